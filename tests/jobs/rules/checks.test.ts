import { expect, test } from "vitest";
import { checkKinds } from "#db/schema/conversation.ts";
import {
  type CheckFacts,
  checksDueAtMs,
  checksOf,
  checkWeights,
  mostHtmlBytes,
  recentMs,
  riskOf,
} from "#jobs/rules/checks.ts";

const nowMs = Date.parse("2026-06-03T12:00Z");
const clean: CheckFacts = {
  holes: [],
  badLinks: [],
  insecureLinks: [],
  fallbacksUsed: [],
  unknownVariables: [],
  missingFiles: [],
  htmlBytes: 900,
  mailedBy: null,
  changedSinceApproval: false,
};
const cleo = (agoMs: number) => ({ mailedBy: { name: "Cleo", atMs: nowMs - agoMs } });

// deno-fmt-ignore
test.each<[string, Partial<CheckFacts>, string[], number]>([
  ["[PR4] a clean message has no check", {}, [], 0],
  ["[PR4] a hole weighs 100", { holes: ["user.firstName"] }, ["hole user.firstName"], 100],
  ["[PR4] a second hole is named and weighs no more", { holes: ["user.firstName", "account.mrr"] }, ["hole user.firstName", "hole account.mrr"], 100],
  ["[PR4] a body without a word is a hole", { holes: ["message.text"] }, ["hole message.text"], 100],
  ["[PR4] an empty subject weighs like the hole that it is", { holes: ["message.subject"] }, ["empty_subject"], 100],
  ["[PR4] a malformed address weighs 80", { badLinks: ["none"] }, ["bad_link none"], 80],
  ["[PR4] another sender's mail weighs 40 and says who", cleo(1_000), ["recently_mailed Cleo"], 40],
  ["[PR4] a mail of 168 h less one ms ago is recent", cleo(recentMs - 1), ["recently_mailed Cleo"], 40],
  ["[PR4] a mail of exactly 168 h ago is not", cleo(recentMs), [], 0],
  ["[PR4] a fallback that is used weighs 20", { fallbacksUsed: ["user.firstName"] }, ["fallback_used user.firstName"], 20],
  ["[PR4] words edited after the approval weigh 20", { changedSinceApproval: true }, ["edited_after_approval"], 20],
  ["[PR4] an unknown variable comes on top of its hole", { holes: ["user.x"], unknownVariables: ["user.x"] }, ["hole user.x", "unknown_variable user.x"], 130],
  ["[CO9] a file that is gone holds like a hole, and is named", { holes: ["message.file"], missingFiles: ["a.pdf"] }, ["missing_file a.pdf"], 100],
  ["[CO9] a file that may not leave is there", { holes: ["message.file"] }, ["missing_file"], 100],
  ["[PR4] an address over plain http weighs little", { insecureLinks: ["http://a.example/"] }, ["insecure_link http://a.example/"], 10],
  ["[PR4] 102 KB are not too much", { htmlBytes: mostHtmlBytes }, [], 0],
  ["[PR4] one byte more is, and the size is said", { htmlBytes: mostHtmlBytes + 1 }, ["too_large 103 KB"], 10],
  ["[PR4] kinds add up, the weightiest first", { fallbacksUsed: ["a"], badLinks: ["b"], holes: ["c"], ...cleo(0) }, ["hole c", "bad_link b", "recently_mailed Cleo", "fallback_used a"], 240],
  ["[PR4] of many of a kind twenty are named", { badLinks: Array.from({ length: 40 }, (_, n) => `${n}`) }, Array.from({ length: 20 }, (_, n) => `bad_link ${n}`), 80],
])("%s", (_, facts, expected, risk) => {
  const checks = checksOf({ ...clean, ...facts }, nowMs);
  expect(checks.map(({ kind, detail }) => detail === null ? kind : `${kind} ${detail}`)).toEqual(expected);
  expect(riskOf(checks)).toBe(risk);
});

test("[PR4] a recent mail says when it was, and the checks are due when it is recent no more", () => {
  const facts = { ...clean, ...cleo(3_600_000) };
  expect(checksOf(facts, nowMs)).toEqual([{ kind: "recently_mailed", detail: "Cleo", atMs: nowMs - 3_600_000 }]);
  const dueAtMs = checksDueAtMs(facts, nowMs)!;
  expect(checksOf(facts, dueAtMs - 1)).toHaveLength(1);
  expect(checksOf(facts, dueAtMs)).toEqual([]);
  expect(checksDueAtMs(facts, dueAtMs)).toBeNull();
  expect(checksDueAtMs(clean, nowMs)).toBeNull();
});

test("[PR4] the weights that the rule gives are these, and every kind has one", () => {
  expect(checkWeights).toMatchObject({
    hole: 100,
    bad_link: 80,
    recently_mailed: 40,
    fallback_used: 20,
    edited_after_approval: 20,
  });
  for (const kind of checkKinds) expect(checkWeights[kind]).toBeGreaterThan(0);
});
