/** Text for one header field: whole characters, no line break, nothing that could end it. */
// deno-lint-ignore no-control-regex
export const oneLine = (text: string) => text.toWellFormed().replace(/[\0-\x1f\x7f]+/g, " ").trim();

/** A line of a mail has 998 characters at most (RFC 5322, section 2.1.1), and a header field breaks at spaces only. */
const longestWord = 900;
/** Bytes in one encoded word: as base64, and behind the field's name, they fill no more than the 76 characters of a line (RFC 2047,
 * section 2). */
const encodedWordBytes = 39;

/** The value of a header field with a word that is longer than a line, as encoded words; null for a text that breaks by itself. */
export function longWordsEncoded(text: string): string | null {
  if (text.split(" ").every((word) => word.length <= longestWord)) return null;
  const encoder = new TextEncoder();
  const words = [[]] as number[][];
  // Each encoded word holds whole characters (RFC 2047, section 5).
  for (const char of text) {
    const bytes = encoder.encode(char);
    if (words.at(-1)!.length + bytes.length > encodedWordBytes) words.push([]);
    words.at(-1)!.push(...bytes);
  }
  return words.map((bytes) => `=?UTF-8?B?${Uint8Array.from(bytes).toBase64()}?=`).join("\r\n ");
}

/** What file systems take. */
const longestFileName = 255;

/** A file's name as a mail carries it: one that no reader could save is cut, its ending kept. */
export function fileNameOf(name: string): string {
  const line = Array.from(oneLine(name));
  if (line.length <= longestFileName) return line.join("");
  const ending = /\.[^.\s]{1,20}$/.exec(line.join(""))?.[0] ?? "";
  return line.slice(0, longestFileName - ending.length).join("") + ending;
}

/** How many of a thread's mails a References field names, beside its first: threads are found by the newest (RFC 5537, section 3.4.4). */
const mostReferences = 20;

export const cappedReferences = (ids: readonly string[]): string[] =>
  ids.length <= mostReferences + 1 ? [...ids] : [ids[0]!, ...ids.slice(-mostReferences)];
