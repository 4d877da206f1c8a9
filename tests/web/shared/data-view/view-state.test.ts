import { expect, test } from "vitest";
import {
  askedOf,
  isNarrowed,
  nextSort,
  rangeOf,
  readView,
  sortedBy,
  writeView,
} from "#web/shared/data-view/view-state.ts";

const shape = { defaultSort: "name", filterKeys: ["status", "csmId"] };

test("[VI1] a view survives its URL", () => {
  const filter = JSON.stringify({ all: [{ field: "account.traits.plan", op: "is", value: "a&b=c" }] });
  const view = { q: "acme", sort: "-mrr", by: "", filters: { status: "trial" }, filter, columns: "name,traits.plan" };
  const search = Object.fromEntries(Object.entries(writeView(view, shape)).filter(([, value]) => value !== null));
  expect(readView(search as Record<string, string>, shape)).toEqual(view);
});

test("[VI1] a plain view leaves the URL plain, and takes away what it had set", () => {
  expect(writeView({ q: "", sort: "name", by: "", filters: {}, filter: "", columns: "" }, shape))
    .toEqual({ q: null, sort: null, status: null, csmId: null, filter: null, columns: null });
});

test("a parameter of somebody else is no filter, and one given twice counts once", () => {
  expect(readView({ other: "1", status: ["trial", "churned"], q: undefined }, shape))
    .toEqual({ q: "", sort: "name", by: "", filters: { status: "trial" }, filter: "", columns: "" });
});

test("[VI1] a list is grouped by what its URL says, where it can be", () => {
  const groups = { ...shape, groupKeys: ["start"] };
  expect([
    readView({ by: "start" }, groups).by,
    readView({ by: "mrr" }, groups).by,
    readView({ by: "start" }, shape).by,
  ])
    .toEqual(["start", "", ""]);
  const view = { q: "", sort: "name", filters: {}, filter: "", columns: "" };
  expect(writeView({ ...view, by: "start" }, groups)["by"]).toBe("start");
  expect(writeView({ ...view, by: "" }, groups)["by"]).toBeNull();
});

test("a press on a header sorts by it, a second the other way round", () => {
  expect(nextSort("name", "mrr", "desc")).toBe("-mrr");
  expect(nextSort("-mrr", "mrr", "desc")).toBe("mrr");
  expect(nextSort("mrr", "name")).toBe("name");
  expect([sortedBy("-mrr", "mrr"), sortedBy("mrr", "mrr"), sortedBy("name", "mrr")])
    .toEqual(["descending", "ascending", null]);
});

test("a range holds both ends, whichever came first", () => {
  const ids = ["a", "b", "c", "d"];
  expect(rangeOf(ids, "b", "d")).toEqual(["b", "c", "d"]);
  expect(rangeOf(ids, "d", "b")).toEqual(["b", "c", "d"]);
});

test("a range from a row that is gone is the one row", () => {
  expect(rangeOf(["a", "b"], "gone", "b")).toEqual(["b"]);
  expect(rangeOf(["a", "b"], null, "a")).toEqual(["a"]);
  expect(rangeOf(["a", "b"], "a", "gone")).toEqual([]);
});

test("other columns are no other rows, and a filter narrows a list", () => {
  const plain = readView({}, shape);
  expect(askedOf({ ...plain, columns: "name" })).toEqual(askedOf(plain));
  expect([plain, { ...plain, columns: "name" }, { ...plain, filter: "{}" }, { ...plain, q: "a" }].map(isNarrowed))
    .toEqual([false, false, true, true]);
});
