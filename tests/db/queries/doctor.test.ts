import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { examine } from "#db/queries/doctor.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (kind, make) => {
  let database: TestDatabase;
  let w: ReleaseWorkspace;
  let sentId: string;
  let pendingId: string;
  beforeAll(async () => {
    database = await make();
  });
  beforeEach(async () => {
    await emptyTables(database.db);
    w = await makeReleaseWorkspace(database.db);
    const startId = await addStart(w.db, "<p>Hi</p>");
    sentId = (await w.addMessage({ startId })).id;
    await releaseDue(releaseDeps(w.db, { clock: w.nowMs }));
    pendingId = (await w.addMessage({ startId })).id;
    await w.db.run(sql`update start set created = 2`);
  });
  const wrong = async () =>
    (await examine(w.db, w.nowMs)).filter(({ wrongCount }) => wrongCount > 0).map(({ what, wrong }) =>
      `${what}: ${wrong}`
    );

  test("[SE5] a workspace that only the release touched balances", async () => {
    expect(await wrong()).toEqual([]);
  });

  test.each<[string, string, () => ReturnType<typeof sql>]>([
    ["a start counts more than is there", "as many messages", () => sql`update start set created = 3`],
    ["a sent message without its try", "ledger of tries", () => sql`delete from send_try`],
    ["a sent message without receipt", "receipt", () => sql`update message set provider_id = null`],
    ["a sent message without bytes", "no bytes", () => sql`delete from message_mime`],
    ["changed bytes", "not what was hashed", () => sql`update message_mime set bytes = x'00'`],
    ["other bytes in the outbox", "other bytes", () => sql`update outbox_mail set bytes = x'00'`],
    ["a mail that the outbox has lost", "exactly once", () => sql`delete from outbox_mail`],
    [
      "a mail that the outbox has twice",
      "exactly once",
      () =>
        sql`insert into outbox_mail (id, idempotency_key, channel_id, message_id, envelope_from, envelope_to, bytes, accepted_at_ms)
          select 'X', 'other', channel_id, message_id, envelope_from, envelope_to, bytes, 0 from outbox_mail`,
    ],
    [
      "a mail in the outbox that is not recorded as sent",
      "may have left",
      () => sql`update message set state = 'failed'`,
    ],
    [
      "a place that was not given back",
      "given their place back",
      () => sql`insert into send_try values ('c', ${pendingId}, ${w.teammateId}, ${w.channelId}, 1)`,
    ],
    [
      "a hold on the ledger that is missing",
      "may still have been accepted",
      () => sql`update message set state = 'unknown' where id = ${pendingId}`,
    ],
    ["an hour over its limit", "rolling hour", () => sql`update sender set hourly_limit = 0`],
    ["a day over its limit", "rolling day", () => sql`update sender set daily_limit = 0`],
    [
      "a lapsed lease that nobody swept",
      "hold a lease",
      () => sql`update message set state = 'sending', lease_ends_at_ms = 1 where id = ${sentId}`,
    ],
  ])("[SE5] it finds %s", async (_what, words, harm) => {
    await w.db.run(harm());
    expect((await wrong()).join("\n")).toContain(words);
  });

  test("[QU1] [SE5] gmail's hour is never above 60, whatever the sender's own limit is", async () => {
    await w.db.run(sql`update channel set kind = 'gmail'`);
    await w.db.run(sql`update sender set hourly_limit = null, daily_limit = null`);
    const tries = (n: number) =>
      w.db.run(sql`insert into send_try select 'c' || j.value, ${sentId}, ${w.teammateId}, ${w.channelId}, ${w.nowMs}
        from json_each(${JSON.stringify(Array.from({ length: n }, (_, i) => n + i))}) j`);
    await tries(59);
    expect(await wrong()).toEqual([]);
    await tries(1);
    expect((await wrong()).join("\n")).toContain("more than 60 in the hour");
  });

  test("[QU1] a limit is asked only of tries since it was set", async () => {
    await w.db.run(sql`update sender set hourly_limit = 0`);
    await w.db.run(
      sql`insert into audit (at_ms, action, entity, entity_id) values (${
        w.nowMs + 1
      }, 'sender.updated', 'sender', ${w.senderId})`,
    );
    expect(await wrong()).toEqual([]);
  });

  if (kind === "file") {
    test("[SE5] the command prints what it saw, and its exit code says whether it balances", async () => {
      const run = async (...args: string[]) => {
        const { code, stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "db/commands/doctor.ts", ...args],
          env: { DATABASE_URL: database.url },
        }).output();
        return { code, out: new TextDecoder().decode(stdout) };
      };
      const well = await run();
      expect(well).toMatchObject({
        code: 0,
        out: expect.stringContaining("2 outbound messages = 1 pending + 0 sending + 1 sent"),
      });
      await w.db.run(sql`delete from send_try`);
      const ill = await run("--json");
      expect(ill.code).toBe(1);
      expect(JSON.parse(ill.out)).toMatchObject({ ok: false, created: 2, byState: { sent: 1 } });
    });
  }
});
