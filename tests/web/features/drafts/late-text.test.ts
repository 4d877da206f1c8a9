import { expect, test } from "vitest";
import { isAnswerable, lateText } from "#web/features/drafts/late-text.ts";

const states = ["pending", "sending", "sent", "unknown", "failed", "cancelled", "skipped"];

test("[CO4] late words follow as a reply only where a mail went, or may have gone", () => {
  expect(states.filter(isAnswerable)).toEqual(["sending", "sent", "unknown"]);
});

test("[CO4] a draft that closed says what became of it, and never that the late words went too", () => {
  expect(states.filter((state) => /left without/.test(lateText(state)))).toEqual(["sending", "sent", "unknown"]);
  expect(states.filter((state) => /deleted/.test(lateText(state)))).toEqual(["cancelled"]);
  for (const state of states) {
    expect(lateText(state)).toMatch(/^This draft was closed to edits while you wrote\. .+\.$/);
  }
});
