/** How a file's bytes are letters: UTF-8, or Windows-1252, which Latin-1 files are read as well by. */
export type TextEncoding = "utf-8" | "windows-1252";

/** Windows-1252 differs from Latin-1 in 0x80 to 0x9f alone. */
const between = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 32 }, (_, n) => 0x80 + n));

/** The text of a cell that was read byte by letter (Latin-1) unless it is UTF-8. */
export const cellText = (cell: string, encoding: TextEncoding): string =>
  encoding === "utf-8" ? cell : cell.replace(/[\x80-\x9f]/g, (letter) => between[letter.charCodeAt(0) - 0x80]!);

/** What a stream of bytes can be read as, told piece by piece. */
export function makeEncodingProbe() {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  let hasNul = false;
  const look = (act: () => void) => {
    if (!isUtf8) return;
    try {
      act();
    } catch {
      isUtf8 = false;
    }
  };
  return {
    add(chunk: Uint8Array): void {
      hasNul ||= chunk.includes(0);
      look(() => utf8.decode(chunk, { stream: true }));
    },
    /** Whether all of it was UTF-8, to its last byte. */
    isUtf8(): boolean {
      look(() => utf8.decode());
      return isUtf8;
    },
    /** No text in any encoding that is read here has one. */
    hasNul: () => hasNul,
  };
}
