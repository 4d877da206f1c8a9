import { describe, expect, test } from "vitest";
import { checkTrait, readTraitText, type TraitValue } from "#jobs/rules/trait-value.ts";
import type { TraitType } from "#db/schema/people.ts";

const options = [{ value: "pro", label: "Professional" }, { value: "free", label: "Free plan" }];
const shape = (type: TraitType) => ({ type, options: type === "select" ? options : null });
const none = { txt: null, num: null };

describe("[PD5] a value of the trait's type is stored", () => {
  test.each<[TraitType, TraitValue, { txt?: string; num?: number }]>([
    ["text", "a <b> & c\nd", { txt: "a <b> & c\nd" }],
    ["number", 0, { num: 0 }],
    ["number", -1.5, { num: -1.5 }],
    ["boolean", true, { num: 1 }],
    ["boolean", false, { num: 0 }],
    ["date", "2028-02-29", { txt: "2028-02-29" }],
    ["date", " 2027-03-14 ", { txt: "2027-03-14" }],
    ["select", "pro", { txt: "pro" }],
    ["url", "https://cal.example/ada?x=1#y", { txt: "https://cal.example/ada?x=1#y" }],
    ["url", "HTTP://Example.com", { txt: "HTTP://Example.com" }],
    ["url", "cal.example/ada", { txt: "https://cal.example/ada" }],
    ["url", "//cal.example", { txt: "https://cal.example" }],
    ["url", "cal.example:8443/x", { txt: "https://cal.example:8443/x" }],
    ["url", "localhost:3000", { txt: "https://localhost:3000" }],
    ["url", "mailto:ada@parley.test?subject=Hi", { txt: "mailto:ada@parley.test?subject=Hi" }],
    ["url", "bücher.example/ü", { txt: "https://bücher.example/ü" }],
  ])("%s %j", (type, value, stored) => {
    expect(checkTrait(shape(type), value)).toEqual({ ok: true, stored: { ...none, ...stored } });
  });
  test.each<[TraitType]>([["text"], ["number"], ["boolean"], ["date"], ["url"], ["select"]])(
    "null and blank are no %s",
    (type) => {
      for (const value of [null, "", "  "]) expect(checkTrait(shape(type), value)).toEqual({ ok: true, stored: none });
    },
  );
});

describe("[PD5] a value of the wrong type is refused", () => {
  test.each<[TraitType, TraitValue]>([
    ["text", 5],
    ["text", true],
    ["text", "a\u0000b"],
    ["text", "x".repeat(10_001)],
    ["number", "5"],
    ["number", true],
    ["number", Infinity],
    ["boolean", "true"],
    ["boolean", 1],
    ["date", "2027-02-29"],
    ["date", "14.3.2027"],
    ["date", "2027-03-14T10:00:00Z"],
    ["date", 20_270_314],
    ["select", "Professional"],
    ["select", "gold"],
    ["url", "javascript:alert(1)"],
    ["url", "JaVaScRiPt:alert(1)"],
    ["url", "data:text/html,x"],
    ["url", "ftp://host.example"],
    ["url", "file:///etc/passwd"],
    ["url", "tel:123"],
    ["url", "not a url"],
    ["url", "word"],
    ["url", "https://"],
    ["url", "https://host.example/\nx"],
    ["url", 'https://host.example/"><script>'],
    ["url", "mailto:nobody"],
    ["url", "x.y:javascript"],
    ["url", 7],
  ])("%s %j", (type, value) => {
    expect(checkTrait(shape(type), value)).toMatchObject({ ok: false, message: expect.any(String) });
  });
});

describe("[PD6] a cell of a file as a trait's value", () => {
  test.each<[TraitType, string, TraitValue]>([
    ["text", " a ", "a"],
    ["number", "12.50", 12.5],
    ["number", "1e3", 1000],
    ["number", "twelve", "twelve"],
    ["boolean", "Yes", true],
    ["boolean", "0", false],
    ["boolean", "maybe", "maybe"],
    ["select", "professional", "pro"],
    ["select", "free", "free"],
    ["select", "gold", "gold"],
    ["date", "2027-03-14", "2027-03-14"],
    ["text", "  ", null],
  ])("%s %j", (type, cell, value) => {
    expect(readTraitText(shape(type), cell)).toEqual(value);
  });
});
