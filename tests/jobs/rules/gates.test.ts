import { expect, test } from "vitest";
import { decide, editingMostMs, type MessageFacts, quietMs, runOfEdits, type Verdict } from "#jobs/rules/gates.ts";

const nowMs = Date.parse("2026-06-03T12:00Z"); // a Wednesday
const minuteMs = 60_000;
const fridays = { fri: [["09:00", "17:00"]] } satisfies MessageFacts["window"];
const fridayMs = Date.parse("2026-06-05T09:00Z");

const ready: MessageFacts = {
  state: "pending",
  sendAtMs: nowMs,
  sendAtIs: "send_date",
  allowUnsubscribes: true,
  unsubscribed: false,
  noEmail: false,
  suppressed: false,
  answered: false,
  holes: [],
  badLinks: [],
  approvalNeeded: false,
  approved: false,
  lifeEvent: null,
  startPaused: false,
  editedAtMs: null,
  editingSinceMs: null,
  sendNowAtMs: null,
  ignoreWindow: false,
  holdUntilMs: null,
  workspacePaused: false,
  senderPaused: false,
  breakerOpen: false,
  senderValid: true,
  channelState: "ok",
  publicUrlMissing: false,
  busyUntilMs: null,
  window: null,
  timeZone: "UTC",
  closedDays: [],
  leastLeaseMs: 10_000,
};
const go: Verdict = { kind: "go" };
const hold = (hold: string, untilMs: number | null, detail?: string) =>
  detail === undefined ? { kind: "hold", hold, untilMs } : { kind: "hold", hold, untilMs, detail };
const edited = (agoMs: number, sinceAgoMs = agoMs) => ({
  editedAtMs: nowMs - agoMs,
  editingSinceMs: nowMs - sinceAgoMs,
});

