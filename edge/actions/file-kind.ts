import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { insideTypeOf, isRefusedName, pictureTypes, promisedKind, textTypeOf } from "#jobs/document/file-kinds.ts";
import { Refusal } from "../errors.ts";

/** What a file is, and its pixels where it may stand in a text as a picture. */
export type FileKind = { type: string; width: number | null; height: number | null };

/** Programs, installers and disks by their bytes, whatever they are called. */
const programs = new Set([
  "application/java-archive",
  "application/java-vm",
  "application/vnd.android.package-archive",
  "application/vnd.ms-cab-compressed",
  "application/vnd.ms-htmlhelp",
  "application/wasm",
  "application/x-apple-diskimage",
  "application/x-elf",
  "application/x-google-chrome-extension",
  "application/x-mach-binary",
  "application/x-msdownload",
  "application/x-shockwave-flash",
  "application/x.ms.shortcut",
]);
/** A picture of more pixels is a file like any other: some readers would die of it. */
const mostPixels = 50_000_000;
const longestSide = 16_000;

export const refusedKind = (name: string) =>
  new Refusal("not_supported", `file: ${name}: this kind of file cannot be mailed`, "file");

/**
 * What the file of this name is, by its beginning: an uploader's word counts for nothing. `isText` says that there is no zero byte in
 * it. @throws {Refusal} not_supported for what providers would not carry; invalid_field where the name promises another kind.
 */
export async function readKind(
  { name, head, isText }: { name: string; head: Uint8Array; isText: boolean },
): Promise<FileKind> {
  if (isRefusedName(name) || isScript(head)) throw refusedKind(name);
  const found = await typeOf(head);
  if (found !== null && programs.has(found)) throw refusedKind(name);
  // "text/…" and XML are guesses of the beginning; what a text is says its name.
  const type = found !== null && found !== "application/xml" && !found.startsWith("text/")
    ? insideTypeOf(found, name)
    : isText
    ? textTypeOf(name)
    : "application/octet-stream";
  const promised = promisedKind(name);
  if (promised !== null && !type.startsWith(promised)) {
    throw new Refusal("invalid_field", `file: ${name}: its content is not what its name says`, "file");
  }
  return { type, ...pixelsOf(type, head) };
}

async function typeOf(head: Uint8Array): Promise<string | null> {
  try {
    // A type may carry parameters, as audio's codecs do.
    return (await fileTypeFromBuffer(head))?.mime.split(";")[0] ?? null;
  } catch {
    return null;
  }
}

/** What a shell would run. */
const isScript = (head: Uint8Array) => head[0] === 0x23 && head[1] === 0x21;

function pixelsOf(type: string, head: Uint8Array): Pick<FileKind, "width" | "height"> {
  const none = { width: null, height: null };
  if (!(pictureTypes as readonly string[]).includes(type)) return none;
  try {
    const { width, height, type: read, orientation } = imageSize(head);
    const isWhole = width > 0 && height > 0 && width <= longestSide && height <= longestSide;
    if (!isWhole || width * height > mostPixels || !type.endsWith(read === "jpg" ? "jpeg" : read ?? "?")) return none;
    // From 5 on a camera was held upright: readers turn the picture.
    return (orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return none;
  }
}
