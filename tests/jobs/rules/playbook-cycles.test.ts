import { expect, test } from "vitest";
import { type Feeding, fieldsRead, loopThrough, movedByMail } from "#jobs/rules/playbook-cycles.ts";

type Kind = "once" | "always" | "limited";
const reentryOf = (kind: Kind): Feeding["reentry"] => kind === "limited" ? { kind, times: 2, days: 30 } : { kind };
const feeding = (
  name: string,
  reads: string[],
  sets: string[],
  kind: Kind = "once",
  moves: readonly string[] = [],
): Feeding => ({
  name,
  reentry: reentryOf(kind),
  reads: new Set(reads),
  sets: new Set(sets),
  moves: new Set(moves),
});
const ends = (...names: string[]) => ({ names, goesOn: "ends", limits: [] });
const endless = (...names: string[]) => ({ names, goesOn: "endless", limits: [] });

test("[PB1] a rule's fields are found in whatever groups they stand", () => {
  const rule = {
    all: [{ field: "a", op: "is" }, { any: [{ not: { field: "b" } }, { all: [{ field: "a" }] }] }, null, 3],
  };
  expect([...fieldsRead(rule)].sort()).toEqual(["a", "b"]);
  expect([...fieldsRead(null)]).toEqual([]);
});

test("[PB1] what nobody's rule asks of, or does not come back, is no loop", () => {
  const mine = feeding("Mine", ["x"], ["a"]);
  expect(loopThrough(["a"], mine, [])).toBeNull();
  expect(loopThrough(["a"], mine, [feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["c"])])).toBeNull();
  // A loop of others that it only leads to is theirs.
  expect(loopThrough(["a"], mine, [feeding("B", ["a"], ["a"], "always")])).toBeNull();
});

test("[PB1] its own rule, or the way back over others, by the shortest", () => {
  expect(loopThrough(["a"], feeding("Mine", ["a"], ["a"]), [])).toEqual(ends("Mine"));
  const mine = feeding("Mine", ["d"], ["a"]);
  const others = [feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["d"]), feeding("D", ["a"], ["x", "d"])];
  expect(loopThrough(["a"], mine, others)).toEqual(ends("Mine", "D"));
});

test("[PB3] it ends only where each playbook on it acts on an account once", () => {
  const mine = feeding("Mine", ["d"], ["a"]);
  expect(loopThrough(["a"], { ...mine, reentry: { kind: "always" } }, [feeding("B", ["a"], ["d"])]))
    .toEqual(endless("Mine", "B"));
  expect(loopThrough(["a"], mine, [feeding("B", ["a"], ["d"], "always")])).toEqual(endless("Mine", "B"));
  // The longer way over one that goes on matters more than the short one that ends.
  const others = [feeding("Short", ["a"], ["d"]), feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["d"], "always")];
  expect(loopThrough(["a"], mine, others)).toEqual(endless("Mine", "B", "C"));
});

test("[PB1] only by the field that is set: another action's loop is another's", () => {
  const mine = feeding("Mine", ["a"], ["a", "b"]);
  expect(loopThrough(["b"], mine, [])).toBeNull();
});

test("[PB3] by traits alone a playbook that takes itself out of its own rule stays out, however often it may act", () => {
  const always = feeding("Mine", ["a"], ["a"], "always");
  expect(loopThrough(["a"], always, [])).toEqual(ends("Mine"));
  // Not where another brings the account back.
  expect(loopThrough(["a"], always, [feeding("B", ["a"], ["a"])])).toEqual(endless("Mine", "B"));
});

test("[PB3] mail that moves what its own rule asks of goes on without end, so often, or once", () => {
  const mails = (kind: Kind) => feeding("Mine", ["conversation.state"], [], kind, movedByMail);
  const loop = (kind: Kind) => loopThrough(movedByMail, mails(kind), []);
  expect(loop("always")).toEqual(endless("Mine"));
  expect(loop("limited")).toEqual({
    names: ["Mine"],
    goesOn: "limited",
    limits: [{ name: "Mine", times: 2, days: 30 }],
  });
  expect(loop("once")).toEqual(ends("Mine"));
  // What only its reader does, and what stays as it was made, is none of it.
  const replied = feeding("Mine", ["conversation.replied", "conversation.templateId"], [], "always", movedByMail);
  expect(loopThrough(replied.moves, replied, [])).toBeNull();
  const other = feeding("B", ["conversation.state"], ["d"]);
  const led = feeding("Mine", ["d"], [], "always", movedByMail);
  expect(loopThrough(led.moves, led, [other])).toEqual(endless("Mine", "B"));
});
