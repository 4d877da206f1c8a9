import { expect, test } from "vitest";
import type { PlaybookDefinition, StandingDefinition } from "#jobs/playbooks/definition.ts";
import { type Frozen, isSameDefinition, isSameStart } from "#jobs/playbooks/equal.ts";

const standing = (over: Partial<StandingDefinition> = {}): StandingDefinition => ({
  channelId: "c",
  sender: { mode: "csm", teammateId: "t" },
  replyTo: null,
  audience: "rule",
  rule: { json: { field: "user.role", op: "is", value: "x" }, asOf: { nowMs: 1, timeZone: "UTC", meId: "t" } },
  cc: [],
  bcc: [],
  allowUnsubscribes: true,
  approval: false,
  traits: [],
  ...over,
});
const frozen = (over: Partial<Frozen> = {}): Frozen => ({
  definition: standing(),
  seed: new Uint8Array([1, 2, 3]),
  subjectText: "Hi",
  templateId: null,
  ...over,
});

test("[PB7] a start is kept only where its mail, its people and its words are the same", () => {
  const other = (definition: StandingDefinition) => frozen({ definition });
  expect(isSameStart(frozen(), frozen())).toBe(true);
  const later = { json: { op: "is", value: "x", field: "user.role" }, asOf: { meId: "t", timeZone: "UTC", nowMs: 9 } };
  expect(isSameStart(frozen(), other(standing({ rule: later })))).toBe(true);
  expect(isSameStart(frozen(), other(JSON.parse(JSON.stringify(standing()))))).toBe(true);
  const differences: Frozen[] = [
    frozen({ seed: new Uint8Array([1, 2, 4]) }),
    frozen({ seed: new Uint8Array([1, 2]) }),
    frozen({ subjectText: "Ho" }),
    frozen({ templateId: "x" }),
    other(standing({ approval: true })),
    other(standing({ cc: ["a@b.example"] })),
    other(standing({ audience: "all" })),
    other(standing({ rule: { ...later, asOf: { ...later.asOf, timeZone: "Europe/Berlin" } } })),
  ];
  for (const difference of differences) expect(isSameStart(frozen(), difference)).toBe(false);
});

test("[PB7] a definition runs the same whomever it found when it went live", () => {
  const definition = (over: Partial<PlaybookDefinition> = {}): PlaybookDefinition => ({
    rule: { json: { all: [] }, timeZone: "UTC", meId: "t" },
    reentry: { kind: "once" },
    actions: [{ key: "set", name: "Set", kind: "setTrait", afterDays: 0, on: "account", traitId: "x", value: 1 }],
    ...over,
  });
  expect(isSameDefinition(definition(), definition({ existing: "leave" }))).toBe(true);
  expect(isSameDefinition(definition(), definition({ reentry: { kind: "always" } }))).toBe(false);
  expect(isSameDefinition(definition(), definition({ actions: [] }))).toBe(false);
  expect(isSameDefinition(definition(), definition({ rule: { json: { all: [] }, timeZone: "UTC", meId: "u" } })))
    .toBe(false);
});
