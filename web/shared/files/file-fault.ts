import { isRefusedName, pictureTypes } from "#jobs/document/file-kinds.ts";
import { cleanFileName, largestMessageBytes } from "#jobs/document/files.ts";

/** What is known of a file before it is uploaded. */
export type Chosen = { name: string; type: string; size: number };

const most = `a message holds ${wholeMegabytes(largestMessageBytes)} MB`;

/** Whether a browser calls it a picture that may stand in a text; the server looks at its bytes. */
export const isPicture = ({ type }: Pick<Chosen, "type">): boolean =>
  (pictureTypes as readonly string[]).includes(type);

/** Why a file cannot be put to a text that holds `usedBytes` already, in words; null where it can (CO9). */
export function faultOf(file: Chosen, usedBytes: number): string | null {
  const name = cleanFileName(file.name);
  if (isRefusedName(name)) return `${name}: this kind of file cannot be mailed`;
  if (file.size === 0) return `${name}: is empty, or a folder`;
  if (file.size > largestMessageBytes) return `${name}: too large: ${wholeMegabytes(file.size)} MB, ${most}`;
  const together = usedBytes + file.size;
  if (together <= largestMessageBytes) return null;
  return `${name}: too large: together it would be ${wholeMegabytes(together)} MB, ${most}`;
}

/** What is said of files that are too much together, which two people can bring about; null while they fit. */
export const overText = (usedBytes: number): string | null =>
  usedBytes <= largestMessageBytes
    ? null
    : `These come to ${wholeMegabytes(usedBytes)} MB together, ${most}. It will not leave like this.`;

/** Never rounded down to a size that would fit. */
function wholeMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
