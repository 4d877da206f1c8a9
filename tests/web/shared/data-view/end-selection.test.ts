import { expect, test } from "vitest";
import { isOtherList } from "#web/shared/data-view/end-selection.ts";

const shown = (change: Record<string, unknown> = {}, savedId: string | null = null, queryKey = ["accounts"]) => ({
  queryKey,
  savedId,
  view: { q: "", filters: {}, filter: "", ...change },
});

test.each([
  ["a search in the same list", shown(), shown({ q: "acme" }), false],
  ["nothing", shown({ filter: "{}" }), shown({ filter: "{}" }), false],
  ["a view saved of what is shown", shown({ q: "a" }), shown({ q: "a" }, "1"), false],
  ["another filter", shown(), shown({ filter: '{"all":[]}' }), true],
  ["another chip", shown(), shown({ filters: { status: "trial" } }), true],
  ["another saved view, that searches", shown({}, "1"), shown({ q: "acme" }, "2"), true],
  ["another list", shown(), shown({}, null, ["accounts", "all"]), true],
])("[VI1] of a selection %s is an end: %#", (_, before, now, ends) => {
  expect(isOtherList(before, now)).toBe(ends);
});
