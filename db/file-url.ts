import { fileURLToPath } from "node:url";

/** The path that a `file:` URL names, as `file:relative/path` and `file:/path` too. */
export const pathOfUrl = (url: string): string =>
  url.startsWith("file://") ? fileURLToPath(url) : url.slice("file:".length);
