import { expect, test } from "vitest";
import type { Acted } from "#web/shared/acted.ts";
import { emptyChange, settingsOf } from "#web/features/pending/change-form.ts";
import { actInPieces, mostAtOnce } from "#web/features/pending/in-pieces.ts";
import { type BulkAct, doneText } from "#web/features/pending/act-text.ts";
import { isSideTab, sideTabs, stepTab } from "#web/features/pending/side-tabs.ts";

const ids = (n: number) => Array.from({ length: n }, (_, i) => `M${i}`);
const all = (done: string[]): Promise<Acted> => Promise.resolve({ done, refused: [], undo: null });

test("[PR2] many go in pieces of what one request takes, in order, and say how far they are", async () => {
  const sizes: number[] = [];
  const told: number[] = [];
  const given = ids(2 * mostAtOnce + 5);
  const { answers, error } = await actInPieces(given, (piece) => {
    sizes.push(piece.length);
    return all(piece);
  }, (n) => told.push(n));
  expect([sizes, told, error]).toEqual([[1_000, 1_000, 5], [1_000, 2_000, 2_005], null]);
  expect(answers.flatMap((answer) => answer.done)).toEqual(given);
});

test("[PR2] a piece that fails ends it, and what was done before it stands", async () => {
  const failure = new Error("offline");
  let asked = 0;
  const outcome = await actInPieces(ids(3_000), (piece) => ++asked === 2 ? Promise.reject(failure) : all(piece));
  expect([asked, outcome.answers.length, outcome.error]).toEqual([2, 1, failure]);
});

test("[PR2] what is left as it is in the form is not set", () => {
  expect(settingsOf(emptyChange)).toEqual({});
  expect(settingsOf({ ...emptyChange, cc: [], replyTo: "sender", watchLife: "off", allowUnsubscribes: "on" })).toEqual({
    cc: [],
    replyTo: null,
    watchLife: false,
    allowUnsubscribes: true,
  });
  expect(settingsOf({ ...emptyChange, replyTo: "address", replyToAddress: " a@b.example " })).toEqual({
    replyTo: "a@b.example",
  });
  expect(settingsOf({ ...emptyChange, replyTo: "address" })).toEqual({});
  expect(settingsOf({ ...emptyChange, teammateId: "T", bcc: ["x@y.example"] })).toEqual({
    teammateId: "T",
    bcc: ["x@y.example"],
  });
});

test.each<[BulkAct, string, string]>([
  [{ action: "cancel" }, "1 message deleted", "1,200 messages deleted"],
  [{ action: "send_now", ignoreWindow: false }, "Sending now", "Sending 1,200 messages now"],
  [{ action: "reschedule", sendAt: "" }, "1 message rescheduled", "1,200 messages rescheduled"],
  [{ action: "change", set: {} }, "1 message changed", "1,200 messages changed"],
  [{ action: "approve" }, "1 message approved", "1,200 messages approved"],
  [{ action: "release_hold" }, "1 message released", "1,200 messages released"],
])("[PR2] what was done is said: %o", (act, one, many) => {
  expect([doneText(act, 1), doneText(act, 1_200)]).toEqual([one, many]);
  expect(doneText(act, 1, "Grace")).toContain("Grace");
});

test("[VI6] the tabs beside a message go round in both directions, and begin at an end when closed", () => {
  expect(sideTabs.map((tab) => stepTab(tab, 1))).toEqual(["checks", "comments", "history", "details"]);
  expect(sideTabs.map((tab) => stepTab(tab, -1))).toEqual(["history", "details", "checks", "comments"]);
  expect([stepTab(null, 1), stepTab(null, -1)]).toEqual(["details", "history"]);
  expect([isSideTab("checks"), isSideTab("none"), isSideTab(undefined)]).toEqual([true, false, false]);
});
