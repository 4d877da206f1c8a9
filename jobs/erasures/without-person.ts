/** The bytes with every spelling in ASCII of these texts, in any case, overwritten by as many x, so that everything else stays where it
 * is. A text without a blank or an @ is left: it could stand in the letters of a file (RFC 2045, base64). */
export function withoutPerson(bytes: Uint8Array, texts: readonly (string | null)[]): Uint8Array {
  const sought = texts.filter((text): text is string =>
    text !== null && /[ @]/.test(text) && /^[\x20-\x7e]+$/.test(text)
  );
  const result = bytes.slice();
  for (const text of sought) {
    const [lower, upper] = [text.toLowerCase(), text.toUpperCase()];
    const isAt = (at: number) => {
      for (let n = 0; n < text.length; n++) {
        const byte = bytes[at + n];
        if (byte !== lower.charCodeAt(n) && byte !== upper.charCodeAt(n)) return false;
      }
      return true;
    };
    for (let at = 0; at + text.length <= bytes.length; at++) {
      if (isAt(at)) result.fill("x".charCodeAt(0), at, at + text.length);
    }
  }
  return result;
}
