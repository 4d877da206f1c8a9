import { sql } from "drizzle-orm";
import { beforeAll } from "vitest";
import { newId } from "#db/ids.ts";
import { draftStore } from "#edge/sync/sync.ts";
import { draftStoreContract } from "#tests/contracts/draft-store.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeMemoryDrafts } from "#tests/support/memory-drafts.ts";
import { makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { addStart } from "#tests/support/release.ts";

let workspace: ReleaseWorkspace;
beforeAll(async () => {
  workspace = await makeReleaseWorkspace((await makeDatabase()).db);
});

draftStoreContract("the database", async () => {
  const { db } = workspace;
  const { id } = await workspace.addMessage({ startId: await addStart(db, "<p>x</p>") });
  return {
    store: draftStore(db),
    messageId: id,
    seal: () => db.run(sql`update message set state = 'sending', seal_no = seal_no + 1 where id = ${id}`),
    reopen: () => db.run(sql`update message set state = 'pending' where id = ${id}`),
  };
});

draftStoreContract("the double in memory", () => {
  const drafts = makeMemoryDrafts();
  const messageId = newId();
  drafts.add(messageId, new Uint8Array([0]));
  return Promise.resolve({
    store: drafts.connect().store,
    messageId,
    seal: () => drafts.seal(messageId),
    reopen: () => void drafts.reopen(messageId),
  });
});
