import { expect, test } from "vitest";
import { dayMs, hourMs, type Limits, nextPlace, placesLeft } from "#jobs/rules/quota.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";

const nowMs = Date.parse("2026-06-03T12:00Z");
const unlimited: Limits = { hourly: null, daily: null, minGapMs: 0 };
const ago = (ms: number) => nowMs - ms;

// deno-fmt-ignore
test.each<[string, number[], Partial<Limits>, { atMs: number | null; because: string | null }]>([
  ["[QU1] null is unlimited", Array(1_000).fill(ago(1)), {}, { atMs: nowMs, because: null }],
  ["[QU1] an hourly limit of 0 never lets one go", [], { hourly: 0 }, { atMs: null, because: "hourly_limit" }],
  ["[QU1] a daily limit of 0 never lets one go", [], { daily: 0 }, { atMs: null, because: "daily_limit" }],
  ["[QU1] a place that is left is taken now", [ago(10), ago(5)], { hourly: 3 }, { atMs: nowMs, because: null }],
  ["[QU1] a full hour frees a place when its oldest try is an hour old", [ago(3_000_000), ago(5)], { hourly: 2 }, { atMs: nowMs + 600_000, because: "hourly_limit" }],
  ["[QU1] a try of exactly an hour ago counts no more", [ago(hourMs), ago(5)], { hourly: 2 }, { atMs: nowMs, because: null }],
  ["[QU1] a try of an hour less one ms ago counts", [ago(hourMs - 1), ago(5)], { hourly: 2 }, { atMs: nowMs + 1, because: "hourly_limit" }],
  ["[QU1] a full day frees a place when its oldest try is a day old", [ago(dayMs - 7), ago(5)], { daily: 2 }, { atMs: nowMs + 7, because: "daily_limit" }],
  ["[QU1] a try of exactly a day ago counts no more", [ago(dayMs), ago(5)], { daily: 2 }, { atMs: nowMs, because: null }],
  ["[QU1] the later of two limits decides", [ago(dayMs - 9_000_000), ago(1_000)], { hourly: 1, daily: 2 }, { atMs: nowMs + 9_000_000, because: "daily_limit" }],
  ["[QU1] a try in flight counts at the end of its lease", [nowMs + 60_000], { hourly: 1 }, { atMs: nowMs + 60_000 + hourMs, because: "hourly_limit" }],
  ["[QU1] over a lowered limit it waits until enough are gone", [ago(3_000_000), ago(2_000_000), ago(1_000_000)], { hourly: 1 }, { atMs: nowMs + 2_600_000, because: "hourly_limit" }],
  ["[QU2] the least gap runs from the last try", [ago(40_000)], { minGapMs: 60_000 }, { atMs: nowMs + 20_000, because: "min_gap" }],
  ["[QU2] a gap that is over is no wait", [ago(60_000)], { minGapMs: 60_000 }, { atMs: nowMs, because: null }],
  ["[QU2] the least gap runs from the end of a lease", [nowMs + 5_000], { minGapMs: 60_000 }, { atMs: nowMs + 65_000, because: "min_gap" }],
  ["[QU2] no gap, no wait for what is in flight", [nowMs + 5_000], {}, { atMs: nowMs, because: null }],
])("%s", (_, used, limits, expected) => {
  expect(nextPlace(used, { ...unlimited, ...limits }, nowMs)).toEqual(expected);
});

function randomLimits(random: Random): Limits {
  return {
    hourly: random.chance(0.2) ? null : random.int(1, 6),
    daily: random.chance(0.2) ? null : random.int(1, 20),
    minGapMs: random.chance(0.5) ? 0 : random.int(1, 900_000),
  };
}

/** Whether one more may be counted at `atMs`: QU1 and QU2 word by word. */
function hasPlace(used: number[], { hourly, daily, minGapMs }: Limits, atMs: number): boolean {
  const since = (ms: number) => used.filter((at) => at > atMs - ms).length;
  return (hourly === null || since(hourMs) < hourly) && (daily === null || since(dayMs) < daily) &&
    (minGapMs === 0 || since(minGapMs) === 0);
}

test("[QU1] the next place is the first instant that has one, whatever was used", () => {
  const random = makeRandom(11);
  for (let i = 0; i < 2_000; i++) {
    const limits = randomLimits(random);
    const used = Array.from({ length: random.int(0, 30) }, () => random.int(ago(30 * hourMs), nowMs + 90_000))
      .sort((a, b) => a - b);
    const { atMs, because } = nextPlace(used, limits, nowMs);
    if (atMs === null) throw new Error(`no place in round ${i}`);
    expect(hasPlace(used, limits, atMs), `round ${i}`).toBe(true);
    expect(because === null, `round ${i}`).toBe(atMs === nowMs);
    // A place comes only when something stops counting, or now.
    const frees = used.flatMap((at) => [at + hourMs, at + dayMs, at + limits.minGapMs]);
    for (const earlierMs of [nowMs, atMs - 1, ...frees].filter((at) => at >= nowMs && at < atMs)) {
      expect(hasPlace(used, limits, earlierMs), `round ${i}`).toBe(false);
    }
  }
});

test("[QU1] places taken as soon as they come never overfill a rolling hour or day, and none is left unused", () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = makeRandom(seed);
    const limits = randomLimits(random);
    const used: number[] = [];
    for (let atMs = nowMs; used.length < 80; atMs += random.chance(0.3) ? random.int(1, 2 * hourMs) : 0) {
      atMs = nextPlace(used, limits, atMs).atMs ?? Infinity;
      expect(placesLeft(used, limits, atMs), `seed ${seed}`).toBeGreaterThan(0);
      used.push(atMs);
    }
    for (const [i, lastMs] of used.entries()) {
      const inWindow = (ms: number) => used.slice(0, i + 1).filter((at) => at > lastMs - ms).length;
      expect(inWindow(hourMs), `seed ${seed}`).toBeLessThanOrEqual(limits.hourly ?? Infinity);
      expect(inWindow(dayMs), `seed ${seed}`).toBeLessThanOrEqual(limits.daily ?? Infinity);
      if (i > 0) expect(lastMs - (used[i - 1] ?? 0), `seed ${seed}`).toBeGreaterThanOrEqual(limits.minGapMs);
    }
  }
});

test("[QU1] places left are as many as can be taken now", () => {
  const random = makeRandom(12);
  for (let i = 0; i < 500; i++) {
    const limits = randomLimits(random);
    const used = Array.from({ length: random.int(0, 12) }, () => random.int(ago(26 * hourMs), nowMs)).sort((a, b) =>
      a - b
    );
    let taken = 0;
    for (; taken < 50 && nextPlace(used, limits, nowMs).atMs === nowMs; taken++) used.push(nowMs);
    const left = placesLeft(used.slice(0, used.length - taken), limits, nowMs);
    expect(Math.min(left, 50), `round ${i}`).toBe(taken);
  }
});

test("[QU1] over a lowered limit no place is left", () => {
  expect(placesLeft([ago(3), ago(2), ago(1)], { ...unlimited, hourly: 1 }, nowMs)).toBe(0);
  expect(placesLeft([], unlimited, nowMs)).toBe(Infinity);
});
