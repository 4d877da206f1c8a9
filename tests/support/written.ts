import * as Y from "yjs";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendUpdate, findDraft } from "#db/queries/draft.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc } from "#jobs/document/seed.ts";

/** Writes in a draft as rooms do, a row for each call, by whom and when the test says. */
export async function openLog(db: Db, messageId: string) {
  const draft = await findDraft(db, messageId);
  const doc = new Y.Doc();
  for (const update of draft!.updates) Y.applyUpdate(doc, update);
  let made: Uint8Array | null = null;
  doc.on("update", (update: Uint8Array) => made = update);

  /** Seq of the row. */
  async function write(authorId: string, atMs: number, change: string | ((doc: Y.Doc) => void)): Promise<number> {
    const sealNo = (await findDraft(db, messageId))!.sealNo;
    made = null;
    if (typeof change === "string") editDoc(doc, contentFromHtml({ subject: "Hello", html: change }));
    else doc.transact(() => change(doc));
    const rows = [{ appendId: newId(), authorId, bytes: made! }];
    const written = await appendUpdate(db, { messageId, sealNo, rows, ifSeq: null, subject: null, tell: false, atMs });
    return written!.seq;
  }
  return { doc, write };
}
