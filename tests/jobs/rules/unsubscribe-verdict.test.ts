import { expect, test } from "vitest";
import { unsubscribeVerdict } from "#jobs/rules/unsubscribe-verdict.ts";
import { chrome } from "#tests/support/agents.ts";

type Use = Parameters<typeof unsubscribeVerdict>[0];

test.each<[string, Partial<Use>, ReturnType<typeof unsubscribeVerdict>]>([
  ["a browser, days later", {}, { verdict: "human", why: null }],
  ["a browser at once", { acceptedAtMs: 999_000 }, { verdict: "human", why: null }],
  ["no agent 9,999 ms after acceptance", { agent: null, acceptedAtMs: 990_001 }, {
    verdict: "scanner",
    why: "too_soon",
  }],
  ["no agent 10 s after acceptance", { agent: null, acceptedAtMs: 990_000 }, { verdict: "human", why: null }],
  ["no agent while nobody knows whether it was accepted", { agent: "", acceptedAtMs: null }, {
    verdict: "scanner",
    why: "too_soon",
  }],
  ["the fourth person of a network", { otherPeople: 3 }, { verdict: "human", why: null }],
  ["the fifth person of a network, in a browser", { otherPeople: 4 }, { verdict: "scanner", why: "burst" }],
])("[SU1] %s: whose doing it looks like", (_, change, verdict) => {
  expect(unsubscribeVerdict({ atMs: 1_000_000, agent: chrome, acceptedAtMs: 0, otherPeople: 0, ...change }))
    .toEqual(verdict);
});
