import { expect, test } from "vitest";
import { chosenKeys, moveKey, secondKey, textOfKeys, usualKeys } from "#web/shared/data-view/column-choice.ts";

const all = [
  { key: "name" },
  { key: "status" },
  { key: "mrr" },
  { key: "traits.plan", byChoice: true as const },
];

test("[VI1] a list shows its usual columns until others are chosen, and its URL stays plain", () => {
  expect(usualKeys(all)).toEqual(["name", "status", "mrr"]);
  expect(chosenKeys(all, "")).toEqual(["name", "status", "mrr"]);
  expect(textOfKeys(all, ["name", "status", "mrr"])).toBe("");
});

test("[VI1] chosen columns stand in the order of the URL, the first always leads, none twice", () => {
  expect(chosenKeys(all, "traits.plan,mrr,traits.plan")).toEqual(["name", "traits.plan", "mrr"]);
  expect(chosenKeys(all, textOfKeys(all, ["name", "mrr", "status"]))).toEqual(["name", "mrr", "status"]);
  expect(chosenKeys(all, textOfKeys(all, ["name"]))).toEqual(["name"]);
});

test("[PD5] a trait that went away is passed over", () => {
  expect(chosenKeys(all, "name,traits.gone,mrr")).toEqual(["name", "mrr"]);
});

test("a column moves by one and never before the first", () => {
  expect(moveKey(["name", "status", "mrr"], "mrr", -1)).toEqual(["name", "mrr", "status"]);
  expect(moveKey(["name", "status", "mrr"], "status", -1)).toEqual(["name", "status", "mrr"]);
  expect(moveKey(["name", "status", "mrr"], "mrr", 1)).toEqual(["name", "status", "mrr"]);
});

test("[VI1] where there is room for no column, what the list is sorted by stands under the name, else the first chosen", () => {
  const shown = [
    { key: "name", sort: "name" },
    { key: "status", phone: true, sort: "status" },
    { key: "mrr", sort: "mrr" },
    { key: "traits.plan", sort: "traits.plan", byChoice: true as const },
  ];
  expect(secondKey(shown, "-mrr")).toBe("mrr");
  expect(secondKey(shown, "traits.plan")).toBe("traits.plan");
  expect(secondKey(shown, "name")).toBe("traits.plan");
  expect(secondKey(shown, "status")).toBe("traits.plan");
  expect(secondKey(shown.slice(0, 3), "name")).toBeNull();
});
