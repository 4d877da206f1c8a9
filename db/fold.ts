/** A name as it is sorted, searched and found again: composed, trimmed, single spaces, lower case (PD6). */
export const fold = (text: string): string => text.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();
