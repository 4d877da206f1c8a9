import { describe, expect, test } from "vitest";
import { matchPeople, mentionAt, piecesOf, toBody, toWritten } from "#web/features/comments/mention-text.ts";

const ada = { id: "01JD3K5V8ZQ4N6T0W2Y4A6C8E0", name: "Ada" };
const adaMin = { id: "01JD3K5V8ZQ4N6T0W2Y4A6C8E1", name: "Ada Min" };
const people = [ada, adaMin];

test("[PR6] what is written with names is stored with ids, and reads with names again", () => {
  const body = toBody("Ask @Ada Min, not @Ada: mail a@Ada.example", people);
  expect(body).toBe(`Ask @[${adaMin.id}], not @[${ada.id}]: mail a@Ada.example`);
  expect(toWritten(body, people)).toBe("Ask @Ada Min, not @Ada: mail a@Ada.example");
});

test("[PR6] a name that only begins like a teammate's is no mention", () => {
  expect(toBody("@Adam and @Adä", [ada])).toBe("@Adam and @Adä");
});

test("[PR6] a mention of nobody we know reads as somebody", () => {
  expect(piecesOf(`Hi @[${ada.id}]!`, [])).toEqual([
    { kind: "text", text: "Hi " },
    { kind: "mention", id: ada.id, name: "somebody" },
    { kind: "text", text: "!" },
  ]);
});

describe("[PR6] who is being named", () => {
  test.each([
    ["Hi @ad", { at: 3, query: "ad" }],
    ["@", { at: 0, query: "" }],
    ["(@Ada Mi", { at: 1, query: "Ada Mi" }],
    ["mail a@b", null],
    ["@Ada Min now", null],
    ["no one", null],
  ])("%s", (written, expected) => expect(mentionAt(written, written.length)).toEqual(expected));
});

test("[PR6] teammates are found by any of their names, whole beginnings first", () => {
  expect(matchPeople([{ id: "1", name: "Bea Adams" }, adaMin, { id: "2", name: "Cleo" }], "ad").map(({ name }) => name))
    .toEqual(["Ada Min", "Bea Adams"]);
});