// deno-fmt-ignore
test.each<[string, Partial<MessageFacts>, unknown]>([
  ["[SE1] with every gate open it goes", {}, go],
  ["[SE1] before its send date it waits for it", { sendAtMs: nowMs + 1 }, hold("send_date", nowMs + 1)],
  ["[SE1] before the end of its review it waits for that", { sendAtMs: nowMs + 5, sendAtIs: "review_delay" }, hold("review_delay", nowMs + 5)],
  ["[SW2] long after its send date it still goes", { sendAtMs: 0 }, go],
  ["[ST7] an unsubscribed user is skipped", { unsubscribed: true }, { kind: "skip", why: "unsubscribed" }],
  ["[ST7] with unsubscribes not allowed everyone gets it", { unsubscribed: true, allowUnsubscribes: false }, go],
  ["[ST7] a suppressed address is skipped", { suppressed: true }, { kind: "skip", why: "suppressed" }],
  ["[ST7] a suppressed address is skipped with unsubscribes not allowed too", { suppressed: true, allowUnsubscribes: false }, { kind: "skip", why: "suppressed" }],
  ["[SE1] where nobody has an e-mail address any more it is skipped", { noEmail: true, suppressed: true }, { kind: "skip", why: "no_email" }],
  ["[SE1] so it is with unsubscribes not allowed", { noEmail: true, suppressed: true, allowUnsubscribes: false }, { kind: "skip", why: "no_email" }],
  ["[SU4] whoever unsubscribed is told first", { unsubscribed: true, noEmail: true }, { kind: "skip", why: "unsubscribed" }],
  ["[SE1] before its send date it waits all the same", { noEmail: true, sendAtMs: nowMs + 1 }, hold("send_date", nowMs + 1)],
  ["[PB4] a follow-up whose user replied is skipped", { answered: true }, { kind: "skip", why: "replied" }],
  ["[PB4] once it is sealed that is asked no more: it may have left", { answered: true, state: "sending" }, go],
  ["[PE3] a hole holds it and is named", { holes: ["user.firstName", "csm.traits.calendar"] }, hold("missing_data", null, "user.firstName, csm.traits.calendar")],
  ["[PE2] a link that must not leave holds it and is named", { badLinks: ["javascript:alert(1)"] }, hold("bad_link", null, "javascript:alert(1)")],
  ["[PR5] unapproved it waits for a person", { approvalNeeded: true }, hold("approval", null)],
  ["[PR5] approved as it would leave now it goes", { approvalNeeded: true, approved: true }, go],
  ["[PR5] an approval that nobody asked for is not looked at", { approved: false }, go],
  ["[PR8] what happened in its user's life holds it, and is told", { lifeEvent: "Grace wrote in." }, hold("life_event", null, "Grace wrote in.")],
  ["[PR7] an edit just now holds it for two minutes", edited(0), hold("being_edited", nowMs + quietMs)],
  ["[PR7] an edit under two minutes old holds it", edited(quietMs - 1), hold("being_edited", nowMs + 1)],
  ["[PR7] an edit two minutes old does not", edited(quietMs), go],
  ["[PR7] an edit a clock ahead dated two minutes from now holds it", edited(-quietMs), hold("being_edited", nowMs + 2 * quietMs)],
  ["[PR7] one dated later holds nothing: that clock was put back", edited(-quietMs - 1), go],
  ["[PR7] a run of edits holds a due one for half an hour at most", { ...edited(minuteMs, editingMostMs - 1), sendAtMs: 0 }, hold("being_edited", nowMs + 1)],
  ["[PR7] a run that has held it for half an hour holds it no more", { ...edited(0, editingMostMs), sendAtMs: 0 }, go],
  ["[PR7] the half hour begins when it is due: a run from before holds it then too", edited(0, 10 * editingMostMs), hold("being_edited", nowMs + quietMs)],
  ["[PR7] half an hour after its date that run holds it no more", { ...edited(0, 10 * editingMostMs), sendAtMs: nowMs - editingMostMs }, go],
  ["[PR7] send now after the last edit ends the wait", { ...edited(1_000), sendNowAtMs: nowMs - 500 }, go],
  ["[PR7] an edit after send now holds it again", { ...edited(500), sendNowAtMs: nowMs - 1_000 }, hold("being_edited", nowMs - 500 + quietMs)],
  ["[SE4] a busy provider's wait is kept", { holdUntilMs: nowMs + 7 }, hold("channel_broken", nowMs + 7, "busy")],
  ["[SE4] a wait that is over is none", { holdUntilMs: nowMs }, go],
  ["[SE7] a paused workspace holds it", { workspacePaused: true }, hold("paused", null, "workspace")],
  ["[SE7] a paused sender holds it", { senderPaused: true }, hold("paused", null, "sender")],
  ["[SE7] a stopped start holds what it made", { startPaused: true }, hold("paused", null, "start")],
  ["[SE6] an open breaker holds it", { breakerOpen: true }, hold("paused", null, "breaker")],
  ["[SE4] a broken channel holds it", { channelState: "broken" }, hold("channel_broken", null, "broken")],
  ["[CH2] without a public address the world is not mailed", { publicUrlMissing: true }, hold("channel_broken", null, "public_url")],
  ["[SE4] a sender told to wait waits", { busyUntilMs: nowMs + 9 }, hold("channel_broken", nowMs + 9, "busy")],
  ["[SE1] without a valid sender a person must act", { senderValid: false }, hold("no_sender", null)],
  ["[SW2] outside the window it waits for the next span", { window: fridays }, hold("window", fridayMs)],
  ["[PR2] it leaves outside the window where a person chose so", { window: fridays, ignoreWindow: true }, go],
  ["[SW1] the window is read in the teammate's zone", { window: fridays, timeZone: "Asia/Kolkata" }, hold("window", Date.parse("2026-06-05T03:30Z"))],
  ["[SE1] no lease outlives the span: its last seconds wait", { window: { wed: [["09:00", "12:01"]] }, leastLeaseMs: minuteMs }, hold("window", nowMs + 7 * 1_440 * minuteMs - 180 * minuteMs)],
  ["[SE1] one minute more and it goes", { window: { wed: [["09:00", "12:02"]] }, leastLeaseMs: minuteMs }, go],
])("%s", (_, differs, verdict) => {
  expect(decide({ ...ready, ...differs }, nowMs)).toEqual(verdict);
});

