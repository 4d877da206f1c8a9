import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Item, itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

const both = "both@customer.example";

/** A playbook that writes to a user of Acme and Beta for Acme, which then leaves: that mail is skipped. */
async function makeSkipped(over: Record<string, unknown> = {}) {
  const desk = await makePlaybookDesk();
  const { ok, admin, acme, beta, mail, make, publish, clock, tick, database } = desk;
  for (const { id } of [desk.grace, desk.alan, desk.edsger]) {
    await ok("POST /api/users/subscription", { ids: [id], unsubscribed: true });
  }
  const user = await ok("POST /api/users", { email: both, accounts: [{ id: acme.id }, { id: beta.id }] });
  const playbook = await make({ actions: [mail({ reviewHours: 1 })], ...over });
  await publish(playbook.id);
  const sweep = async () => {
    clock.nowMs += 5_000;
    await tick();
  };
  const sets = async (account: Item, status: string) => {
    await ok(`PATCH /api/accounts/${account.id}`, { status });
    await sweep();
  };
  const mailsOf = async (
    account: Item,
  ): Promise<
    Item[]
  > => (await database.db.all<Item>(sql`select m.id, m.state from message m join participant p on p.message_id = m.id
      where p.user_id = ${user.id} and m.account_id = ${account.id} order by m.created_at_ms, m.id`));
  await sweep();
  await sets(acme, "churned");
  const [first] = await mailsOf(acme);
  expect(first).toMatchObject({ state: "skipped" });
  const copy = (id = first!.id) => admin.call(`POST /api/messages/${id}/copy`);
  const sends = async (id: string) => {
    await ok(`POST /api/messages/${id}/send-now`, { ignoreWindow: true });
    clock.nowMs += 60_000;
    await desk.release();
    expect(await desk.message(id)).toMatchObject({ state: "sent" });
  };
  const outbox = async () =>
    (await database.db.all<{ to: string }>(sql`select envelope_to as "to" from outbox_mail`))
      .filter(({ to }) => to.includes(both)).length;
  return { ...desk, user, first: first!, sets, mailsOf, copy, sends, outbox };
}

test("[ST6] a mail that was skipped is not copied to whom the playbook wrote for another account since; it says by which", async () => {
  const w = await makeSkipped();
  await w.sets(w.beta, "subscribed");
  const [second] = await w.mailsOf(w.beta);
  const waits = await w.copy();
  expect(refusalOf(waits).slice(0, 2)).toEqual([409, "conflict"]);
  const said = (answer: typeof waits) => (answer.body.error as { message: string }).message;
  expect(said(waits)).toBe(
    `${both} has another mail of the same start: “Hi {{user.firstName}}” for Beta, which waits to leave.`,
  );
  await w.sends(second!.id);
  expect(said(await w.copy())).toContain("for Beta, which was sent.");
  expect(await w.mailsOf(w.acme)).toHaveLength(1);
  expect(await w.outbox()).toBe(1);
});

test("[ST6] where nothing lives in its stead it is copied; the copy keeps the other account's mail from being made", async () => {
  const w = await makeSkipped();
  const made = await w.copy();
  expect(made.status).toBe(201);
  await w.sends(made.body.id as string);
  await w.sets(w.beta, "subscribed");
  expect(await w.mailsOf(w.beta)).toEqual([]);
  expect(await w.outbox()).toBe(1);
});

test("[ST6] [PR2] nobody is put by hand in the To of a copy beside their own mail, nor in that of a mail beside a copy", async () => {
  const w = await makeSkipped();
  const other = await w.ok("POST /api/users", { email: "other@customer.example", accounts: [{ id: w.acme.id }] });
  const copy = (await w.copy()).body as Item;
  await w.ok(`PATCH /api/messages/${copy.id}`, { to: [other.email] });
  await w.sets(w.beta, "subscribed");
  const [second] = await w.mailsOf(w.beta);
  const put = (id: string, to: unknown) => w.admin.call(`PATCH /api/messages/${id}`, { to: [to] });
  const refused = await put(copy.id, both);
  expect(refusalOf(refused)).toEqual([422, "invalid_field", "to"]);
  expect((refused.body.error as { message: string }).message).toContain(`${both} gets another mail of the same start`);
  expect(refusalOf(await put(second!.id, other.email))).toEqual([422, "invalid_field", "to"]);
});

test("[ST6] [PR2] a deleted copy does not come back beside the other account's mail, nor that mail beside a copy", async () => {
  const w = await makeSkipped();
  const copy = (await w.copy()).body as Item;
  const undo = ({ undo }: Item) => w.ok(`POST /api/undo/${(undo as Item).id}`);
  const written = (id: string) => ({
    done: [],
    refused: [{ id, code: "conflict", message: "Another mail of the same start goes to that person now." }],
  });
  const deleted = await w.ok(`POST /api/messages/${copy.id}/cancel`);
  await w.sets(w.beta, "subscribed");
  expect(await undo(deleted)).toMatchObject(written(copy.id));
  const [second] = await w.mailsOf(w.beta);
  const alsoDeleted = await w.ok(`POST /api/messages/${second!.id}/cancel`);
  expect((await w.copy()).status).toBe(201);
  expect(await undo(alsoDeleted)).toMatchObject(written(second!.id));
  expect(itemsOf(await w.admin.call("GET /api/messages")).map(({ account }) => (account as Item).name)).toEqual([
    "Acme",
  ]);
});

test("[ST6] [PB3] the account's own next stay writes anew, and what was skipped in the one before may be copied beside it", async () => {
  const w = await makeSkipped({ reentry: { kind: "always" } });
  await w.sets(w.acme, "subscribed");
  expect((await w.mailsOf(w.acme)).map(({ state }) => state)).toEqual(["skipped", "pending"]);
  expect((await w.copy()).status).toBe(201);
});
