import { type Channel, type ChannelField, type ChannelKind, channelKinds, type Values } from "./channel-kinds.ts";

/** What the form of a channel begins with: what is kept, or what is usual. A secret is never there to be shown. */
export function valuesOf(kind: ChannelKind, channel: Channel | null): Values {
  return Object.fromEntries(channelKinds[kind].fields.map(({ key, initial = "" }) => {
    const kept = key.startsWith("settings.") ? channel?.settings[key.slice("settings.".length)] : undefined;
    return [key, kept === undefined || kept === null ? initial : text(kept)];
  }));
}

const text = (value: unknown) =>
  Array.isArray(value) ? value.join(" ") : value === true ? "yes" : value === false ? "" : String(value);

/** The fields that are asked for now. Those of webhooks need a channel, whose address goes to the provider. */
export const fieldsNow = (kind: ChannelKind, values: Values, channel: Channel | null): ChannelField[] =>
  channelKinds[kind].fields.filter((field) => (!field.hook || channel !== null) && (field.when?.(values) ?? true));

/**
 * The form as the API takes it: what is not asked for is left out, an empty secret stays as it is stored. `fields` are those asked for.
 */
export function bodyOf(fields: ChannelField[], values: Values) {
  const settings: Record<string, unknown> = {};
  const secret: Record<string, string> = {};
  for (const { key, type } of fields) {
    const value = (values[key] ?? "").trim();
    const name = key.slice(key.indexOf(".") + 1);
    if (key.startsWith("secret.")) {
      if (value) secret[name] = values[key]!;
    } else if (type === "switch") settings[name] = value === "yes";
    else if (type === "number") settings[name] = Number(value);
    else if (type === "addresses") settings[name] = value ? value.split(/\s+/) : [];
    else if (value) settings[name] = value;
  }
  return { settings, ...(Object.keys(secret).length > 0 ? { secret } : {}) };
}

/** A secret that nobody can guess, for an address that is not signed. */
export const newToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join("");