test("[SE1] the first closed gate in the order of the rule is the one that is told", () => {
  const inOrder: [Partial<MessageFacts>, string][] = [
    [{ state: "cancelled" }, "over"],
    [{ sendAtMs: nowMs + 1 }, "send_date"],
    [{ unsubscribed: true }, "unsubscribed"],
    [{ noEmail: true }, "no_email"],
    [{ suppressed: true }, "suppressed"],
    [{ answered: true }, "replied"],
    [{ holes: ["user.firstName"] }, "missing_data"],
    [{ badLinks: ["ftp://files.example"] }, "bad_link"],
    [{ approvalNeeded: true }, "approval"],
    [{ lifeEvent: "Grace wrote in." }, "life_event"],
    [edited(0), "being_edited"],
    [{ workspacePaused: true }, "paused"],
    [{ channelState: "broken" }, "channel_broken"],
    [{ senderValid: false }, "no_sender"],
    [{ window: fridays }, "window"],
  ];
  const told = inOrder.map((_, i) => {
    const facts: MessageFacts = Object.assign({}, ready, ...inOrder.slice(i).map(([differs]) => differs));
    const verdict = decide(facts, nowMs);
    return verdict.kind === "hold" ? verdict.hold : verdict.kind === "skip" ? verdict.why : verdict.kind;
  });
  expect(told).toEqual(inOrder.map(([, name]) => name));
});

test.each(["sent", "cancelled", "skipped", "failed", "unknown"] as const)(
  "[SE1] a message that is %s is over",
  (state) => {
    expect(decide({ ...ready, state }, nowMs)).toEqual({ kind: "over", state });
  },
);

test("[SE1] a try again asks who may be mailed and the sender anew, not the sealed text", () => {
  const sealed: MessageFacts = {
    ...ready,
    ...edited(0),
    state: "sending",
    sendAtMs: nowMs + 1,
    holes: ["user.firstName"],
    badLinks: ["x:y"],
    approvalNeeded: true,
    lifeEvent: "Grace wrote in.",
    holdUntilMs: nowMs + 1,
  };
  expect(decide(sealed, nowMs)).toEqual(go);
  expect(decide({ ...sealed, unsubscribed: true }, nowMs)).toEqual({ kind: "skip", why: "unsubscribed" });
  expect(decide({ ...sealed, suppressed: true }, nowMs)).toEqual({ kind: "skip", why: "suppressed" });
  expect(decide({ ...sealed, workspacePaused: true }, nowMs)).toEqual(hold("paused", null, "workspace"));
  expect(decide({ ...sealed, startPaused: true }, nowMs)).toEqual(hold("paused", null, "start"));
  expect(decide({ ...sealed, window: fridays }, nowMs)).toEqual(hold("window", fridayMs));
});

test("[PR7] a run of edits begins anew after two quiet minutes", () => {
  expect(runOfEdits({ editedAtMs: null, editingSinceMs: null }, nowMs)).toBe(nowMs);
  expect(runOfEdits({ editedAtMs: nowMs - quietMs + 1, editingSinceMs: 5 }, nowMs)).toBe(5);
  expect(runOfEdits({ editedAtMs: nowMs - quietMs, editingSinceMs: 5 }, nowMs)).toBe(nowMs);
});

test("[PR7] whoever types on without a pause keeps a message for half an hour, not longer", () => {
  let run: { editedAtMs: number | null; editingSinceMs: number | null } = { editedAtMs: null, editingSinceMs: null };
  let leftMs: number | null = null;
  for (let atMs = nowMs; leftMs === null && atMs < nowMs + 2 * editingMostMs; atMs += minuteMs) {
    if (decide({ ...ready, ...run }, atMs).kind === "go" && atMs > nowMs) leftMs = atMs;
    run = { editingSinceMs: runOfEdits(run, atMs), editedAtMs: atMs };
  }
  expect(leftMs).toBe(nowMs + editingMostMs);
});
