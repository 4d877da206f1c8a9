import { expect, test } from "vitest";
import { pausePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import { otherDefinitions, publishPlaybook } from "#db/queries/playbook-version.ts";
import { type Item, refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

type Problem = { level: string; field: string; message: string };
const told = (answer: Item) =>
  (answer.problems as Problem[]).map(({ level, field, message }) => [level, field, message]);

test("[PB1] two playbooks that move each other's accounts round are both named, and go live only where each acts once", async () => {
  const desk = await makePlaybookDesk();
  await desk.ok("POST /api/traits", { entity: "account", key: "stage", label: "Stage", type: "text" });
  const when = (value: string) => ({ field: "account.traits.stage", op: "is", value });
  const set = (value: string) => [{ kind: "setTrait", key: "set", traitKey: "stage", value }];
  const first = await desk.make({ rule: when("a"), actions: set("b"), reentry: { kind: "always" } }, "There");
  // Alone it ends with what it sets; with the one that brings accounts back it does not.
  expect(told(first)).toEqual([[
    "warning",
    "actions.0",
    "moves accounts in and out of “There” itself; it ends with what it sets",
  ]]);
  const bringing = await desk.make({ rule: when("b"), actions: set("a"), reentry: { kind: "always" } }, "Back");
  await desk.publish(bringing.id);
  expect(told(await desk.ok(`GET /api/playbooks/${first.id}`))).toEqual([[
    "error",
    "actions.0",
    "leads round: “There”, “Back”, without end; let each of them act on an account once",
  ]]);
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${first.id}/publish`, { draftNo: 0 })))
    .toEqual([422, "invalid_field", "actions.0"]);
  await desk.ok(`POST /api/playbooks/${bringing.id}/archive`);
  const once = await desk.edit(first.id, { rule: when("a"), actions: set("b") });
  expect(told(once)).toMatchObject([["warning", "actions.0", expect.stringContaining("it ends")]]);
  await desk.publish(first.id);

  const other = { rule: { field: "account.traits.mood", op: "is", value: "x" } };
  await desk.ok("POST /api/traits", { entity: "account", key: "mood", label: "Mood", type: "text" });
  const harmless = await desk.make({ ...other, actions: set("c"), reentry: { kind: "always" } }, "Harmless");
  expect(told(harmless)).toEqual([]);
  const mood = [{ kind: "setTrait", key: "mood", traitKey: "mood", value: "x" }];
  await desk.edit(first.id, { rule: when("a"), actions: mood });
  await desk.publish(first.id);
  const back = await desk.ok(`GET /api/playbooks/${harmless.id}`);
  expect(told(back)).toMatchObject([["error", "actions.0", expect.stringMatching(/“Harmless”, “There”/)]]);
  await desk.ok(`POST /api/playbooks/${first.id}/archive`);
  expect(told(await desk.ok(`GET /api/playbooks/${harmless.id}`))).toEqual([]);
});

const pendingNone = { not: { field: "conversation.state", op: "is", value: "pending" } };

test("[PB3] mail that takes its account out of its rule and back is no endless mailing of one person", async () => {
  const desk = await makePlaybookDesk();
  const rule = { all: [desk.subscribed, pendingNone] };
  const actions = [desk.mail(), desk.followUp()];
  const always = await desk.make({ rule, actions, reentry: { kind: "always" } }, "Again");
  expect(told(always)).toEqual([[
    "error",
    "actions.0",
    "its mail moves accounts in and out of “Again” itself, without end; let each of them act on an account once",
  ]]);
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${always.id}/publish`, { draftNo: 0 })))
    .toEqual([422, "invalid_field", "actions.0"]);
  const limited = await desk.edit(always.id, { rule, actions, reentry: { kind: "limited", times: 1, days: 90 } });
  expect(told(limited)).toEqual([[
    "warning",
    "actions.0",
    "its mail moves accounts in and out of “Again” itself; it goes on, for one account at most “Again” once in 90 days",
  ]]);
  expect(told(await desk.edit(always.id, { rule, actions }))).toEqual([]);

  await desk.ok("POST /api/traits", { entity: "conversation", key: "wave", label: "Wave", type: "text" });
  const wave = { not: { field: "conversation.traits.wave", op: "is", value: "1" } };
  const waves = { rule: wave, actions: [desk.mail({ traits: { wave: "1" } })], reentry: { kind: "always" } };
  expect(told(await desk.edit(always.id, waves))).toEqual([["error", "actions.0", expect.any(String)]]);
  // What stays as it was made, or is for others to do, leads nobody out and back.
  const step = { field: "conversation.step", op: "is", value: "hello" };
  const replied = { all: [{ field: "conversation.replied", op: "is", value: true }, { not: step }] };
  expect(told(await desk.edit(always.id, { rule: replied, actions, reentry: { kind: "always" } }))).toEqual([]);
});

