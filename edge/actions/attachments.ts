import type { z } from "zod";
import { type Attachment, findAttachmentPiece, findAttachments } from "#db/queries/attachment.ts";
import type * as contract from "../contract/attachments.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { receiveAttachment } from "./attachment-upload.ts";

type Answer = z.input<typeof contract.attachment>;

const toAnswer = ({ sha256: _, ...file }: Attachment): Answer => file;

/** Takes a file in under `id`; see {@link receiveAttachment}. */
export async function uploadAttachment(
  deps: Deps,
  by: Teammate,
  o: { id: string; name: string; body: ReadableStream<Uint8Array> | null; announcedBytes: number | null },
): Promise<Answer> {
  return toAnswer(await receiveAttachment(deps.long, { ...o, actorId: by.id, nowMs: deps.nowMs }));
}

export const viewAttachments = async (deps: Deps, ids: string[]) => ({
  items: (await findAttachments(deps.db, ids)).map(toAnswer),
});

/** One file, its bytes read as they are asked for. @throws {Refusal} not_found. */
export async function openAttachment(
  deps: Deps,
  id: string,
): Promise<{ file: Attachment; body: ReadableStream<Uint8Array> }> {
  const [file] = await findAttachments(deps.db, [id]);
  if (!file) throw notFound("file");
  let n = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await findAttachmentPiece(deps.long, id, n++);
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  return { file, body };
}
