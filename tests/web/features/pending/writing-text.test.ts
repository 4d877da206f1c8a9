import { expect, test } from "vitest";
import { writersText, writingText } from "#web/features/pending/writing-text.ts";

const person = (id: string) => ({ id, name: `${id} Surname` });
const at = (ms: number) => new Date(ms).toISOString();
const message = (editors: string[], editedBy: string | null = null, editedMs: number | null = null) => ({
  editors: editors.map(person),
  editedBy: editedBy === null ? null : person(editedBy),
  editedAt: editedMs === null ? null : at(editedMs),
});

test("[CO1] the list says who writes, by first name", () => {
  expect([[], ["Ana"], ["Ana", "Ben"], ["Ana", "Ben", "Cem"]].map((ids) => writingText(ids.map(person)))).toEqual([
    "",
    "Ana is writing",
    "Ana and Ben are writing",
    "Ana and 2 others are writing",
  ]);
});

test.each(
  [
    ["nobody", [message([])], null],
    ["oneself alone, writing", [message(["Me"], "Me", 900)], null],
    ["a colleague who reads", [message(["Ana", "Me"])], "Ana has the draft open."],
    ["a colleague who wrote just now", [message(["Ana"], "Ana", 900)], "Ana is writing in it right now."],
    ["a colleague who wrote two minutes ago", [message(["Ana"], "Ana", -119_000)], "Ana has the draft open."],
    ["one who wrote just now and left", [message(["Ben"], "Ana", 900)], "Ben has the draft open."],
    ["one's own last word beside a colleague", [message(["Ana", "Me"], "Me", 900)], "Ana has the draft open."],
    ["two", [message(["Ana", "Ben"], "Ben", 900)], "Ana and Ben are writing in it right now."],
    [
      "several drafts",
      [message(["Ana"]), message(["Ana", "Ben", "Cem"])],
      "Ana and 2 others have some of these drafts open.",
    ],
    ["one of several", [message([]), message(["Ana"], "Ana", 900)], "Ana is writing in some of them right now."],
  ] as const,
)("[PR2] [PR7] before a draft goes: %s", (_who, messages, says) => {
  expect(writersText(messages, "Me", 1_000)).toBe(says);
});
