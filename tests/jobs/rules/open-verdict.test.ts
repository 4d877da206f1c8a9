import { expect, test } from "vitest";
import { countsAsSeen, type Hit, openVerdict } from "#jobs/rules/open-verdict.ts";
import { chrome, gmail, thunderbird } from "#tests/support/agents.ts";

const yahoo = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html";

const hit = (change: Partial<Hit>): Hit => ({
  atMs: 100_000,
  agent: chrome,
  acceptedAtMs: 0,
  otherTokens: 0,
  ...change,
});

test.each<[string, Partial<Hit>, string]>([
  ["a browser long after acceptance", {}, "human"],
  ["a mail reader long after acceptance", { agent: thunderbird }, "human"],
  ["a browser 1 s after acceptance", { acceptedAtMs: 99_000 }, "human"],
  ["no agent 9,999 ms after acceptance", { agent: null, acceptedAtMs: 90_001 }, "scanner"],
  ["no agent 10 s after acceptance", { agent: null, acceptedAtMs: 90_000 }, "human"],
  ["a library's agent 5 s after acceptance", { agent: "python-requests/2.32", acceptedAtMs: 95_000 }, "scanner"],
  ["a browser-like bot 5 s after acceptance", {
    agent: "Mozilla/5.0 (compatible; Googlebot/2.1)",
    acceptedAtMs: 95_000,
  }, "scanner"],
  ["no agent before acceptance is known", { agent: "", acceptedAtMs: null }, "scanner"],
  ["a browser before acceptance is known", { acceptedAtMs: null }, "human"],
  ["the fifth token of one network", { otherTokens: 4 }, "scanner"],
  ["the fourth token of one network", { otherTokens: 3 }, "human"],
  ["Gmail's proxy at once", { agent: gmail, acceptedAtMs: 99_900 }, "proxy"],
  ["Gmail's proxy in a burst", { agent: gmail, otherTokens: 40 }, "proxy"],
  ["Yahoo's proxy", { agent: yahoo }, "proxy"],
  ["Apple's prefetch", { agent: "Mozilla/5.0" }, "prefetch"],
  ["Apple's prefetch in a burst", { agent: "Mozilla/5.0", otherTokens: 40 }, "prefetch"],
])("[TR2] %s is labelled by its hit alone", (_, change, verdict) => {
  expect(openVerdict(hit(change))).toBe(verdict);
});

test("[TR2] human and proxy hits count as seen, prefetch and scanner do not", () => {
  expect((["human", "proxy", "prefetch", "scanner"] as const).filter(countsAsSeen)).toEqual(["human", "proxy"]);
});
