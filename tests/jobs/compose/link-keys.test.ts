import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { publicRoutes } from "#edge/public/routes.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { followLinkKeys, openLinkKeys, renewLinkKeys, rotateLinkKeys, settleMs } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeDatabase, whenDone } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const vault = makeVault("a secret of thirty-two characters!");
const tokenOf = (url: string) => url.split("/").at(-1)!;
/** The id of the key that signed it. */
const keyOf = (url: string) =>
  new DataView(Uint8Array.fromBase64(tokenOf(url), { alphabet: "base64url" }).buffer).getUint32(1);

/** A workspace, and a process that makes and reads links. */
async function makeKeys() {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  const clock = { nowMs: w.nowMs };
  const openProcess = async () => {
    const keys = await openLinkKeys(db, vault, clock.nowMs);
    const links = makeLinks(keys, "http://parley.test");
    const renew = () => renewLinkKeys(keys, { db, vault, nowMs: clock.nowMs });
    const app = publicRoutes({ db, links, nowMs: () => clock.nowMs, log: () => {} });
    const post = (url: string) => app.request(url, { method: "POST" });
    return { keys, links, renew, post };
  };
  return { ...w, db, clock, openProcess };
}

test("[SU1] after a rotation a link from before unsubscribes still, and the new key signs once every process can know it", async () => {
  const w = await makeKeys();
  const [mailer, reader] = [await w.openProcess(), await w.openProcess()];
  const { id, userId } = await w.addMessage({ state: "sent", endedAtMs: w.clock.nowMs - 60_000 });
  const other = await w.addMessage({ state: "sent", endedAtMs: w.clock.nowMs - 60_000 });
  const old = mailer.links.unsubscribeUrl(id, userId);
  const oldAddress = mailer.links.replyAddress(id, "reply.example");
  const oldMessageId = mailer.links.rfcMessageId(id, "a.example");
  const hashes =
    () => [mailer.links.hashAddress("a@b.example"), mailer.links.hashNetwork("203.0.113.0/24", w.clock.nowMs)];
  const before = hashes();
  expect(await rotateLinkKeys(w.db, vault, w.clock.nowMs)).toBe(2);
  expect(keyOf(mailer.links.unsubscribeUrl(id, userId))).toBe(1);
  for (const at of [0, settleMs - 1]) {
    w.clock.nowMs += at;
    await mailer.renew();
    expect(keyOf(mailer.links.unsubscribeUrl(id, userId))).toBe(1);
  }
  await reader.renew();
  w.clock.nowMs += 1;
  await mailer.renew();
  const now = mailer.links.unsubscribeUrl(other.id, other.userId);
  expect([keyOf(old), keyOf(now)]).toEqual([1, 2]);
  // The reader has not looked since, and knows it all the same.
  for (const url of [old, now]) expect((await reader.post(url)).status).toBe(200);
  expect(await w.db.all(sql`select count(*) as n from user where unsubscribed_by = 'self'`)).toEqual([{ n: 2 }]);
  expect(reader.links.readReplyAddress(oldAddress)).toBe(id);
  expect(reader.links.readReplyAddress(mailer.links.replyAddress(id, "reply.example"))).toBe(id);
  expect(mailer.links.replyAddress(id, "reply.example")).not.toBe(oldAddress);
  expect(reader.links.readRfcMessageId(oldMessageId)).toBe(id);
  // What is told by the oldest key is known again.
  expect(hashes()).toEqual(before);
  expect(await w.db.all(sql`select action, actor_id as actorId from audit where entity = 'setting'`)).toEqual([
    { action: "settings.links_rotated", actorId: null },
  ]);
});

test("[SU1] rotations at once add a key each, and whoever starts later goes by the newest that has settled", async () => {
  const w = await makeKeys();
  const { links } = await w.openProcess();
  const old = links.unsubscribeUrl("M", "U");
  const ids = await Promise.all(Array.from({ length: 5 }, () => rotateLinkKeys(w.db, vault, w.clock.nowMs)));
  expect(ids.sort()).toEqual([2, 3, 4, 5, 6]);
  w.clock.nowMs += settleMs;
  await rotateLinkKeys(w.db, vault, w.clock.nowMs);
  const late = await w.openProcess();
  expect(late.keys.map(({ id, isNew }) => [id, isNew])).toEqual([...[1, 2, 3, 4, 5, 6].map((id) => [id, false]), [
    7,
    true,
  ]]);
  expect(keyOf(late.links.unsubscribeUrl("M", "U"))).toBe(6);
  expect(late.links.read("unsubscribe", tokenOf(old))).toEqual({ messageId: "M", userId: "U" });
});

test("[SU1] a running process looks for keys by itself, and one that it cannot open leaves those that it has", async () => {
  const w = await makeKeys();
  const { keys } = await w.openProcess();
  const logged: string[] = [];
  const log = (level: string, event: string) => void logged.push(`${level} ${event}`);
  const following = followLinkKeys(keys, { db: w.db, vault, nowMs: () => w.clock.nowMs, log, everyMs: 10 });
  whenDone(() => following.stop());
  await rotateLinkKeys(w.db, vault, w.clock.nowMs);
  await expect.poll(() => keys.length).toBe(2);
  expect(logged).toEqual([]);
  const strange = makeVault("another secret of 32 characters!!");
  await w.db.run(sql`insert into signing_key (id, sealed_secret, created_at_ms) values (3, ${strange.seal("00")}, 0)`);
  await expect.poll(() => logged[0]).toBe("warn link keys");
  expect(keys.map(({ id }) => id)).toEqual([1, 2]);
});

test("[SU1] [CH4] a secret that does not open the keys that are there adds none, which nobody else could open", async () => {
  const w = await makeKeys();
  await w.openProcess();
  const strange = makeVault("another secret of 32 characters!!");
  await expect(rotateLinkKeys(w.db, strange, w.clock.nowMs)).rejects.toThrow(/another APP_SECRET/);
  expect(await w.db.all(sql`select id from signing_key`)).toEqual([{ id: 1 }]);
});
