import { ApiError, wordsOf } from "#web/shared/api-error.ts";
import type { ChannelField, Values } from "./channel-field.ts";

/** What is wrong, and at which field of the form; without one it is said at the form's foot. */
export type Wrong = { field: string | null; words: string };

export const isNeeded = ({ required }: ChannelField, values: Values): boolean =>
  typeof required === "function" ? required(values) : required === true;

/** The first field of a form that cannot be sent as it stands; null where all is there. `stored` are the parts of a secret that are kept. */
export function wrongBefore(fields: ChannelField[], values: Values, stored: readonly string[]): Wrong | null {
  for (const field of fields) {
    const value = (values[field.key] ?? "").trim();
    const isKept = stored.includes(field.key.replace(/^secret\./, ""));
    if (!value && isNeeded(field, values) && !isKept) {
      return { field: field.key, words: `${field.label} is needed.` };
    }
    if (
      field.type === "number" && !(Number(value) >= 1 && Number(value) <= 65_535 && Number.isInteger(Number(value)))
    ) {
      return { field: field.key, words: `${field.label} is a whole number from 1 to 65535.` };
    }
  }
  return null;
}

/** What the API said of a form, in words for people: at its field without the field's own name, as that stands there already. */
export function wrongAfter(cause: unknown, fields: ChannelField[]): Wrong {
  if (!(cause instanceof ApiError) || cause.field === null) return { field: null, words: wordsOf(cause) };
  const said = cause.message.startsWith(`${cause.field}: `)
    ? cause.message.slice(cause.field.length + 2)
    : cause.message;
  const tried = /^the connection was tried and failed: (.+)$/s.exec(said)?.[1];
  const shown = cause.field === "name" ? { key: "name", label: "Name" } : fields.find(({ key }) => key === cause.field);
  if (tried !== undefined) {
    const field = shown?.key ?? null;
    const words = field === "settings.caCertificate" ? `${sentence(tried)} ${giveCertificate}` : sentence(tried);
    return { field, words: field === null ? `The connection was tried and failed. ${words}` : words };
  }
  if (!shown) return { field: null, words: sentence(said) };
  if (/^(Invalid|Too (big|small)|Expected|Unrecognized)/.test(said)) {
    return { field: shown.key, words: `${shown.label} is not valid.` };
  }
  return {
    field: shown.key,
    words: /^(is|has|must|needs)\b/.test(said) ? sentence(`${shown.label} ${said}`) : sentence(said),
  };
}

const giveCertificate = "If no public authority signed it, give the certificate of the one that did.";
const sentence = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1) + (/[.!?]\s*$/.test(text) ? "" : ".");
