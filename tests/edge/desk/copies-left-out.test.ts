import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dayMs, type Item, makeDesk } from "./desk.ts";

async function makeFailed() {
  const desk = await makeDesk();
  const { database } = desk;
  const [m] = await desk.start({ when: "now", cc: ["cc@b.example", "dead@b.example"] });
  await database.db.run(
    sql`update message set state = 'failed', ended_at_ms = 1, ended_why = 'no' where id = ${m!.id}`,
  );
  const suppress = (address: string) =>
    database.db.run(
      sql`insert into suppression (address, why, detail, at_ms) values (${address}, 'hard_bounce', null, 1)`,
    );
  const addressesOf = (item: Item, role: string) => (item[role] as { address: string }[]).map(({ address }) => address);
  return { ...desk, m: m!, suppress, addressesOf, path: `POST /api/messages/${m!.id}/copy` };
}

test("[ST9] [CH6] a copy leaves out who must not be mailed any more, and goes to the others", async () => {
  const { ok, database, m, suppress, addressesOf, path, clock, release, message } = await makeFailed();
  const [first] = addressesOf(m, "to");
  // A second reader, as a group mail has.
  await database.db.run(sql`insert into participant (message_id, role, n, user_id, address)
    select ${m.id}, 'to', 1, id, email from user where email = 'edsger@beta.example'`);
  await suppress("edsger@beta.example");
  await suppress("dead@b.example");
  const copy = await ok(path);
  expect(addressesOf(copy, "to")).toEqual([first]);
  expect(addressesOf(copy, "cc")).toEqual(["cc@b.example"]);
  await ok(`POST /api/messages/${copy.id}/send-now`, {});
  clock.nowMs += 10_000;
  await release();
  expect(await message(copy.id)).toMatchObject({ state: "sent" });
});

test("[ST9] where nobody would be left, the copy keeps its reader for whoever corrects the address", async () => {
  const { ok, m, suppress, addressesOf, path } = await makeFailed();
  const [first] = addressesOf(m, "to");
  await suppress(first!);
  expect(addressesOf(await ok(path), "to")).toEqual([first]);
});

test("[ST9] [PR3] a copy waits for its own review, or for the original's date where that is later", async () => {
  const { ok, database, m, path, clock } = await makeFailed();
  const copy = await ok(path);
  expect(copy.hold).toMatchObject({ kind: "review_delay" });
  await ok(`POST /api/messages/${copy.id}/cancel`, {});
  const laterMs = clock.nowMs + 9 * dayMs;
  await database.db.run(sql`update message set send_at_ms = ${laterMs} where id = ${m.id}`);
  expect(await ok(path)).toMatchObject({ sendAt: new Date(laterMs).toISOString(), hold: { kind: "send_date" } });
});
