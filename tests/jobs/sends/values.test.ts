import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { batch } from "#db/statements.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { barred, resolve } from "#jobs/document/resolve.ts";
import { readValues, readValuesOfMessages } from "#jobs/sends/values.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

let database: TestDatabase;
let w: ReleaseWorkspace;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(async () => {
  await emptyTables(database.db);
  w = await makeReleaseWorkspace(database.db);
});

async function addTrait(
  entity: string,
  key: string,
  type: string,
  entityId: string,
  txt: string | null,
  num: number | null,
) {
  await batch(w.db, [
    sql`insert into trait_definition (id, entity, key, label, type, options, edit_right, created_at_ms)
      values (${`${entity}-${key}`}, ${entity}, ${key}, ${key}, ${type}, '[{"value":"g","label":"Gold"}]', 'members', 0)`,
    sql`insert into ${
      sql.identifier(`${entity}_trait`)
    } (trait_id, entity_id, txt, num) values (${`${entity}-${key}`}, ${entityId}, ${txt}, ${num})`,
  ]);
}

test("[PE1][PE4] a message's values are its people's of now, formatted", async () => {
  const csm = await w.addTeammate({ firstName: "Cleo" });
  const userId = await w.addUser({ firstName: "Grace", email: "grace@x.example" });
  await w.db.run(
    sql`update account set name = 'Acme', mrr_cents = 123450, renews_on = '2027-03-14', health = 0, csm_id = ${csm}`,
  );
  await w.db.run(sql`insert into setting (key, value) values ('currency', '"EUR"')`);
  await addTrait("account", "plan", "select", w.accountId, "g", null);
  await addTrait("user", "seats", "number", userId, null, 7);
  await addTrait("teammate", "calendar", "url", csm, "https://cal.example/cleo", null);
  const m = await w.addMessage({ users: [userId] });
  const found = await readValues(w.db, { messageId: m.id });
  expect(found!.values).toMatchObject({
    "user.firstName": "Grace",
    "user.email": "grace@x.example",
    "account.mrr": "€1,234.50",
    "account.renewsOn": "14 March 2027",
    "account.health": "0",
    "account.traits.plan": "Gold",
    "user.traits.seats": "7",
    "csm.firstName": "Cleo",
    "csm.traits.calendar": "https://cal.example/cleo",
    "ae.firstName": null,
    "sender.firstName": "Ada",
    "sender.traits.calendar": null,
  });
  expect(found!.known.map(({ path }) => path)).toContain("csm.traits.calendar");
  await w.db.run(sql`update user set first_name = 'Ann'`);
  expect((await readValuesOfMessages(w.db, [m.id, "?"])).get(m.id)).toMatchObject({ "user.firstName": "Ann" });
});

test("[PE4] values without a message, and for another user of a message", async () => {
  const userId = await w.addUser({ firstName: "Lin" });
  await w.db.run(sql`insert into membership (account_id, user_id, is_owner) values (${w.accountId}, ${userId}, 0)`);
  const alone = await readValues(w.db, { userId, teammateId: w.teammateId });
  expect(alone!.values).toMatchObject({ "user.firstName": "Lin", "account.name": "Acme", "sender.firstName": "Ada" });
  expect((await readValues(w.db, {}))!.values).toMatchObject({ "user.firstName": null, "account.name": null });
  const m = await w.addMessage();
  expect((await readValues(w.db, { messageId: m.id, userId }))!.values).toMatchObject({ "user.firstName": "Lin" });
  expect(await readValues(w.db, { messageId: "?" })).toBeUndefined();
});

test("[ST5] a message to several users speaks of none of them", async () => {
  const m = await w.addMessage({ users: [await w.addUser(), await w.addUser()] });
  expect((await readValues(w.db, { messageId: m.id }))!.values).toMatchObject({
    "user.firstName": barred,
    "account.name": "Acme",
  });
  const chosen = await readValues(w.db, { messageId: m.id, userId: m.userId });
  expect(chosen!.values["user.firstName"]).toBe(barred);
});

test("[ST5] what a mail must not use is a hole, a fallback or not", () => {
  const html = '<p>Hi {{user.firstName | "there"}} at {{account.name | "you"}} <a href="{{user.email}}">x</a></p>';
  const found = resolve(contentFromHtml({ subject: "Hi", html }), { "user.firstName": barred, "user.email": barred });
  expect([found.holes, found.fallbacksUsed]).toEqual([["user.firstName", "user.email"], ["account.name"]]);
});
