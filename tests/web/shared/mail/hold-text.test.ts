import { expect, test } from "vitest";
import { noEmailWords } from "#jobs/rules/no-email.ts";
import { playbookFaultText } from "#jobs/rules/playbook-fault.ts";
import { actionStoppedText, startStoppedText } from "#jobs/rules/stopped-start.ts";
import { forecastText } from "#web/features/pending/forecast-text.ts";
import { type Held, type HoldKind, holdText, listText } from "#web/shared/mail/hold-text.ts";
import { standInText } from "#web/shared/mail/message-state.ts";
import { holeFix } from "#web/features/pending/hole-fix.ts";
import { archivedLabel } from "#web/shared/traits/use-archived.ts";

const nowMs = Date.UTC(2026, 10, 23, 12);
const later = "2026-11-24T14:00:00Z";
const held = (over: Partial<Held> = {}): Held => ({
  hold: null,
  expectedAt: later,
  wouldLeaveAt: null,
  timeZone: "America/New_York",
  ignoreWindow: false,
  teammate: { name: "Grace Okafor" },
  ...over,
});
const hold = (kind: HoldKind, detail: string | null = null) => ({ kind, until: null, detail });

test("[PR3] a message that only waits says when it leaves in its sender's zone by name", () => {
  const text = holdText(held({ hold: hold("window") }), nowMs);
  expect(text).toMatchObject({ tone: "neutral", title: "Leaves at Tue 24 Nov, 09:00 (New York time)" });
  expect(text.why).toBe("It waits for Grace Okafor's next sending window.");
});

test("[SW4] leave and holidays are told by name, and who stands in for whom until when", () => {
  const why = (detail: string | null) => holdText(held({ hold: hold("leave", detail) }), nowMs).why;
  expect(why("on leave until 23 November 2026")).toBe("Grace Okafor is on leave until 23 November 2026.");
  expect(why("Founders' Day")).toBe("It is a holiday of Grace Okafor's: Founders' Day.");
  expect(why(null)).toBe("Grace Okafor is on leave.");
  const person = (name: string) => ({ id: "", name, email: "", color: "" });
  const [teammate, ada] = [person("Ben Hu"), person("Ada Byron")];
  expect(standInText({ teammate, standsInFor: { teammate: ada, until: "2026-11-25" } }))
    .toBe("Ben Hu sends for Ada Byron, who is on leave until 25 November 2026.");
  expect(standInText({ teammate, standsInFor: { teammate: ada, until: null } }))
    .toBe("Ben Hu sends for Ada Byron, who is on leave.");
  expect(standInText({ teammate, standsInFor: null })).toBe(null);
});

test("[PR3] one that goes with the next look says now", () => {
  expect(holdText(held({ expectedAt: "2026-11-23T12:00:05Z" }), nowMs)).toMatchObject({
    title: "Leaves now",
    tone: "ok",
  });
});

test("[PR3] [ST9] what waits to be taken back, for review, or behind a limit of 0 says so in one way everywhere", () => {
  expect(holdText(held({ hold: hold("send_date"), expectedAt: "2026-11-23T12:00:05Z" }), nowMs)).toMatchObject({
    title: "Leaves in a moment",
    why: "You can still take it back.",
  });
  const why = (over: Partial<Held>) => holdText(held({ hold: hold("review_delay"), ...over }), nowMs).why;
  expect(why({ start: null })).toMatch(/^It is a copy, and waits a day/);
  expect(why({ start: {} })).toBe("It waits for the end of its time for review.");
  expect(why({})).toBe("It waits for the end of its time for review.");
  for (const kind of ["hourly_limit", "daily_limit"] as const) {
    const told = holdText(held({ hold: hold(kind), expectedAt: null }), nowMs);
    expect(told).toMatchObject({ short: "Limit is 0", title: "Will not leave by itself" });
    expect(told.why).toBe("Grace Okafor's limit is 0: nothing leaves until somebody raises it.");
    expect(holdText(held({ hold: hold(kind) }), nowMs).why).toMatch(/limit is used up by the mails before it/);
  }
});

