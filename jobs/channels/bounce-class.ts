/** How a bounce is counted: `hard` will bounce again, `policy` is about us or the mail, `full` and `soft` may pass. */
export type BounceClass = "hard" | "soft" | "policy" | "full" | "unknown";

/** The enhanced status in a provider's words ("550 5.1.1 no such user"), the first of them. Source: RFC 3463, section 2. */
export function statusIn(words: string): string | null {
  return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(words)?.[1] ?? null;
}

/** What a status says by itself. Source: RFC 3463, section 3. */
export function classOfStatus(status: string | null): BounceClass {
  if (status === null) return "unknown";
  if (/^[45]\.2\.2$/.test(status)) return "full";
  if (/^[45]\.7\./.test(status)) return "policy";
  if (status.startsWith("4.")) return "soft";
  return status.startsWith("5.") ? "hard" : "unknown";
}
