import { expect, test } from "vitest";
import { itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { readPages } from "#tests/support/pages.ts";
import { makePlaybookDesk, problemsOf } from "./playbook-desk.ts";

test("[PB1] a draft is made unfinished, says what it lacks, and takes what is worked on", async () => {
  const { ok, definition } = await makePlaybookDesk();
  const made = await ok("POST /api/playbooks", { name: "Welcome" });
  expect(made).toMatchObject({ state: "draft", version: 0, draftNo: 0, live: null, matching: 0, pending: 0, sent: 0 });
  expect(problemsOf(made)).toEqual([["error", "rule"], ["error", "actions"]]);
  const changed = await ok(`PATCH /api/playbooks/${made.id}`, { name: "Hello", definition: definition(), draftNo: 0 });
  expect(changed).toMatchObject({ name: "Hello", draftNo: 1, changed: true, problems: [] });
  expect(changed.definition).toMatchObject({ reentry: { kind: "once" }, actions: [{ key: "hello", reviewHours: 24 }] });
  expect(await ok(`GET /api/playbooks/${made.id}`)).toEqual(changed);
});

test("[PB1] an edit made of an older one is refused, and one of two at once wins", async () => {
  const { admin, make, definition } = await makePlaybookDesk();
  const { id } = await make();
  const edit = (draftNo: number, hours: number) =>
    admin.call(`PATCH /api/playbooks/${id}`, {
      draftNo,
      definition: definition({ reentry: { kind: "limited", times: hours, days: 1 } }),
    });
  const both = await Promise.all([edit(0, 1), edit(0, 2)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(refusalOf(await edit(0, 3))).toEqual([409, "conflict", "draftNo"]);
  expect((await edit(1, 3)).status).toBe(200);
});

test("[VI1] playbooks are listed by name or by change, searched, narrowed and paged", async () => {
  const { admin, ok, make, publish, clock } = await makePlaybookDesk();
  const names = ["Trial ends", "Änderung", "Welcome", "welcome again"];
  const ids: string[] = [];
  for (const name of names) {
    clock.nowMs += 1_000;
    ids.push((await make({}, name)).id);
  }
  await publish(ids[2]!);
  const listed = async (query: string) =>
    itemsOf(await admin.call(`GET /api/playbooks${query}`)).map(({ name }) => name);
  expect(await listed("")).toEqual(["Trial ends", "Welcome", "welcome again", "Änderung"]);
  expect(await listed("?q=WELC")).toEqual(["Welcome", "welcome again"]);
  expect(await listed("?state=live")).toEqual(["Welcome"]);
  expect(await listed("?sort=-updatedAt&limit=2")).toEqual(["welcome again", "Welcome"]);
  await ok(`POST /api/playbooks/${ids[0]}/archive`);
  expect(await listed("?archived=true")).toEqual(["Trial ends"]);
  expect(await listed("?sort=-name")).toEqual(["Änderung", "welcome again", "Welcome"]);

  const paged = await readPages(admin, "/api/playbooks?limit=1");
  expect(paged.map(({ name }) => name)).toEqual(["Welcome", "welcome again", "Änderung"]);
  const { next } = await ok("GET /api/playbooks?limit=1");
  expect(refusalOf(await admin.call(`GET /api/playbooks?sort=-name&cursor=${next}`))).toEqual([
    422,
    "invalid_field",
    "cursor",
  ]);
});

test("[VI1] a view of the list of playbooks is saved and found", async () => {
  const { ok } = await makePlaybookDesk();
  const view = { sort: "-updatedAt", columns: "name,matching" };
  await ok("POST /api/views", { list: "playbooks", name: "Mine", view });
  expect((await ok("GET /api/views?list=playbooks")).items).toMatchObject([{ name: "Mine", view }]);
});

test("[PD7] a create that is repeated with its key makes one playbook, a duplicate and an import too", async () => {
  const { admin, ok, make } = await makePlaybookDesk();
  const { id } = await make();
  const file = await ok(`GET /api/playbooks/${id}/export`);
  const asks: [string, unknown][] = [
    ["POST /api/playbooks", { name: "Once" }],
    [`POST /api/playbooks/${id}/duplicate`, undefined],
    ["POST /api/playbooks/import", file],
  ];
  for (const [n, [name, body]] of asks.entries()) {
    const key = { "Idempotency-Key": `key-${n}` };
    const [first, second] = [await admin.call(name, body, key), await admin.call(name, body, key)];
    expect([name, first.status, second.status]).toEqual([name, 201, 201]);
    expect(second.body).toEqual(first.body);
  }
  expect(itemsOf(await admin.call("GET /api/playbooks")).map(({ name }) => name))
    .toEqual(["Copy of Welcome", "Once", "Welcome", "Welcome (imported)"]);
});

test("[PB1] what was archived takes no edits, and comes back paused where it had been live", async () => {
  const { admin, ok, make, publish } = await makePlaybookDesk();
  const { id } = await make();
  await publish(id);
  expect(await ok(`POST /api/playbooks/${id}/archive`)).toMatchObject({ archived: true, state: "paused" });
  for (
    const [name, body] of [
      [`PATCH /api/playbooks/${id}`, { name: "X" }],
      [`POST /api/playbooks/${id}/publish`, { draftNo: 0 }],
      [`POST /api/playbooks/${id}/pause`, {}],
      [`POST /api/playbooks/${id}/resume`, undefined],
      [`POST /api/playbooks/${id}/move`, undefined],
    ] as const
  ) {
    expect([name, (await admin.call(name, body)).status]).toEqual([name, 409]);
  }
  expect(await ok(`POST /api/playbooks/${id}/restore`)).toMatchObject({ archived: false, state: "paused" });
  expect(await ok(`POST /api/playbooks/${id}/resume`)).toMatchObject({ state: "live", paused: null });
});

test("[AD2] the trail says who did what to a playbook", async () => {
  const { ok, make, publish } = await makePlaybookDesk();
  const { id } = await make();
  await publish(id);
  await ok(`PATCH /api/playbooks/${id}`, { name: "Hello" });
  await ok(`POST /api/playbooks/${id}/pause`, { holdPending: true });
  await ok(`POST /api/playbooks/${id}/resume`);
  await ok(`POST /api/playbooks/${id}/archive`);
  await ok(`POST /api/playbooks/${id}/restore`);
  const { items } = await ok("GET /api/audit?limit=20") as unknown as { items: { action: string; entityId: string }[] };
  expect(items.filter((item) => item.entityId === id).map(({ action }) => action).reverse()).toEqual([
    "playbook.created",
    "playbook.published",
    "playbook.updated",
    "playbook.paused",
    "playbook.resumed",
    "playbook.archived",
    "playbook.restored",
  ]);
});
