import { expect, test } from "vitest";
import { checkWeights } from "#jobs/rules/checks.ts";
import { type Check, type CheckKind, checkText, rowChecks, toneOf } from "#web/features/pending/check-text.ts";

const nowMs = Date.UTC(2026, 10, 23, 12);
const told = { nowMs, timeZone: "UTC" };
const check = (kind: CheckKind, detail: string | null = null, at: string | null = null): Check => ({
  kind,
  detail,
  at,
});
const kinds = Object.keys(checkWeights) as CheckKind[];

test.each(kinds)("[PR4] %s is said in words, shortly for a row and in sentences for the message", (kind) => {
  for (const detail of [null, "user.firstName", "https://x.example"]) {
    const { short, title, why } = checkText(check(kind, detail), told);
    expect(short.length).toBeLessThan(40);
    expect(why).toMatch(/^[A-Z].*[.]$/);
    for (const words of [short, title, why]) expect(words).not.toMatch(/_|undefined|null|\{/);
  }
});

test("[PR4] a hole names what is missing, a recent mail who wrote and when", () => {
  expect(checkText(check("hole", "account.traits.seats"), { ...told, nameOf: () => "Account seats" }).title).toBe(
    "No value for Account seats",
  );
  const several = { ...told, isToSeveral: true };
  expect(checkText(check("hole", "user.firstName"), several).why).not.toContain("fallback");
  expect(checkText(check("hole", "account.name"), several)).toEqual(checkText(check("hole", "account.name"), told));
  const mailed = checkText(check("recently_mailed", "Grace Okafor", "2026-11-21T12:00:00Z"), told);
  expect([mailed.short, mailed.title]).toEqual(["Mailed 2 days ago", "Grace Okafor mailed this reader 2 days ago"]);
});

test("[PR4] a link that a variable makes is named by the variable and what it says", () => {
  expect(checkText(check("bad_link", "user.traits.site (none)"), told).title).toBe(
    "This link cannot be sent: user site, which is “none”",
  );
  expect(checkText(check("bad_link", "ftp://x.example"), told).title).toBe("This link cannot be sent: ftp://x.example");
});

test("[PR4] the weightier a kind, the louder", () => {
  const loudness = { danger: 2, warn: 1, neutral: 0, ok: 0, accent: 0 };
  const byWeight = kinds.toSorted((a, b) => checkWeights[b] - checkWeights[a]).map((kind) => loudness[toneOf(kind)]);
  expect(byWeight).toEqual(byWeight.toSorted((a, b) => b - a));
  expect([toneOf("hole"), toneOf("recently_mailed"), toneOf("fallback_used")]).toEqual(["danger", "warn", "neutral"]);
});

test("[PR4] a row says each kind once, the weightiest first, and nothing that its hold says already", () => {
  const checks = [check("fallback_used", "a"), check("hole", "b"), check("fallback_used", "c"), check("bad_link", "d")];
  expect(rowChecks({ checks, hold: null }).map((one) => one.kind)).toEqual(["hole", "bad_link", "fallback_used"]);
  const hold = { kind: "missing_data" as const, until: null, detail: "b" };
  expect(rowChecks({ checks, hold }).map((one) => [one.kind, one.detail])).toEqual([
    ["bad_link", "d"],
    ["fallback_used", "a"],
  ]);
});
