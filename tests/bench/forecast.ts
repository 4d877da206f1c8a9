import { sql } from "drizzle-orm";
import { closedDaysOf } from "#jobs/calendar/closed.ts";
import { forecastQueue, type SenderPlan } from "#jobs/rules/forecast.ts";
import { byPlace, type Queued } from "#jobs/rules/queue-line.ts";
import { expectationIf } from "#jobs/sends/forecast.ts";
import { tickMs } from "#jobs/sends/terms.ts";
import { makeRandom } from "#tests/support/random.ts";
import { fill, idOf } from "./fill.ts";
import { printTimes, type Rounds, timeEach } from "./measure.ts";
import { openWorkspace } from "./workspace.ts";

const messages = 10_000;
const asked = 20;
const rounds = 3;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.parse("2026-03-26T11:00Z");

const office = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]]));
const closedDays = closedDaysOf({
  leave: [{ fromDay: "2026-04-07", toDay: "2026-04-17" }],
  own: [{ day: "2026-12-24", name: "Eve" }],
  holidayRegion: "DE-BY",
}, nowMs);
const bare: SenderPlan = {
  ...{ window: null, timeZone: "Europe/Berlin", closedDays: [], busyUntilMs: null, leastLeaseMs: 10_000 },
  ...{ limits: { hourly: null, daily: null, minGapMs: 0 }, usedAtMs: [], blockedBy: null, tickMs },
};
const mailbox = { ...bare, window: office, limits: { hourly: 60, daily: 250, minGapMs: 0 } } as SenderPlan;

/** The whole queue of one sender told anew (PR3), beside putting it in order, which no forecast does without. */
async function measure(): Promise<void> {
  const queues = { all: queueOf(messages), tenth: queueOf(messages / 10) };
  const workspace = await openWorkspace();
  const due = sql`${Date.now()} + n.i * 1000`;
  await fill(workspace, { senders: 1, accounts: 100, users: messages, messages, sendAtMs: due, limited: true });
  const last = idOf("MS", messages - 1);
  const { publicUrl, sendMode } = workspace.deps.config;
  const contenders: [string, () => unknown][] = [
    ["the queue in order", () => queues.all.toSorted(byPlace)],
    ["no limit, always open", () => forecastQueue(queues.all, bare, nowMs)],
    ["office hours, 60 an hour, 250 a day", () => forecastQueue(queues.all, mailbox, nowMs)],
    ["besides with leave and holidays", () => forecastQueue(queues.all, { ...mailbox, closedDays }, nowMs)],
    ["besides with a gap of a minute", () => {
      forecastQueue(queues.all, { ...mailbox, closedDays, limits: { ...mailbox.limits, minGapMs: 60_000 } }, nowMs);
    }],
    ["that, a tenth of the queue", () => {
      forecastQueue(queues.tenth, { ...mailbox, closedDays, limits: { ...mailbox.limits, minGapMs: 60_000 } }, nowMs);
    }],
    ["read from the database and told", () => {
      return expectationIf(workspace.database.long, last, {}, Date.now(), { publicUrl, sendMode });
    }],
  ];
  const shown: Rounds[] = contenders.map(([name]) => ({ name, rounds: [] }));
  for (const [, act] of contenders) await timeEach(5, () => Promise.resolve(act()));
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, act]] of contenders.entries()) {
      shown[i]!.rounds.push(await timeEach(asked, () => Promise.resolve(act())));
    }
  }
  printTimes(shown, shown[0]!);
  const told = forecastQueue(queues.all, { ...mailbox, closedDays }, nowMs);
  const lastMs = Math.max(...[...told.values()].map(({ atMs }) => atMs ?? 0));
  console.log(`the last of ${told.size} leaves ${Math.round((lastMs - nowMs) / dayMs)} days on`);
  await workspace.close();
  await workspace.remove();
}

/** A queue in no order, half of it due, some blocked, some past a window. */
function queueOf(count: number): Queued[] {
  const random = makeRandom(count);
  return Array.from({ length: count }, (_, i) => {
    const sendAtMs = nowMs + random.int(-dayMs, random.pick([0, 30 * dayMs]));
    return {
      ...{ id: String(random.int(0, 1e9)).padStart(10, "0") + i, lane: random.int(0, 3), sendAtMs },
      ...{ ignoreWindow: random.chance(0.02), notBeforeMs: sendAtMs, notBeforeIs: "send_date" as const },
      blockedBy: random.chance(0.05) ? "approval" as const : null,
    };
  });
}

export const forecast = {
  about: `one sender's queue of ${messages.toLocaleString("en")} told whole, ${asked} times × ${rounds}`,
  run: measure,
};
