import { describe, expect, test } from "vitest";
import type { Hold } from "#db/schema/conversation.ts";
import { forecastQueue, type SenderPlan } from "#jobs/rules/forecast.ts";
import type { Queued } from "#jobs/rules/queue-line.ts";
import { covers, isWithin, reachOf } from "#jobs/rules/reach.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { randomWindow } from "./random-window.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 2, 27, 12);

function randomMessage(random: Random, i: number): Queued {
  const sendAtMs = nowMs + random.int(-dayMs, 2 * dayMs);
  const waits = random.chance(0.25);
  return {
    id: String(i).padStart(3, "0"),
    lane: random.pick([0, 1, 2, 2, 2, 2, 3]),
    sendAtMs: random.chance(0.3) ? nowMs - hourMs : sendAtMs,
    ignoreWindow: random.chance(0.1),
    notBeforeMs: 0,
    notBeforeIs: waits ? "being_edited" : "send_date",
    blockedBy: random.chance(0.15) ? random.pick<Hold>(["approval", "missing_data"]) : null,
  };
}

function randomQueue(random: Random): Queued[] {
  return Array.from({ length: random.int(1, 60) }, (_, i) => {
    const message = randomMessage(random, i);
    const waitsMs = message.notBeforeIs === "being_edited" ? random.int(0, 30 * minuteMs) : 0;
    return { ...message, notBeforeMs: Math.max(message.sendAtMs, waitsMs > 0 ? nowMs + waitsMs : -Infinity) };
  });
}

const randomPlan = (random: Random): SenderPlan => ({
  window: random.chance(0.3) ? null : randomWindow(random),
  timeZone: random.pick(["UTC", "Europe/Berlin", "America/New_York"]),
  limits: {
    hourly: random.chance(0.3) ? null : random.int(1, 6),
    daily: random.chance(0.3) ? null : random.int(2, 25),
    minGapMs: random.chance(0.6) ? 0 : random.int(1, 20 * minuteMs),
  },
  usedAtMs: Array.from({ length: random.int(0, 12) }, () => random.int(nowMs - dayMs, nowMs + 60_000)).sort((a, b) =>
    a - b
  ),
  busyUntilMs: random.chance(0.2) ? nowMs + random.int(-hourMs, hourMs) : null,
  blockedBy: random.chance(0.1) ? "paused" : null,
  closedDays: [],
  leastLeaseMs: 5_000,
  tickMs: 2_000,
});

describe("[PR3] a forecast of a few asks no more of the queue than their reach", () => {
  test.each(Array.from({ length: 60 }, (_, i) => i + 1))("as the whole queue says, seed %i", (seed) => {
    const random = makeRandom(seed);
    for (let round = 0; round < 10; round++) {
      const queue = randomQueue(random);
      const plan = randomPlan(random);
      const whole = forecastQueue(queue, plan, nowMs);
      const asked = random.shuffle(queue).slice(0, random.int(1, 5));
      const reach = reachOf(asked);
      const part = forecastQueue(queue.filter((message) => isWithin(reach, message)), plan, nowMs);
      for (const { id } of asked) expect(part.get(id)).toEqual(whole.get(id));
    }
  });
});

test("[PR3] a reach covers those of messages before its own, and holds no more than it must", () => {
  const at = (lane: number, sendAtMs: number, id: string) => ({
    lane,
    sendAtMs,
    id,
    notBeforeMs: sendAtMs,
    ignoreWindow: false,
  });
  const reach = reachOf([at(2, 100, "b"), at(2, 90, "z")]);
  expect(reach).toEqual({ lane: 2, sendAtMs: 100, id: "b", byMs: 100 });
  expect(covers(reach, reachOf([at(2, 90, "z")]))).toBe(true);
  expect(covers(reach, reachOf([at(2, 100, "c")]))).toBe(false);
  expect(covers(reach, reachOf([{ ...at(2, 90, "z"), notBeforeMs: 101 }]))).toBe(false);
  expect(isWithin(reach, at(2, 100, "c"))).toBe(false);
  expect(isWithin(reach, at(1, 5_000, "c"))).toBe(true);
  expect(isWithin(reach, at(3, 99, "c"))).toBe(true);
  expect(isWithin(reach, at(3, 100, "c"))).toBe(false);
  expect(isWithin(reach, { ...at(3, 5_000, "c"), ignoreWindow: true })).toBe(true);
});
