import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { dayMs, type Item, itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { accountRow, addAccounts } from "#tests/support/people.ts";
import { makePlaybookDesk, type PlaybookDesk } from "./playbook-desk.ts";

const startsOf = async ({ database }: PlaybookDesk, id: string, version: number) =>
  Object.fromEntries(
    (await database.db.all<{ key: string; startId: string }>(sql`select key, start_id as startId from playbook_action
      where playbook_id = ${id} and version_no = ${version} order by n`)).map(({ key, startId }) => [key, startId]),
  );
const count = async ({ database }: PlaybookDesk, table: string) =>
  (await database.db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n;

test("[PB1] [PB2] what was published runs: who matches enters and is written to, by its standing start", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  const live = await desk.publish(id);
  expect(live).toMatchObject({ state: "live", version: 1, changed: false, problems: [], sweptAt: null });
  expect(live.live).toEqual(live.definition);
  await desk.tick();
  expect(await desk.ok(`GET /api/playbooks/${id}`))
    .toMatchObject({ matching: 1, acted: 1, pending: 2, sent: 0, running: [{ version: 1, enrollments: 1 }] });
  const messages = await desk.pending();
  expect(messages.map(({ subject }) => subject)).toEqual(["Hi {{user.firstName}}", "Hi {{user.firstName}}"]);
  expect(new Set(messages.map(({ start }) => (start as Item).id))).toEqual(
    new Set([(await startsOf(desk, id, 1)).hello]),
  );
  desk.clock.nowMs += dayMs;
  await desk.release();
  expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ pending: 0, sent: 2 });
});

test("[PB7] a new version keeps the start of what it leaves as it was, and makes one for what it changes", async () => {
  const desk = await makePlaybookDesk();
  const { mail, followUp } = desk;
  const { id } = await desk.make({ actions: [mail(), followUp()] });
  await desk.publish(id);
  const first = await startsOf(desk, id, 1);
  const other = { subject: "", html: "<p>Other words</p>" };
  const edited = await desk.edit(id, {
    actions: [mail({ afterDays: 2, name: "Greeting" }), followUp({ content: other })],
  });
  expect(edited).toMatchObject({ changed: true, version: 1, draftNo: 1 });
  expect(await desk.publish(id)).toMatchObject({ changed: false, version: 2 });
  const second = await startsOf(desk, id, 2);
  expect(second.hello).toBe(first.hello);
  expect(second.again).not.toBe(first.again);
  expect(await desk.ok(`GET /api/starts/${first.hello}`)).toMatchObject({ name: "Greeting", state: "standing" });
  const { items } = await desk.ok(`GET /api/playbooks/${id}/versions`) as unknown as { items: Item[] };
  expect(items).toMatchObject([
    { version: 2, definition: { actions: [{ afterDays: 2 }, {}] } },
    { version: 1, definition: { actions: [{ afterDays: 0 }, {}] }, createdBy: { id: desk.admin.id } },
  ]);
  const page = await desk.ok(`GET /api/playbooks/${id}/versions?limit=1`) as unknown as { items: Item[]; next: string };
  expect(page.items).toMatchObject([{ version: 2 }]);
  expect(await desk.ok(`GET /api/playbooks/${id}/versions?limit=1&cursor=${page.next}`))
    .toMatchObject({ items: [{ version: 1 }], next: null });
});

test("[PB7] publishing what runs already makes no version; what a template says by now does", async () => {
  const desk = await makePlaybookDesk();
  const template = await desk.ok("POST /api/templates", { name: "Hi", subject: "Hi", html: "<p>Old</p>" });
  const { id } = await desk.make({ actions: [desk.mail({ content: undefined, templateId: template.id })] });
  await desk.publish(id);
  expect(await desk.publish(id)).toMatchObject({ version: 1 });
  await desk.ok(`PATCH /api/templates/${template.id}`, { html: "<p>New</p>" });
  expect(await desk.publish(id)).toMatchObject({ version: 2 });
  expect((await startsOf(desk, id, 2)).hello).not.toBe((await startsOf(desk, id, 1)).hello);
});

