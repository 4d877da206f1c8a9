import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk, type PlaybookDesk, problemsOf } from "./playbook-desk.ts";

const wrong = async (desk: PlaybookDesk, over: Record<string, unknown>) => problemsOf(await desk.make(over));
const trait = (desk: PlaybookDesk, entity: string, key: string, more: Record<string, unknown> = {}) =>
  desk.ok("POST /api/traits", { entity, key, label: key, type: "text", ...more });

describe("[PB1] what is wrong with a draft is told by its place", () => {
  test("a rule that there is none of, and one that names what is not there", async () => {
    const desk = await makePlaybookDesk();
    expect(await wrong(desk, { rule: null })).toEqual([["error", "rule"]]);
    const rule = { all: [desk.subscribed, { field: "account.traits.gone", op: "is", value: "x" }] };
    expect(await wrong(desk, { rule })).toEqual([["error", "rule.all.1.field"]]);
    expect(await wrong(desk, { rule: { field: "account.mrrCents", op: "is", value: "x" } }))
      .toEqual([["error", "rule.value"]]);
    expect(await wrong(desk, { rule: { field: "account.csmId", op: "is", value: "me" } })).toEqual([[
      "warning",
      "rule",
    ]]);
  });

  test("a condition without a value yet is kept, told by its place, and keeps it from going live", async () => {
    const desk = await makePlaybookDesk();
    await trait(desk, "account", "stage");
    const begun = { field: "account.traits.stage", op: "is" };
    const rule = { all: [begun, { any: [begun] }, desk.subscribed, { field: "account.nope", op: "is", value: 1 }] };
    const made = await desk.make({ rule });
    expect(made.definition).toMatchObject({ rule });
    // What else is wrong is told where it stands in the whole.
    expect(problemsOf(made)).toEqual([
      ["error", "rule.all.0.value"],
      ["error", "rule.all.1.any.0.value"],
      ["error", "rule.all.3.field"],
    ]);
    const some = await desk.edit(String(made.id), { rule: { all: [begun, desk.subscribed] } });
    expect(some.problems).toEqual([
      { level: "error", field: "rule.all.0.value", message: "the condition on stage has no value yet" },
    ]);
    const refused = await desk.admin.call(`POST /api/playbooks/${made.id}/publish`, { draftNo: some.draftNo });
    expect(refusalOf(refused)).toEqual([422, "invalid_field", "rule.all.0.value"]);
    expect(await wrong(desk, { rule: { not: begun } })).toEqual([["error", "rule.not.value"]]);
    expect(await wrong(desk, { rule: { field: "account.traits.stage", op: "isSet" } })).toEqual([]);
  });

  test("a trait that was taken away keeps it from going live, and its restored one lets it", async () => {
    const desk = await makePlaybookDesk();
    const { id: traitId } = await trait(desk, "account", "stage");
    const { id } = await desk.make({ rule: { field: "account.traits.stage", op: "is", value: "new" } });
    await desk.ok(`PATCH /api/traits/${traitId}`, { archived: true });
    expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`))).toEqual([["error", "rule.field"]]);
    const refused = await desk.admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0 });
    expect(refusalOf(refused)).toEqual([422, "invalid_field", "rule.field"]);
    await desk.ok(`PATCH /api/traits/${traitId}`, { archived: false });
    expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`))).toEqual([]);
  });

  test("an action by its channel, sender, audience, addresses, traits and words", async () => {
    const desk = await makePlaybookDesk();
    const { admin, mail } = desk;
    const observer = await desk.makeTeammate("observer", "olga@parley.test");
    const place = async (over: Record<string, unknown>) => await wrong(desk, { actions: [mail(over)] });
    expect(await wrong(desk, { actions: [] })).toEqual([["error", "actions"]]);
    expect(await place({ channelId: null })).toEqual([["error", "actions.0.channelId"]]);
    expect(await place({ channelId: newId() })).toEqual([["error", "actions.0.channelId"]]);
    expect(await place({ sender: null })).toEqual([["error", "actions.0.sender"]]);
    const sender = (mode: string, teammateId: string) => ({ sender: { mode, teammateId } });
    expect(await place(sender("teammate", newId()))).toEqual([["error", "actions.0.sender.teammateId"]]);
    expect(await place(sender("teammate", observer.id))).toEqual([["error", "actions.0.sender.teammateId"]]);
    expect(await place(sender("csm", observer.id))).toEqual([["warning", "actions.0.sender.teammateId"]]);
    expect(await place(sender("csm", admin.id))).toEqual([]);
    const rule = { kind: "rule", rule: { field: "user.nope", op: "is", value: 1 } };
    expect(await place({ audience: rule })).toEqual([["error", "actions.0.audience.rule.field"]]);
    expect(await place({ traits: { mood: "good" } })).toEqual([["error", "actions.0.traits.mood"]]);
    const content = (subject: string, html: string) => ({ content: { subject, html } });
    expect(await place(content("{{user.nope}}", "<p>x</p>"))).toEqual([["error", "actions.0.content.subject"]]);
    expect(await place(content("Hi", "<p>{{nope.x}}</p>"))).toEqual([["error", "actions.0.content.html"]]);
    expect(await place(content("", "<p>x</p>"))).toEqual([["warning", "actions.0.content.subject"]]);
    expect(await place(content("Hi", ""))).toEqual([["warning", "actions.0.content.html"]]);
    expect(await place({ content: undefined })).toEqual([["error", "actions.0.content"]]);
    expect(await place({ content: undefined, templateId: newId() })).toEqual([["error", "actions.0.templateId"]]);
    expect(await place({ strategy: "perAccount" })).toEqual([["error", "actions.0.content.subject"]]);
    expect(await place({ strategy: "perAccount", ...content("Hi", "<p>{{account.name}}</p>") })).toEqual([]);
  });

  test("[ST5] a group on a channel that writes to one at a time", async () => {
    const desk = await makePlaybookDesk();
    const actions = [desk.mail({ strategy: "perAccount", content: { subject: "Hi", html: "<p>x</p>" } })];
    expect(await wrong(desk, { actions })).toEqual([]);
    await desk.database.db.run(
      sql`update channel set kind = 'sendgrid', settings = '{}' where id = ${desk.channel.id}`,
    );
    expect(await wrong(desk, { actions })).toContainEqual(["error", "actions.0.strategy"]);
  });

  test("all that is wrong at once, each by its own place", async () => {
    const desk = await makePlaybookDesk();
    const { mail, followUp } = desk;
    const actions = [
      mail({ channelId: null, content: { subject: "{{user.nope}}", html: "<p>x</p>" } }),
      mail({ sender: null }),
      followUp({ after: "nothing" }),
      { kind: "setTrait", key: "set", traitKey: "gone", value: 1 },
    ];
    expect(await wrong(desk, { rule: null, actions })).toEqual([
      ["error", "rule"],
      ["error", "actions.0.channelId"],
      ["error", "actions.0.content.subject"],
      ["error", "actions.1.key"],
      ["error", "actions.1.sender"],
      ["error", "actions.2.after"],
      ["error", "actions.3.traitKey"],
    ]);
  });

  test("[PB4] a follow-up of what does not stand before it", async () => {
    const desk = await makePlaybookDesk();
    const { mail, followUp } = desk;
    const set = { kind: "setTrait", key: "set", traitKey: "stage", value: "x" };
    await trait(desk, "account", "stage");
    expect(await wrong(desk, { actions: [followUp(), mail()] })).toEqual([["error", "actions.0.after"]]);
    expect(await wrong(desk, { actions: [mail(), followUp({ after: "again" })] })).toEqual([[
      "error",
      "actions.1.after",
    ]]);
    expect(await wrong(desk, { actions: [mail(), set, followUp({ after: "set" })] }))
      .toEqual([["error", "actions.2.after"]]);
    expect(await wrong(desk, { actions: [mail(), followUp(), followUp({ key: "last", after: "again" })] })).toEqual([]);
  });

  test("[PD5] a trait of a wrong type, or one that its maker may not set", async () => {
    const desk = await makePlaybookDesk();
    await trait(desk, "account", "score", { type: "number" });
    await trait(desk, "account", "secret", { editRight: "api" });
    await trait(desk, "user", "title", { editRight: "admins" });
    const set = (over: Record<string, unknown>) => ({
      kind: "setTrait",
      key: "set",
      traitKey: "score",
      value: 1,
      ...over,
    });
    const place = async (over: Record<string, unknown>) => await wrong(desk, { actions: [set(over)] });
    expect(await place({})).toEqual([]);
    // It clears the trait, which is told.
    const clears = await desk.make({ actions: [set({ value: null })] });
    expect(clears.problems).toEqual([
      { level: "warning", field: "actions.0.value", message: "is empty: it clears score" },
    ]);
    expect(await place({ value: "high" })).toEqual([["error", "actions.0.value"]]);
    expect(await place({ on: "all" })).toEqual([["error", "actions.0.traitKey"]]);
    expect(await place({ traitKey: "secret", value: "x" })).toEqual([["error", "actions.0.traitKey"]]);
    const { id } = await desk.make({ actions: [set({ on: "owners", traitKey: "title", value: "VIP" })] });
    const member = await desk.makeTeammate("member", "mo@parley.test");
    expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`))).toEqual([]);
    expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`, undefined, member)))
      .toEqual([["error", "actions.0.traitKey"]]);
  });

  test("[AD4] what is no definition at all is refused by its place", async () => {
    const { admin, mail } = await makePlaybookDesk();
    const refused = async (definition: unknown) =>
      refusalOf(await admin.call("POST /api/playbooks", { name: "X", definition }));
    expect(await refused({ rule: [] })).toEqual([422, "invalid_field", "definition.rule"]);
    expect(await refused({ reentry: { kind: "limited", times: 0, days: 1 } }))
      .toEqual([422, "invalid_field", "definition.reentry.times"]);
    expect(await refused({ actions: [mail({ afterDays: -1 })] }))
      .toEqual([422, "invalid_field", "definition.actions.0.afterDays"]);
    expect(await refused({ actions: [mail({ key: "a b" })] })).toEqual([
      422,
      "invalid_field",
      "definition.actions.0.key",
    ]);
    expect(await refused({ actions: [mail({ surprise: 1 })] }))
      .toEqual([422, "invalid_field", "definition.actions.0.surprise"]);
    expect(await refused({ actions: Array.from({ length: 21 }, () => mail()) }))
      .toEqual([422, "invalid_field", "definition.actions"]);
  });
});

