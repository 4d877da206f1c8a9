/** The bytes with every spelling in ASCII of these texts, in any case, overwritten by as many x, so that everything else stays where it
 * is; null where none was found. */
export function withoutPerson(bytes: Uint8Array, texts: readonly (string | null)[]): Uint8Array | null {
  const found = texts.filter((text): text is string => text !== null && text.length > 2 && /^[\x20-\x7e]+$/.test(text));
  let result: Uint8Array | null = null;
  for (const text of found) {
    const [lower, upper] = [text.toLowerCase(), text.toUpperCase()];
    const isAt = (at: number) => {
      for (let n = 0; n < text.length; n++) {
        const byte = bytes[at + n];
        if (byte !== lower.charCodeAt(n) && byte !== upper.charCodeAt(n)) return false;
      }
      return true;
    };
    for (let at = 0; at + text.length <= bytes.length; at++) {
      if (!isAt(at)) continue;
      result ??= bytes.slice();
      result.fill("x".charCodeAt(0), at, at + text.length);
    }
  }
  return result;
}