test("[PB7] publishing takes what was looked at: an edit meanwhile is told, and nothing is left behind", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.edit(id, { reentry: { kind: "always" } });
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0 })))
    .toEqual([409, "conflict", "draftNo"]);
  const invalid = await desk.make({ actions: [desk.mail({ sender: null })] }, "Broken");
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${invalid.id}/publish`, { draftNo: 0 })))
    .toEqual([422, "invalid_field", "actions.0.sender"]);
  for (const table of ["playbook_version", "playbook_action", "start"]) expect(await count(desk, table)).toBe(0);
});

describe("[PB7] races", () => {
  test("two publishes at once make one version", async () => {
    const desk = await makePlaybookDesk();
    const { id } = await desk.make({ actions: [desk.mail(), desk.followUp()] });
    const publish = () => desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0 });
    const answers = await Promise.all([publish(), publish(), publish()]);
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual([[200, 1], [200, 1], [200, 1]]);
    expect(await count(desk, "playbook_version")).toBe(1);
    expect(await count(desk, "playbook_action")).toBe(2);
    expect(await count(desk, "start")).toBe(2);
  });

  test("a publish and an edit at once: what went live is what was looked at, or nothing did", async () => {
    const desk = await makePlaybookDesk();
    for (let n = 0; n < 10; n++) {
      const { id } = await desk.make({}, `Race ${n}`);
      const [published] = await Promise.all([
        desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0 }),
        desk.edit(id, { reentry: { kind: "always" } }),
      ]);
      const now = await desk.ok(`GET /api/playbooks/${id}`);
      if (published.status === 200) expect(now).toMatchObject({ version: 1, live: { reentry: { kind: "once" } } });
      else expect([published.status, now.version, now.live]).toEqual([409, 0, null]);
      expect(now).toMatchObject({ changed: true, definition: { reentry: { kind: "always" } } });
    }
  });
});

describe("[PB1] a rule that matches many is confirmed with the number", () => {
  test("more than half of all", async () => {
    const desk = await makePlaybookDesk();
    const { id } = await desk.make({ rule: { all: [] } });
    const publish = (confirmMatching?: number) =>
      desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0, confirmMatching });
    const refused = await publish();
    expect(refusalOf(refused)).toEqual([409, "conflict", "confirmMatching"]);
    expect((refused.body.error as { message: string }).message).toContain("2 accounts match now");
    expect(refusalOf(await publish(0))).toEqual([409, "conflict", "confirmMatching"]);
    expect((await publish(2)).body).toMatchObject({ state: "live", version: 1 });
  });

  test("more than 500, near the number as it is now", async () => {
    const desk = await makePlaybookDesk();
    const rows = Array.from({ length: 1_400 }, (_, n) => accountRow({ status: n < 600 ? "trial" : "churned" }));
    await addAccounts(desk.database.db, rows, 1);
    const { id } = await desk.make({ rule: { field: "account.status", op: "is", value: "trial" } });
    const publish = (confirmMatching?: number) =>
      desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0, confirmMatching });
    expect(refusalOf(await publish())).toEqual([409, "conflict", "confirmMatching"]);
    expect(refusalOf(await publish(500))).toEqual([409, "conflict", "confirmMatching"]);
    expect((await publish(590)).status).toBe(200);
  });

  test("one that matches nobody goes live", async () => {
    const desk = await makePlaybookDesk();
    const { id } = await desk.make({ rule: { field: "account.name", op: "is", value: "Nobody" } });
    expect(await desk.publish(id)).toMatchObject({ state: "live", version: 1, matching: 0 });
  });
});

test("[PB3] who matched already and is left alone is in it, and is acted on only once they match anew", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make({ reentry: { kind: "always" } });
  await desk.publish(id, { existing: "leave" });
  await desk.tick();
  expect(await desk.staysIn(id)).toMatchObject([{ baseline: true, account: { id: desk.acme.id }, steps: [] }]);
  expect(await desk.pending()).toEqual([]);
  await desk.ok("PATCH /api/accounts", { ids: [desk.beta.id], status: "subscribed" });
  await desk.tick(1_000);
  expect((await desk.pending()).map(({ account }) => (account as Item).id)).toEqual([desk.beta.id]);
  await desk.ok("PATCH /api/accounts", { ids: [desk.acme.id], status: "trial" });
  await desk.tick(1_000);
  await desk.ok("PATCH /api/accounts", { ids: [desk.acme.id], status: "subscribed" });
  await desk.tick(1_000);
  const stays = (await desk.staysIn(id)).filter(({ account }) => (account as Item).id === desk.acme.id);
  expect(stays).toMatchObject([{ baseline: false, leftAt: null }, { baseline: true, leftWhy: "no_match" }]);
  expect(itemsOf(await desk.admin.call(`GET /api/messages?accountId=${desk.acme.id}`))).toHaveLength(2);
});

test("[PB7] stays finish on the version that they entered, or are moved to the newest on purpose", async () => {
  const desk = await makePlaybookDesk();
  const { mail } = desk;
  const { id } = await desk.make({ actions: [mail({ afterDays: 3 }), mail({ key: "late", afterDays: 9 })] });
  await desk.publish(id);
  await desk.tick();
  await desk.edit(id, { actions: [mail({ afterDays: 5 }), mail({ key: "new", afterDays: 1 })] });
  expect(await desk.publish(id)).toMatchObject({ version: 2, running: [{ version: 1, enrollments: 1 }] });
  const due = async () =>
    Object.fromEntries(
      ((await desk.staysIn(id))[0]!.steps as Item[]).map(({ key, at }) => [
        key,
        (Date.parse(String(at)) - Date.UTC(2026, 5, 1, 12)) / dayMs,
      ]),
    );
  expect(await due()).toEqual({ hello: 3, late: 9 });
  expect(await desk.ok(`POST /api/playbooks/${id}/move`)).toMatchObject({ running: [{ version: 2, enrollments: 1 }] });
  expect(await due()).toEqual({ hello: 5, new: 1 });
  expect(await desk.ok(`POST /api/playbooks/${id}/move`)).toMatchObject({ running: [{ version: 2, enrollments: 1 }] });
  const { items } = await desk.ok("GET /api/audit?action=playbook.moved") as unknown as { items: Item[] };
  expect(items).toHaveLength(1);
  await desk.tick(dayMs);
  expect(await desk.pending()).toHaveLength(2);
});

test("[PB7] publishing may move whoever is in an older version at once, however many", async () => {
  const desk = await makePlaybookDesk();
  const rows = Array.from({ length: 450 }, () => accountRow({ status: "trial" }));
  await addAccounts(desk.database.db, rows, 1);
  const rule = { field: "account.status", op: "is", value: "trial" };
  const { id } = await desk.make({ rule, actions: [desk.mail({ afterDays: 9 })] });
  await desk.publish(id, { confirmMatching: 450 });
  await desk.tick();
  await desk.edit(id, { rule, actions: [desk.mail({ afterDays: 4 })] });
  expect(await desk.publish(id, { running: "move", confirmMatching: 450 }))
    .toMatchObject({ running: [{ version: 2, enrollments: 450 }] });
  const due = await desk.database.db.all(sql`select due_at_ms, count(*) as n from enrollment_step group by due_at_ms`);
  expect(due).toEqual([{ due_at_ms: Date.UTC(2026, 5, 5, 12), n: 450 }]);
});

test("[AD1] who may not send neither publishes nor moves, and an id that names nothing is not found", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  const muted = await desk.makeTeammate("member", "mia@parley.test");
  await desk.ok(`PATCH /api/teammates/${muted.id}`, { maySend: false });
  for (const did of ["publish", "pause", "resume", "archive", "restore", "move"]) {
    const body = did === "publish" ? { draftNo: 0 } : {};
    expect([did, (await muted.call(`POST /api/playbooks/${id}/${did}`, body)).status]).toEqual([did, 403]);
    expect([did, (await desk.admin.call(`POST /api/playbooks/${newId()}/${did}`, body)).status]).toEqual([did, 404]);
  }
  expect((await muted.call(`PATCH /api/playbooks/${id}`, { name: "Mine" })).status).toBe(200);
});