/** Two that lead each other's accounts round, each harmless alone. */
async function makePair() {
  const desk = await makePlaybookDesk();
  await desk.ok("POST /api/traits", { entity: "account", key: "stage", label: "Stage", type: "text" });
  const make = (name: string, from: string, to: string) =>
    desk.make({
      rule: { field: "account.traits.stage", op: "is", value: from },
      actions: [{ kind: "setTrait", key: "set", traitKey: "stage", value: to }],
      reentry: { kind: "always" },
    }, name);
  return { ...desk, there: await make("There", "a", "b"), back: await make("Back", "b", "a") };
}

test("[PB3] what leads round is not put together by publishing each alone and taking it back from the archive", async () => {
  const { ok, publish, admin, there, back } = await makePair();
  for (const { id } of [there, back]) {
    await publish(id);
    await ok(`POST /api/playbooks/${id}/archive`);
  }
  await ok(`POST /api/playbooks/${there.id}/restore`);
  expect(await ok(`POST /api/playbooks/${there.id}/resume`)).toMatchObject({ state: "live" });
  await ok(`POST /api/playbooks/${back.id}/restore`);
  const refused = await admin.call(`POST /api/playbooks/${back.id}/resume`);
  expect(refusalOf(refused)).toEqual([409, "conflict", "actions.0"]);
  expect(refused.body).toMatchObject({
    error: {
      message: "actions.0: leads round: “Back”, “There”, without end; let each of them act on an account once",
    },
  });
  expect(await ok(`GET /api/playbooks/${back.id}`)).toMatchObject({ state: "paused" });
  await ok(`POST /api/playbooks/${there.id}/archive`);
  expect(await ok(`POST /api/playbooks/${back.id}/resume`)).toMatchObject({ state: "live" });
  expect(await ok(`POST /api/playbooks/${back.id}/resume`)).toMatchObject({ state: "live" });
});

test("[PB3] of two that lead round and are published at once, one goes live", async () => {
  const { ok, admin, there, back } = await makePair();
  const answers = await Promise.all(
    [there, back].map(({ id }) => admin.call(`POST /api/playbooks/${id}/publish`, { draftNo: 0 })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  const { items } = await ok("GET /api/playbooks") as unknown as { items: { state: string }[] };
  expect(items.map(({ state }) => state).toSorted()).toEqual(["draft", "live"]);
});

test("[PB3] what was looked at beside others goes live, or on, only beside the same ones", async () => {
  const { database, admin, deps, publish, there, back } = await makePair();
  const by = { actorId: admin.id, nowMs: deps.nowMs() };
  const { mark } = await otherDefinitions(database.db, there.id);
  await publish(there.id);
  const before = await otherDefinitions(database.db, back.id);
  expect(before).toMatchObject({ others: [{ name: "There" }] });
  const publication = {
    draftNo: 0,
    version: 0,
    asked: {},
    definition: {},
    actions: [],
    starts: [],
    renamed: [],
    unbars: false,
  };
  expect(await publishPlaybook(database.db, { ...publication, playbookId: back.id, others: mark }, by)).toBe(false);
  const now = { ...publication, playbookId: back.id, others: before.mark };
  await pausePlaybook(database.db, there.id, false, by);
  expect(await resumePlaybook(database.db, there.id, by, before.mark)).toBe(false);
  expect(await resumePlaybook(database.db, there.id, by, mark)).toBe(true);
  expect(await publishPlaybook(database.db, now, by)).toBe(true);
});
