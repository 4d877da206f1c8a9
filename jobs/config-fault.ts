/** Every fault of the environment in one message; nothing has started yet. */
export class ConfigFault extends Error {
  override name = "ConfigFault";
}
