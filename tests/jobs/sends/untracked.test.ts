import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { isUntracked } from "#db/queries/tracking.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { useWorkspace } from "#tests/support/claims.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

let w: ReleaseWorkspace;
let startId: string;
useWorkspace(makeDatabase, (fresh) => void (w = fresh));
beforeEach(async () => {
  startId = await addStart(w.db, "<p>Hi</p>", "Hi");
});

/** What left of each: whether it carries a pixel, and whether the message says that it does not. */
async function released(...messages: { id: string }[]) {
  expect(await releaseDue(releaseDeps(w.db, { clock: w.nowMs }))).toMatchObject({ sent: messages.length });
  return await Promise.all(messages.map(async ({ id }) => {
    const [mail] = await w.db.all<{ html: string }>(sql`select html from message_mime where message_id = ${id}`);
    return {
      pixel: mail!.html.includes("https://parley.example/t/"),
      untracked: (await messageRow(w.db, id)).untracked,
    };
  }));
}

test("[TR1] [TR4] mail to an untracked user carries no pixel, mail to the next one does, and each message says so", async () => {
  const quiet = await w.addMessage({ startId, users: [await w.addUser({ untracked: true })] });
  const usual = await w.addMessage({ startId });
  expect(await released(quiet, usual)).toEqual([{ pixel: false, untracked: true }, { pixel: true, untracked: false }]);
});

test("[TR4] a group's mail carries none where one of its readers is untracked, by themselves or by an account", async () => {
  const account = await w.addAccount({ untracked: true });
  const member = await w.addUser();
  await w.db.run(sql`insert into membership (account_id, user_id) values (${account}, ${member})`);
  const byUser = await w.addMessage({ startId, users: [await w.addUser(), await w.addUser({ untracked: true })] });
  const byAccount = await w.addMessage({ startId, users: [await w.addUser(), member] });
  const usual = await w.addMessage({ startId, users: [await w.addUser(), await w.addUser()] });
  expect((await released(byUser, byAccount, usual)).map(({ pixel }) => pixel)).toEqual([false, false, true]);
});

test("[TR4] mail of an untracked account carries none, whoever reads it", async () => {
  await w.db.run(sql`update account set untracked = 1`);
  const quiet = await w.addMessage({ startId });
  expect(await released(quiet)).toEqual([{ pixel: false, untracked: true }]);
});

test("[TR4] what left without a pixel is not tracked, whatever is switched on since", async () => {
  const userId = await w.addUser({ untracked: true });
  const sent = await w.addMessage({ startId, users: [userId] });
  await released(sent);
  await w.db.run(sql`update user set untracked = 0`);
  expect(await messageRow(w.db, sent.id)).toMatchObject({ untracked: true });
  const [now] = await w.db.all<{ u: number }>(sql`select ${isUntracked} as u from message m where m.id = ${sent.id}`);
  expect(now!.u).toBe(0);
});
