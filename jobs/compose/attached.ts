import type { Db } from "#db/client.ts";
import { base64Lines } from "#db/mail-bytes.ts";
import { type Attachment, findAttachments, readAttachmentBytes } from "#db/queries/attachment.ts";
import { isRefusedName } from "#jobs/document/file-kinds.ts";
import { imageIdsIn, largestMessageBytes } from "#jobs/document/files.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import type { Pictures } from "#jobs/document/resolve.ts";

export type Attachments = ReadonlyMap<string, Attachment>;
type Text = { content: Pick<Content, "body" | "files">; signature: TextJson | null };

/** A file as it goes into a mail; `lines` are its bytes as base64. One with a content id stands in the words. */
export type MailFile =
  & Pick<Attachment, "id" | "name" | "type" | "size" | "sha256">
  & { contentId: string | null; lines: Uint8Array };

/** How much encoded is kept for the mails that follow: those of one start carry the same files. */
const mostKept = 48_000_000;

/** Reads what leaves beside the words; what was read serves the next mail too. */
export function makeFileReader(db: Db) {
  const known = new Map<string, Attachment>();
  const encoded = new Map<string, Uint8Array>();

  async function facts(text: Text): Promise<Attachments> {
    const ids = idsIn(text);
    const unread = ids.filter((id) => !known.has(id));
    for (const found of unread.length > 0 ? await findAttachments(db, unread) : []) known.set(found.id, found);
    return new Map(ids.flatMap((id) => known.has(id) ? [[id, known.get(id)!]] : []));
  }

  async function linesOf(file: Attachment): Promise<Uint8Array> {
    const lines = encoded.get(file.id) ?? base64Lines(await readAttachmentBytes(db, file));
    encoded.delete(file.id);
    encoded.set(file.id, lines);
    let kept = Array.from(encoded.values(), ({ length }) => length).reduce((sum, length) => sum + length, 0);
    for (const [id, { length }] of encoded) {
      if (kept <= mostKept) break;
      encoded.delete(id);
      kept -= length;
    }
    return lines;
  }

  return {
    /** What is known of all that leaves with this text; what is not there is left out. */
    facts,
    /** The same ready for its mail: pictures in the order they are read, then files. A picture that is a file too is both. */
    async mailFiles(text: Text, attachments: Attachments): Promise<MailFile[]> {
      const pictures = [...new Set(picturesIn(text))];
      const wanted = [
        ...pictures.map((id) => ({ id, name: null, contentId: contentIdOf(id) })),
        ...(text.content.files ?? []).map(({ id, name }) => ({ id, name, contentId: null })),
      ];
      const files: MailFile[] = [];
      for (const { id, name, contentId } of wanted) {
        const file = attachments.get(id)!;
        files.push({ ...file, name: name ?? file.name, contentId, lines: await linesOf(file) });
      }
      return files;
    },
  };
}

export type FileReader = ReturnType<typeof makeFileReader>;

/**
 * What in its files keeps a message from leaving, as holes: `message.file` for one that is not there, is no picture where it stands as
 * one, or has a name that providers do not carry; `message.size` for more than a message holds (CO9). Never half a mail.
 */
export function fileHoles(text: Text, attachments: Attachments): string[] {
  const isWhole = idsIn(text).every((id) => attachments.has(id)) &&
    picturesIn(text).every((id) => attachments.get(id)?.width != null) &&
    (text.content.files ?? []).every(({ name }) => !isRefusedName(name));
  return [
    ...(isWhole ? [] : ["message.file"]),
    ...(bytesOf(attachments) > largestMessageBytes ? ["message.size"] : []),
  ];
}

/** Kept by text, which nobody changes: the mails of a start share one, and finding its pictures reads it whole. */
const picturesOf = new WeakMap<TextJson, string[]>();

function picturesIn({ content, signature }: Text): string[] {
  return [content.body, signature].flatMap((text) => {
    if (text === null) return [];
    const ids = picturesOf.get(text) ?? imageIdsIn(text);
    picturesOf.set(text, ids);
    return ids;
  });
}

const idsIn = (text: Text): string[] => [
  ...new Set([...(text.content.files ?? []).map(({ id }) => id), ...picturesIn(text)]),
];

/** What these files come to together. */
export const bytesOf = (attachments: Attachments): number =>
  Array.from(attachments.values(), ({ size }) => size).reduce((sum, size) => sum + size, 0);

/** Pictures where a browser of ours finds them. */
export const picturesInApp = (attachments: Attachments): Pictures =>
  picturesAt(attachments, (id) => `/api/attachments/${id}`);

/** Pictures as parts of the mail itself (RFC 2392). */
export const picturesInMail = (attachments: Attachments): Pictures =>
  picturesAt(attachments, (id) => `cid:${contentIdOf(id)}`);

const picturesAt = (attachments: Attachments, addressOf: (id: string) => string): Pictures => (id) => {
  const width = attachments.get(id)?.width ?? null;
  return width === null ? null : { address: addressOf(id), width };
};

const contentIdOf = (id: string) => `${id.toLowerCase()}@parley`;

/** A mail's HTML with its pictures where a browser of ours finds them. */
export const withPicturesInApp = (html: string): string =>
  html.replace(
    /\bsrc="cid:([0-9a-hjkmnp-tv-z]{26})@parley"/g,
    (_all, id: string) => `src="/api/attachments/${id.toUpperCase()}"`,
  );
