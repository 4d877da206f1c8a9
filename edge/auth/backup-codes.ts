/** Small letters and digits that nobody takes for one another: no i, l, o, 0, 1. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";
const codes = 10;
const halfLength = 5;

/** Ten codes to be kept on paper, as "abcde-fgh23": 49 bits each (AD1). */
export function newBackupCodes(): string[] {
  return Array.from({ length: codes }, () => `${randomText(halfLength)}-${randomText(halfLength)}`);
}

function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // The rest of 256 by their number would make the first letters likelier.
    if (byte! < 256 - 256 % letters.length) text += letters[byte! % letters.length];
  }
  return text;
}