test("[PR3] a blocked one says when it would leave and what must be done first", () => {
  const text = holdText(held({ hold: hold("approval"), expectedAt: null, wouldLeaveAt: later }), nowMs);
  expect(text).toMatchObject({
    tone: "warn",
    short: "Needs approval",
    title: "Would leave at Tue 24 Nov, 09:00 (New York time) once approved",
  });
});

test("[PR3] one that would not leave even then promises no time", () => {
  const text = holdText(held({ hold: hold("window"), expectedAt: null }), nowMs);
  expect(text.title).toBe("Will not leave by itself");
});

test("[PE3] holes are named", () => {
  const text = holdText(
    held({ hold: hold("missing_data", "csm.traits.calendar, user.firstName"), expectedAt: null }),
    nowMs,
  );
  expect(text.why).toBe("It has no value for CSM calendar and user first name.");
});

const kinds: HoldKind[] = [
  "review_delay",
  "send_date",
  "window",
  "leave",
  "hourly_limit",
  "daily_limit",
  "min_gap",
  "approval",
  "missing_data",
  "bad_link",
  "being_edited",
  "life_event",
  "no_sender",
  "no_recipient",
  "channel_broken",
  "paused",
];
test.each(kinds)("[PR3] %s is one or two sentences without a code word in them", (kind) => {
  for (const expectedAt of [later, null]) {
    const { why, title, short } = holdText(held({ hold: hold(kind), expectedAt }), nowMs);
    expect(why).toMatch(/^[A-Z].*[.]$/);
    for (const words of [why, title, short]) expect(words).not.toMatch(/_|undefined|null/);
  }
});

test("names are listed as people list them", () => {
  expect(listText(["a"])).toBe("a");
  expect(listText(["a", "b", "c"])).toBe("a, b and c");
});

const message = {
  to: [{ userId: "U1", address: "mia@acme.test", name: "Mia Keller" }],
  account: { id: "A1", name: "Acme" },
  teammate: { id: "T1", name: "Grace Okafor", email: "", color: "" },
};
const account = { csm: { id: "T1", name: "Grace Okafor" }, ae: null };

test.each([
  ["user.firstName", "T2", { words: "Fill it in for Mia Keller", href: "/users/U1" }],
  ["account.traits.plan", "T2", { words: "Fill it in for Acme", href: "/accounts/A1" }],
  ["csm.traits.calendar", "T2", { words: "Ask Grace Okafor to fill it in in their profile", href: null }],
  ["csm.traits.calendar", "T1", { words: "Fill it in in your profile", href: "/settings/profile" }],
  ["ae.firstName", "T2", { words: "Acme has no AE: set one", href: "/accounts/A1" }],
  ["sender.traits.phone", "T1", { words: "Fill it in in your profile", href: "/settings/profile" }],
  ["foo.bar", "T1", { words: "There is no such variable: remove it from the text", href: null }],
])("[PE3] the hole %s says for %s what to do", (path, meId, fix) => {
  expect(holeFix(path, { message, account, me: { id: meId, isAdmin: false }, archivedOf: () => null }))
    .toMatchObject(fix);
});

test("[PD5] the hole of an archived trait says to bring it back, where the reader may", () => {
  const traits = [
    { entity: "account" as const, key: "country", label: "Country", archived: true },
    { entity: "account" as const, key: "plan", label: "Plan", archived: false },
  ];
  const archivedOf = (path: string) => archivedLabel(path, traits);
  const of = (path: string, isAdmin: boolean) =>
    holeFix(path, { message, account, me: { id: "T1", isAdmin }, archivedOf });
  expect(of("account.traits.country", true)).toMatchObject({
    words: "Country is archived: bring it back",
    href: "/settings/traits",
  });
  expect(of("account.traits.country", false)).toMatchObject({
    words: "Country is archived: ask an admin to bring it back",
    href: null,
  });
  expect(of("user.traits.country", true).words).toBe("Fill it in for Mia Keller");
  expect(of("account.traits.plan", true).words).toBe("Fill it in for Acme");
});

const forecast = (expectedAt: string | null) => ({
  expectedAt,
  wouldLeaveAt: null,
  hold: expectedAt === null ? hold("approval") : null,
  ahead: 0,
  timeZone: "UTC",
});
const grace = { teammate: { name: "Grace Okafor" } };

