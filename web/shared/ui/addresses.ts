/** Splits what was typed or pasted at commas, semicolons and blanks; `Ann <ann@x.org>` gives its address. */
export function splitAddresses(text: string): string[] {
  const named = [...text.matchAll(/<([^<>\s]+)>/g)].map((found) => found[1]!);
  const parts = named.length > 0 ? named : text.split(/[\s,;]+/);
  return parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== "");
}

/** Whether it has the shape of an address; the server decides. */
export const looksLikeAddress = (text: string) => /^[^\s@<>",;]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
