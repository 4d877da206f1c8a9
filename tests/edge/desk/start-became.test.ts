import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeDesk } from "./desk.ts";

test("[ST8] a start says how many of its messages wait, left, failed or are not known", async () => {
  const { ok, start, database, release } = await makeDesk();
  const [first, second] = await start({ when: "now" });
  const of = async () => (await ok(`GET /api/starts/${(first!.start as { id: string }).id}`)).messages;
  const none = { pending: 0, sending: 0, sent: 0, failed: 0, unknown: 0 };
  expect(await of()).toEqual({ ...none, pending: 3 });
  await database.db.run(sql`update message set state = 'failed' where id = ${first!.id}`);
  await database.db.run(sql`update message set state = 'unknown' where id = ${second!.id}`);
  await release();
  expect(await of()).toEqual({ ...none, sent: 1, failed: 1, unknown: 1 });
});

test("[ST6] [QU1] the preview says what would hold it: a limit of 0", async () => {
  const { ok, startBody, database } = await makeDesk();
  await database.db.run(sql`update sender set hourly_limit = 0`);
  const { items } = await ok("POST /api/starts/preview", startBody());
  expect((items as unknown[])[0]).toMatchObject({ expectedAt: null, hold: { kind: "hourly_limit" } });
});