test.each([
  ["one", [forecast(later)], 1, "Leaves at Tue 24 Nov, 14:00 (UTC)."],
  ["two at once", [forecast(later), forecast(later)], 2, "They leave at Tue 24 Nov, 14:00 (UTC)."],
  [
    "two apart",
    [forecast("2026-11-25T14:00:00Z"), forecast("2026-11-23T12:00:01Z")],
    2,
    "They leave from now to Wed 25 Nov, 14:00 (UTC).",
  ],
  [
    "one of two blocked",
    [forecast(later), forecast(null)],
    2,
    "1 leaves at Tue 24 Nov, 14:00 (UTC). 1 waits for a person first.",
  ],
  ["still asked", [forecast(later), null], 2, "Looking when it would leave…"],
  ["too many to ask", [forecast(later)], 30, "Each leaves as its sender's window and limits allow."],
])("[PR3] before the click, %s: %#", (_, forecasts, asked, words) => {
  expect(forecastText(forecasts, asked, grace, nowMs)).toBe(words);
});

test("[CO9] [PR3] files that are missing or too much say so, beside what else is missing", () => {
  const why = (detail: string) =>
    holdText(held({ hold: { kind: "missing_data", until: null, detail }, expectedAt: null }), 0).why;
  expect(why("message.file")).toBe("A file of it is missing, or cannot be mailed.");
  expect(why("user.firstName, message.size")).toBe(
    "It has no value for user first name. Its files come to more than the 25 MB that a message holds.",
  );
});

test("[PB3] what waits as nobody can tell whether its account still matches names the playbook and what to mend", () => {
  const detail = playbookFaultText("Welcome", "What it goes by is not there any more: account.traits.tier: archived");
  const text = holdText(held({ hold: hold("paused", detail), expectedAt: null, wouldLeaveAt: later }), nowMs);
  expect(text).toMatchObject({ tone: "warn", short: "Paused", why: detail });
  expect(text.title).toMatch(/^Would leave .* once its playbook is mended$/);
  expect(holdText(held({ hold: hold("paused"), expectedAt: null, wouldLeaveAt: later }), nowMs).title).toMatch(
    /once sending is resumed$/,
  );
});

test("[SE1] [PR3] what goes to nobody with an e-mail address says so before its date", () => {
  expect(holdText(held({ hold: hold("no_recipient", noEmailWords), expectedAt: null }), nowMs)).toMatchObject({
    short: "No e-mail",
    title: "Will not leave by itself",
    why: "Its reader has no e-mail address any more. At its date it is skipped.",
  });
  expect(holdText(held({ hold: hold("no_recipient"), expectedAt: null }), nowMs).short).toBe("Suppressed");
});

test("[PR3] a mail that several things hold says all of them, and no time while one of them is stopped", () => {
  const life = hold("life_event", "Ann mailed Eve at 10:08.");
  const several = held({
    hold: hold("missing_data", "user.title"),
    alsoHeld: [hold("approval"), life],
    expectedAt: null,
    wouldLeaveAt: later,
  });
  expect(holdText(several, nowMs)).toMatchObject({
    short: "Data missing",
    more: 2,
    all: "Data missing · Needs approval · Ann mailed Eve at 10:08",
    title: "Would leave at Tue 24 Nov, 09:00 (New York time) once all of that is settled",
  });
  const stopped = hold("paused", actionStoppedText("Welcome", true));
  const text = holdText({ ...several, alsoHeld: [stopped] }, nowMs);
  expect(text).toMatchObject({ title: "Will not leave while its playbook is paused", more: 1 });
  expect(text.all).toBe("Data missing · Playbook paused");
  expect(holdText(held({ hold: stopped, expectedAt: null, wouldLeaveAt: later }), nowMs)).toMatchObject({
    short: "Playbook paused",
    title: "Will not leave while its playbook is paused",
    why: "The playbook “Welcome” is paused. What it made leaves once that goes on.",
  });
  for (const words of [startStoppedText, actionStoppedText("Welcome", false)]) {
    expect(holdText(held({ hold: hold("paused", words), expectedAt: null, wouldLeaveAt: later }), nowMs).title)
      .toBe("Will not leave while its start is stopped");
  }
});
