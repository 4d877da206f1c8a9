import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { type Item, refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk, type PlaybookDesk, problemsOf } from "./playbook-desk.ts";

const wholeOf = async (desk: PlaybookDesk) => {
  const { ok, mail, admin, acme } = desk;
  for (const key of ["stage", "plan"]) {
    await ok("POST /api/traits", { entity: "account", key, label: key, type: "text" });
  }
  const template = await ok("POST /api/templates", { name: "Hello", subject: "Hi", html: "<p>Hi</p>" });
  const rule = {
    all: [
      desk.subscribed,
      { field: "account.csmId", op: "isOneOf", value: ["me", admin.id] },
      { not: { field: "account.id", op: "is", value: acme.id } },
      { field: "conversation.templateId", op: "is", value: template.id },
      { field: "account.traits.plan", op: "is", value: "new" },
    ],
  };
  const audience = { kind: "rule", rule: { field: "account.aeId", op: "is", value: admin.id } };
  const actions = [
    mail({ audience, content: undefined, templateId: template.id, sender: { mode: "csm", teammateId: admin.id } }),
    desk.followUp({ approval: true }),
    { kind: "setTrait", key: "set", traitKey: "stage", value: "welcomed" },
  ];
  const reentry = { kind: "limited", times: 2, days: 30 };
  return await desk.make({ rule, actions, reentry });
};

test("[PB1] a file names all by what another workspace may know it by, and makes the same draft where all is there", async () => {
  const desk = await makePlaybookDesk();
  const made = await wholeOf(desk);
  const file = await desk.ok(`GET /api/playbooks/${made.id}/export`) as unknown as { definition: { actions: Item[] } };
  expect(file).toMatchObject({
    parley: "playbook",
    format: 1,
    name: "Welcome",
    definition: {
      reentry: { kind: "limited", times: 2, days: 30 },
      rule: {
        all: [
          desk.subscribed,
          { field: "account.csmId", op: "isOneOf", value: ["me", { teammate: "ada@parley.test" }] },
          { not: { field: "account.id", op: "is", value: { account: "Acme" } } },
          { field: "conversation.templateId", op: "is", value: { template: "Hello" } },
          { field: "account.traits.plan", op: "is", value: "new" },
        ],
      },
      actions: [
        {
          channel: { kind: "outbox", name: desk.channel.name },
          sender: { mode: "csm", email: "ada@parley.test" },
          template: "Hello",
          audience: { kind: "rule", rule: { value: { teammate: "ada@parley.test" } } },
        },
        { kind: "followUp", approval: true },
        { kind: "setTrait", traitKey: "stage" },
      ],
    },
  });
  const text = JSON.stringify(file);
  for (const id of [desk.admin.id, desk.acme.id, desk.channel.id]) expect(text).not.toContain(id);
  const { playbook, renamedFrom, problems } = await desk.ok("POST /api/playbooks/import", file) as unknown as {
    playbook: Item;
    renamedFrom: string | null;
    problems: unknown[];
  };
  expect(problems).toEqual([expect.objectContaining({ level: "warning", field: "definition.rule" })]);
  expect(playbook).toMatchObject({ state: "draft", version: 0, definition: made.definition });
  // Its name is taken by the one that the file is of.
  expect([playbook.name, renamedFrom]).toEqual(["Welcome (imported)", "Welcome"]);
});

