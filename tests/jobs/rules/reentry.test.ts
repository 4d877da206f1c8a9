import { expect, test } from "vitest";
import { decideReentry, reentryBound } from "#jobs/rules/reentry.ts";

const dayMs = 86_400_000;
const nowMs = 100 * dayMs;
const limited = { kind: "limited", times: 2, days: 30 } as const;
const acted = (...daysAgo: (number | null)[]) => daysAgo.map((days) => (days === null ? null : nowMs - days * dayMs));

test.each(
  [
    ["once: never in", { kind: "once" }, [], "may_enter"],
    ["once: in a stay in which nothing was done", { kind: "once" }, acted(null, null), "may_enter"],
    ["once: acted on long ago", { kind: "once" }, acted(99), "was_once"],
    ["always: acted on today", { kind: "always" }, acted(0, 1, 2), "may_enter"],
    ["limited: one less than the limit", limited, acted(3, null), "may_enter"],
    ["limited: at the limit", limited, acted(3, 29), "limit_reached"],
    ["limited: one of them just out of the days", limited, acted(3, 30), "may_enter"],
    ["limited: one of them just within", limited, acted(3, 29.99), "limit_reached"],
  ] as const,
)("[PB3] %s", (_, reentry, actedAtMs, decided) => {
  expect(decideReentry(reentry, { isIn: false, isBarred: false, actedAtMs }, nowMs)).toBe(decided);
  const barred = decided === "may_enter" ? "barred" : decided;
  expect(decideReentry(reentry, { isIn: false, isBarred: true, actedAtMs }, nowMs)).toBe(barred);
});

test("[PB3] an account that is in does not enter again, whatever the rule of re-entry", () => {
  expect(decideReentry({ kind: "always" }, { isIn: true, isBarred: true, actedAtMs: [] }, nowMs)).toBe("is_in");
});

test("[PB3] the bound that the sweep asks of the database is the decision's", () => {
  expect(reentryBound({ kind: "always" }, nowMs)).toBeNull();
  // An action at the epoch counts as well.
  expect(reentryBound({ kind: "once" }, nowMs)).toEqual({ most: 1, afterMs: -1 });
  expect(reentryBound(limited, nowMs)).toEqual({ most: 2, afterMs: 70 * dayMs });
});
