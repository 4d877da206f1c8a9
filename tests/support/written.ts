import * as Y from "yjs";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendUpdate, findDraft, findOpening } from "#db/queries/draft.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc } from "#jobs/document/seed.ts";

/** Writes in a draft as rooms do, by whom and when the test says. */
export async function openLog(db: Db, messageId: string) {
  const draft = await findDraft(db, messageId);
  const doc = new Y.Doc();
  for (const update of draft!.updates) Y.applyUpdate(doc, update);
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));

  /** A row for each update that `change` makes. Seq of the last. */
  async function write(authorId: string, atMs: number, change: string | ((doc: Y.Doc) => void)): Promise<number> {
    const { sealNo } = (await findOpening(db, messageId))!;
    if (typeof change === "string") editDoc(doc, contentFromHtml({ subject: "Hello", html: change }));
    else change(doc);
    const rows = made.splice(0).map((bytes) => ({ appendId: newId(), authorId, bytes }));
    const written = await appendUpdate(db, { messageId, sealNo, rows, ifSeq: null, subject: null, tell: false, atMs });
    return written!.seq;
  }
  return { doc, write };
}
