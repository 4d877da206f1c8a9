import { describe, expect, test } from "vitest";
import type { ClosedDays } from "#jobs/rules/closed-days.ts";
import { forecastQueue, type SenderPlan } from "#jobs/rules/forecast.ts";
import { decide, type OwnFacts } from "#jobs/rules/gates.ts";
import { byPlace, queuedOf } from "#jobs/rules/queue-line.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { isOpenOnTheWall, type Reading, readMinutes } from "./minute-oracle.ts";
import { randomWindow } from "./random-window.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
type Message = OwnFacts & { id: string; lane: number };
type Workspace = { nowMs: number; queue: Message[]; sender: SenderPlan };

/** The release walked tick by tick: who may go is asked of the gates and the wall clock, places are counted one by one. */
function release({ nowMs, queue, sender }: Workspace, readings: Reading[], fromMs: number): Map<string, number> {
  const { limits, tickMs, leastLeaseMs } = sender;
  const left = new Map<string, number>();
  const tries = [...sender.usedAtMs];
  const open = readings.map((reading) =>
    isOpenOnTheWall(sender.window, reading) &&
    !sender.closedDays.some(({ fromDay, toDay }) => fromDay <= reading.day && reading.day <= toDay)
  );
  const minuteOf = (atMs: number) => Math.floor((atMs - fromMs) / minuteMs);
  const counted = (atMs: number, ms: number) => tries.filter((tryAtMs) => tryAtMs > atMs - ms).length;
  const hasPlace = (atMs: number) =>
    (limits.hourly === null || counted(atMs, hourMs) < limits.hourly) &&
    (limits.daily === null || counted(atMs, dayMs) < limits.daily) &&
    (limits.minGapMs === 0 || counted(atMs, limits.minGapMs) === 0);
  const around = {
    workspacePaused: false,
    senderPaused: false,
    breakerOpen: false,
    senderValid: true,
    publicUrlMissing: false,
  };
  const judged = queue.map((message) => ({ ...message, ...sender, ...around, channelState: "ok" as const }));
  const endMs = fromMs + readings.length * minuteMs - leastLeaseMs;
  for (let atMs = Math.ceil(nowMs / tickMs) * tickMs; atMs < endMs; atMs += tickMs) {
    const isOpen = open.slice(minuteOf(atMs), minuteOf(atMs + leastLeaseMs) + 1).every(Boolean);
    if (!hasPlace(atMs)) continue;
    for (const message of judged) {
      if (left.has(message.id) || message.sendAtMs > atMs || !(isOpen || message.ignoreWindow)) continue;
      if (decide(message, atMs).kind !== "go" || !hasPlace(atMs)) continue;
      left.set(message.id, atMs);
      tries.push(atMs);
    }
  }
  return left;
}

function randomWorkspace(random: Random, zone: string, changeMs: number): Workspace {
  const nowMs = changeMs - random.int(0, 36 * hourMs);
  const queue = Array.from({ length: random.int(1, 40) }, (_, i) => randomMessage(random, String(i), nowMs));
  return {
    nowMs,
    queue: queue.sort(byPlace),
    sender: {
      window: random.chance(0.15) ? null : randomWindow(random),
      timeZone: zone,
      limits: {
        hourly: random.chance(0.3) ? null : random.int(1, 6),
        daily: random.chance(0.3) ? null : random.int(2, 25),
        minGapMs: random.chance(0.6) ? 0 : random.int(1, 20 * minuteMs),
      },
      usedAtMs: Array.from({ length: random.int(0, 12) }, () => random.int(nowMs - dayMs, nowMs + 60_000))
        .sort((a, b) => a - b),
      busyUntilMs: random.chance(0.2) ? nowMs + random.int(-hourMs, hourMs) : null,
      blockedBy: null,
      tickMs: random.pick([15_000, 60_000]),
      closedDays: random.chance(0.4) ? [] : Array.from({ length: random.int(1, 2) }, () => randomLeave(random, nowMs)),
      leastLeaseMs: random.pick([0, 10_000, 40_000]),
    },
  };
}

