import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { assignAccounts } from "#db/queries/account.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { batch } from "#db/statements.ts";
import { chooseSender } from "#jobs/rules/sender-choice.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

describe("[ST3] pending mail follows the CSM or AE of its account", () => {
  test("every mode and every kind of CSM come out as the rule for one message says", async () => {
    const { db } = await makeDatabase();
    const w = await makeReleaseWorkspace(db);
    const sending = await w.addTeammate();
    await w.addSender(sending);
    const silent = await w.addTeammate({ maySend: false });
    await w.addSender(silent);
    const withoutAddress = await w.addTeammate();
    const valid = new Set([w.teammateId, sending]);
    const modes = ["teammate", "fixed", "csm", "ae"] as const;
    for (const defaultTeammateId of [w.teammateId, silent]) {
      for (const csmId of [null, sending, silent, withoutAddress]) {
        for (const aeId of [null, sending, silent]) {
          const accountId = await w.addAccount();
          const made = await Promise.all(modes.map(async (senderMode) => ({
            senderMode,
            ...await w.addMessage({
              accountId,
              senderMode,
              defaultTeammateId,
              teammateId: defaultTeammateId,
            }),
          })));
          await batch(db, [
            ...assignAccounts({
              ids: [accountId],
              assignment: { csmId, aeId, status: "x" },
              actorId: w.teammateId,
              atMs: 1,
            }),
            ...followSenders([accountId], 1),
          ]);
          for (const { senderMode, id } of made) {
            const row = await messageRow(db, id);
            const followed = senderMode === "csm" || senderMode === "ae";
            const chosen = chooseSender({ mode: senderMode, csmId, aeId, defaultTeammateId }, (t) => valid.has(t));
            const expected = followed
              ? { teammateId: chosen.teammateId ?? defaultTeammateId, senderBecause: chosen.because }
              : { teammateId: defaultTeammateId, senderBecause: "teammate" };
            expect(row).toMatchObject(expected);
            const told = await db.all(sql`select kind from change where entity = 'message' and id = ${id}`);
            expect(told).toHaveLength(expected.senderBecause === "teammate" ? 0 : 1);
          }
        }
      }
    }
  });

  test("what left already, or belongs to another account, stays", async () => {
    const { db } = await makeDatabase();
    const w = await makeReleaseWorkspace(db);
    const csmId = await w.addTeammate();
    await w.addSender(csmId);
    const accountId = await w.addAccount({ csmId });
    const sent = await w.addMessage({ accountId, senderMode: "csm", state: "sent" });
    const other = await w.addMessage({ accountId: await w.addAccount({ csmId }), senderMode: "csm" });
    const pending = await w.addMessage({ accountId, senderMode: "csm" });
    await batch(db, followSenders([accountId], 1));
    expect((await messageRow(db, sent.id)).teammateId).toBe(w.teammateId);
    expect((await messageRow(db, other.id)).teammateId).toBe(w.teammateId);
    expect(await messageRow(db, pending.id)).toMatchObject({ teammateId: csmId, senderBecause: "csm" });
  });
});