test("[PE7] a personal template's name is its maker's alone, and its words are used by others as they were given", async () => {
  const desk = await makePlaybookDesk();
  const { ok, mail } = desk;
  const ann = await desk.makeTeammate("member", "ann@parley.test");
  const words = { subject: "Psst", html: "<p>Only I know</p>" };
  const template = await ok("POST /api/templates", { name: "My secret", shared: false, ...words }, ann);
  const { id } = await desk.make({ actions: [mail({ content: undefined, templateId: template.id })] });
  const asAnn = await ok(`GET /api/playbooks/${id}`, undefined, ann);
  expect(problemsOf(asAnn)).toEqual([]);
  const asAda = await ok(`GET /api/playbooks/${id}`);
  expect(problemsOf(asAda)).toEqual([["error", "actions.0.templateId"]]);
  const given = await desk.edit(id, { actions: [mail({ content: words, templateId: template.id })] });
  expect(problemsOf(given)).toEqual([]);
  for (const answer of [asAda, given, await ok(`GET /api/playbooks/${id}/export`)]) {
    expect(JSON.stringify(answer)).not.toContain("My secret");
  }
  expect(JSON.stringify(await ok(`GET /api/playbooks/${id}/export`, undefined, ann))).toContain("My secret");
  await desk.publish(id);
  expect(JSON.stringify(await ok(`GET /api/playbooks/${id}/versions`))).not.toContain("My secret");
});

test("[PE7] a template that was archived is still used, with a word of warning", async () => {
  const desk = await makePlaybookDesk();
  const template = await desk.ok("POST /api/templates", { name: "Old", subject: "Hi", html: "<p>Old words</p>" });
  const { id } = await desk.make({ actions: [desk.mail({ content: undefined, templateId: template.id })] });
  await desk.publish(id);
  await desk.ok(`PATCH /api/templates/${template.id}`, { archived: true });
  expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`))).toEqual([["warning", "actions.0.templateId"]]);
  await desk.tick();
  const [message] = await desk.pending();
  expect(message).toMatchObject({ template: { id: template.id, name: "Old" } });
  expect(message).toMatchObject({ playbook: { id, name: "Welcome", action: "Old" }, lane: "playbook" });
});
