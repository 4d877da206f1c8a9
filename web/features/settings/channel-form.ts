import { type Channel, type ChannelField, type ChannelKind, channelKinds, type Values } from "./channel-kinds.ts";

type Settings = Record<string, unknown>;

/** What the form of a channel begins with: what is kept, or what is usual. A secret is never there to be shown. */
export function valuesOf(kind: ChannelKind, channel: Channel | null): Values {
  return Object.fromEntries(channelKinds[kind].fields.map(({ key, initial = "" }) => {
    const kept = key.startsWith("settings.") ? at(channel?.settings, pathOf(key)) : undefined;
    return [key, kept === undefined || kept === null ? initial : text(kept)];
  }));
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.join(" ");
  if (typeof value === "boolean") return value ? "yes" : "";
  return String(value);
}

const pathOf = (key: string) => key.split(".").slice(1);
const at = (settings: unknown, path: string[]): unknown =>
  path.reduce<unknown>((found, name) => (found as Settings | null | undefined)?.[name], settings);

/** Which fields are asked for now. Those of webhooks need a channel, whose address goes to the provider. */
export const fieldsNow = (kind: ChannelKind, values: Values, channel: Channel | null): ChannelField[] =>
  channelKinds[kind].fields.filter((field) => (!field.hook || channel !== null) && (field.when?.(values) ?? true));

/** The form as the API takes it, of the `fields` that are asked for. An empty secret is left out: it stays as it is stored. */
export function bodyOf(fields: ChannelField[], values: Values) {
  const settings: Settings = {};
  const secret: Record<string, string> = {};
  for (const { key, type } of fields) {
    const value = (values[key] ?? "").trim();
    const path = pathOf(key);
    if (key.startsWith("secret.")) {
      if (value) secret[path[0]!] = values[key]!;
    } else if (type === "switch") set(settings, path, value === "yes");
    else if (type === "number") set(settings, path, Number(value));
    else if (type === "addresses") set(settings, path, value ? value.split(/\s+/) : []);
    else if (value) set(settings, path, value);
  }
  return { settings, ...(Object.keys(secret).length > 0 ? { secret } : {}) };
}

/** Puts a value in its place, and what it lies in before it. */
function set(settings: Settings, [name, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) settings[name!] = value;
  else set((settings[name!] ??= {}) as Settings, rest, value);
}

/** A secret that nobody can guess, for an address that is not signed. */
export const newToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join("");
