/*
 * A sealed mail is stored without what was attached to it: a start of ten thousand mails keeps its brochure once. Attachments never
 * change and base64 has one spelling in lines of 76, so that the stored part and the files give the very bytes that were hashed.
 */

/** RFC 2045, section 6.8. */
const longestLine = 76;

/** `bytes` as a mail's base64 part: lines of 76 characters with CRLF between them, none at the end. */
export function base64Lines(bytes: Uint8Array): Uint8Array {
  const encoded = new TextEncoder().encode(bytes.toBase64());
  const breaks = Math.max(0, Math.ceil(encoded.length / longestLine) - 1);
  const lines = new Uint8Array(encoded.length + 2 * breaks);
  let at = 0;
  for (let from = 0; from < encoded.length; from++) {
    if (from > 0 && from % longestLine === 0) {
      lines[at++] = 13;
      lines[at++] = 10;
    }
    lines[at++] = encoded[from]!;
  }
  return lines;
}

/** The whole mail: `parts[i]` put in at the place `at` of the stored bytes, places ascending. */
export function joinMail(stored: Uint8Array, parts: readonly { at: number; bytes: Uint8Array }[]): Uint8Array {
  if (parts.length === 0) return stored;
  const whole = new Uint8Array(stored.length + parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let [from, to] = [0, 0];
  const put = (bytes: Uint8Array) => {
    whole.set(bytes, to);
    to += bytes.length;
  };
  for (const { at, bytes } of parts) {
    put(stored.subarray(from, at));
    put(bytes);
    from = at;
  }
  put(stored.subarray(from));
  return whole;
}
