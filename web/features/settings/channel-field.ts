/** One field of a kind's form. Its `key` is where the API keeps it: `settings.host`, `settings.imap.host`, `secret.apiKey`. */
export type ChannelField = {
  key: `settings.${string}` | `secret.${string}`;
  label: string;
  hint?: string;
  placeholder?: string;
  /** By default a line of text; `token` is made here and shown once, `addresses` are e-mail addresses. */
  type?: "password" | "number" | "long" | "secret-long" | "select" | "switch" | "addresses" | "token";
  options?: { value: string; label: string; detail?: string }[];
  initial?: string;
  /** Whether it must be filled in; it may hang on what else is. */
  required?: boolean | ((values: Values) => boolean);
  /** Folded away with others of its kind until it is asked for. */
  rare?: boolean;
  /** Belongs to what the provider tells us: shown once there is a channel, and so an address to give it. */
  hook?: boolean;
  /** Whether it is asked for, by what else is chosen. */
  when?: (values: Values) => boolean;
  /** What else follows from choosing another value. */
  then?: (before: Values, value: string) => Values;
};
export type Values = Record<string, string>;
