import { expect, test } from "vitest";
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
  expect(told(first)).toEqual([[
    "error",
    "actions.0",
    "moves accounts in and out of “There” itself, without end; let each of them act on an account once",
  ]]);
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${first.id}/publish`, { draftNo: 0 })))
    .toEqual([422, "invalid_field", "actions.0"]);
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
