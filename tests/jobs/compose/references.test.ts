import { expect, test } from "vitest";
import { referencesOf, type SaidBefore } from "#jobs/compose/references.ts";

const said = (id: string, what: Partial<SaidBefore> = {}): SaidBefore => ({ id, automatic: 0, others: 0, ...what });
const automatic = { automatic: 1 };
const others = { others: 1 };

test("[CH5] a mail answers the newest that a person wrote, never an automatic answer that came after", () => {
  expect(referencesOf([said("ours"), said("bea"), said("bob-is-out", { ...automatic, ...others })])).toEqual([
    "ours",
    "bea",
  ]);
  expect(referencesOf([said("ours"), said("out", automatic)])).toEqual(["ours"]);
  expect(referencesOf([said("out", automatic)])).toEqual(["out"]);
  expect(referencesOf([])).toEqual([]);
});

test("[CH5] of several who wrote, it answers whom it goes to", () => {
  expect(referencesOf([said("ours"), said("bea"), said("bob", others)])).toEqual(["ours", "bea"]);
  expect(referencesOf([said("ours"), said("bob", others), said("bea")])).toEqual(["ours", "bob", "bea"]);
  expect(referencesOf([said("bob", others)])).toEqual(["bob"]);
});