test("[PB1] what is imported is called as nothing else here is, and says what its file calls it", async () => {
  const desk = await makePlaybookDesk();
  const take = async (name: string) => {
    const file = { parley: "playbook", format: 1, name, definition: {} };
    const { playbook, renamedFrom } = await desk.ok("POST /api/playbooks/import", file);
    return [(playbook as Item).name, renamedFrom];
  };
  expect(await take("Hello")).toEqual(["Hello", null]);
  expect(await take("Hello")).toEqual(["Hello (imported)", "Hello"]);
  expect(await take("Hello")).toEqual(["Hello (imported 2)", "Hello"]);
  expect(await take("Hello (imported)")).toEqual(["Hello (imported 3)", "Hello (imported)"]);
  const long = "x".repeat(100);
  expect(await take(long)).toEqual([long, null]);
  expect(await take(long)).toEqual([`${"x".repeat(89)} (imported)`, long]);
  // No letter is cut in half.
  const faces = "😀".repeat(50);
  expect(await take(faces)).toEqual([faces, null]);
  expect(await take(faces)).toEqual([`${"😀".repeat(44)} (imported)`, faces]);
});

test("[PB1] what of a file is not here is told by its place in it, and a draft is made all the same", async () => {
  const from = await makePlaybookDesk();
  const file = await from.ok(`GET /api/playbooks/${(await wholeOf(from)).id}/export`);
  const text = JSON.stringify(file).replaceAll("ada@", "eve@").replaceAll('"Acme"', '"Gone"')
    .replaceAll(`"name":"${String(from.channel.name)}"`, '"name":"Elsewhere"');
  const desk = await makePlaybookDesk();
  const answer = await desk.ok("POST /api/playbooks/import", JSON.parse(text));
  expect(problemsOf(answer).filter(([level]) => level === "error")).toEqual([
    ["error", "definition.rule.all.1.value.1"],
    ["error", "definition.rule.all.2.not.value"],
    ["error", "definition.rule.all.3.value"],
    ["error", "definition.actions.0.template"],
    ["error", "definition.actions.0.channel"],
    ["error", "definition.actions.0.sender"],
    ["error", "definition.actions.0.audience.rule.value"],
    ["error", "definition.actions.0.content"],
    ["error", "definition.actions.2.traitKey"],
  ]);
  const playbook = answer.playbook as Item;
  expect(playbook).toMatchObject({
    state: "draft",
    definition: { actions: [{ channelId: null, sender: null }, {}, {}] },
  });
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${playbook.id}/publish`, { draftNo: 0 })).slice(0, 2))
    .toEqual([422, "invalid_field"]);
});

test("[AD4] what is no file of a playbook is refused by its place, and makes nothing", async () => {
  const { admin, ok } = await makePlaybookDesk();
  const refused = async (body: unknown) => refusalOf(await admin.call("POST /api/playbooks/import", body));
  const file = { parley: "playbook", format: 1, name: "X", definition: {} };
  expect(await refused({ ...file, parley: "template" })).toEqual([422, "invalid_field", "parley"]);
  expect(await refused({ ...file, format: 2 })).toEqual([422, "invalid_field", "format"]);
  expect(await refused({ ...file, name: "" })).toEqual([422, "invalid_field", "name"]);
  expect(await refused({ ...file, definition: [] })).toEqual([422, "invalid_field", "definition"]);
  const definition = async (definition: unknown) => await refused({ ...file, definition });
  expect(await definition({ rule: "x" })).toEqual([422, "invalid_field", "definition.rule"]);
  expect(await definition({ actions: "x" })).toEqual([422, "invalid_field", "definition.actions"]);
  expect(await definition({ actions: [null] })).toEqual([422, "invalid_field", "definition.actions.0"]);
  expect(
    await definition({ actions: [{ kind: "start", key: "a", sender: { mode: "boss", email: "ada@parley.test" } }] }),
  )
    .toEqual([422, "invalid_field", "definition.actions.0.sender.mode"]);
  expect(await definition({ surprise: 1 })).toEqual([422, "invalid_field", "definition.surprise"]);
  const deep = (levels: number): unknown => levels === 0 ? { field: "account.name" } : { not: deep(levels - 1) };
  expect(await definition({ rule: deep(2_000) })).toEqual([422, "invalid_field", "definition.rule"]);
  expect((await ok("GET /api/playbooks")).items).toEqual([]);
  expect((await admin.call(`GET /api/playbooks/${newId()}/export`)).status).toBe(404);
});
