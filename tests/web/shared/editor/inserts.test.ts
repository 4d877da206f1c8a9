import { describe, expect, test } from "vitest";
import { findSlash, type Insert, matchInserts } from "#web/shared/editor/inserts.ts";

describe("a slash that begins a word opens the menu", () => {
  test.each([
    ["/", { query: "", length: 1 }],
    ["Hi /pri", { query: "pri", length: 4 }],
    ["Hi /price list", { query: "price list", length: 11 }],
    ["km/h", null],
    ["https://acme", null],
    ["either / or", null],
    ["// no", null],
    ["/one two three four five", null],
  ])("%s", (text, expected) => expect(findSlash(text)).toEqual(expected));
});

test("inserts are found by the beginnings of their words, and by what they are", () => {
  const make = (label: string, group: string): Insert => ({ id: label, group, label, take: () => {} });
  const all = [make("Price list 2026", "Snippet"), make("Renewal", "Template"), make("Quote", "Line")];
  const labels = (query: string) => matchInserts(all, query).map(({ label }) => label);
  expect(labels("li pr")).toEqual(["Price list 2026"]);
  expect(labels("temp")).toEqual(["Renewal"]);
  expect(labels("ice")).toEqual([]);
  expect(labels("")).toHaveLength(3);
});