function randomLeave(random: Random, nowMs: number): ClosedDays {
  const fromMs = nowMs + random.int(-1, 3) * dayMs;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { fromDay: day(fromMs), toDay: day(fromMs + random.int(0, 1) * dayMs), of: "leave", why: "away" };
}

function randomMessage(random: Random, id: string, nowMs: number): Message {
  const editedAtMs = random.chance(0.2) ? nowMs - random.int(0, 130_000) : null;
  return {
    id,
    lane: random.int(0, 3),
    state: "pending",
    sendAtMs: nowMs + random.int(-12 * hourMs, random.pick([0, 2 * hourMs, 2 * dayMs])),
    sendAtIs: random.pick(["send_date", "review_delay"]),
    allowUnsubscribes: true,
    unsubscribed: random.chance(0.03),
    noEmail: false,
    suppressed: random.chance(0.03),
    answered: random.chance(0.03),
    holes: random.chance(0.06) ? ["user.firstName"] : [],
    badLinks: [],
    approvalNeeded: random.chance(0.2),
    approved: random.chance(0.5),
    lifeEvent: random.chance(0.05) ? "Grace wrote in." : null,
    startPaused: random.chance(0.03),
    editedAtMs,
    editingSinceMs: editedAtMs && editedAtMs - random.int(0, 32 * minuteMs),
    sendNowAtMs: random.chance(0.1) ? nowMs - random.int(0, 130_000) : null,
    ignoreWindow: random.chance(0.15),
    holdUntilMs: random.chance(0.1) ? nowMs + random.int(-hourMs, 3 * hourMs) : null,
  };
}

const isBlocked = (message: Message) =>
  message.holes.length > 0 || (message.approvalNeeded && !message.approved) || message.lifeEvent !== null ||
  message.startPaused;
const released = (message: Message): Message => ({
  ...message,
  holes: [],
  approved: true,
  lifeEvent: null,
  startPaused: false,
});

const changes: [string, string][] = [
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2027-11-07T06:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00Z"],
  ["Europe/Berlin", "2027-03-28T01:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
];

describe.each(changes)("%s around %s", (zone, change) => {
  const fromMs = Date.parse(change) - 2 * dayMs;
  const endMs = fromMs + 5 * dayMs;
  const readings = readMinutes(zone, fromMs, endMs);

  test("[PR3] [SW3] every message of 20 queues leaves at the tick it was told, the blocked ones once released", () => {
    let compared = 0;
    for (let n = 0; n < 20; n++) {
      const seed = fromMs / minuteMs + n;
      const workspace = randomWorkspace(makeRandom(seed), zone, Date.parse(change));
      const { nowMs, queue, sender } = workspace;
      const expected = forecastQueue(queue.flatMap((message) => queuedOf(message, nowMs) ?? []), sender, nowMs);
      // What is told for later than the replay goes must not have left by then.
      const seen = (atMs: number | null | undefined) =>
        atMs != null && atMs < endMs - sender.leastLeaseMs ? atMs : undefined;
      const left = release(workspace, readings, fromMs);
      for (const { id } of queue) {
        expect(left.get(id), `seed ${seed}, message ${id}`).toBe(seen(expected.get(id)?.atMs));
        if (left.has(id)) compared++;
      }
      for (const { id } of queue.filter(isBlocked).slice(0, 2)) {
        const freed = queue.map((message) => message.id === id ? released(message) : message);
        const alone = release({ nowMs, sender, queue: freed }, readings, fromMs);
        expect(alone.get(id), `seed ${seed}, blocked ${id}`).toBe(seen(expected.get(id)?.wouldLeaveAtMs));
        if (alone.has(id)) compared++;
      }
    }
    expect(compared).toBeGreaterThan(150);
  });
});
