import type { Db } from "#db/client.ts";
import type { Pair } from "#db/queries/send.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import { pendingFrom, sentWithin } from "#db/queries/sender-days.ts";
import { readSettings } from "#db/queries/setting.ts";
import { type DayPlan, planDays, wallHour } from "#jobs/rules/day-plan.ts";
import { senderHolds } from "#jobs/rules/gates.ts";
import type { Limits } from "#jobs/rules/quota.ts";
import { limitsOf, senderFactsOf } from "./facts.ts";
import { expectationsUntil } from "./forecast.ts";
import { holdWords } from "./hold-words.ts";
import type { Expectation } from "./queue-forecast.ts";
import type { SendingConfig } from "./terms.ts";

type Hold = NonNullable<Expectation["hold"]>;
/** A message at the instant at which it left or is expected to leave. */
type Mail = { id: string; atMs: number; sent: boolean };
/** What one hour of the wall clock sees leave, an hour that happens twice told once: how many, and the first of them. */
export type HourOfMail = { hour: number; sent: number; leaving: number; first: Mail[] };
export type DayOfMail = DayPlan & { sent: number; leaving: number; hours: HourOfMail[] };
export type SenderCalendar = {
  timeZone: string;
  limits: Limits;
  days: DayOfMail[];
  /** What is due before the days end and waits for a person. */
  waiting: { count: number; first: { id: string; hold: Hold; wouldLeaveAtMs: number | null }[] };
  /** Leaves by itself after these days. */
  later: number;
  /** What stops the sender as a whole until a person acts. */
  stopped: { kind: Hold["kind"]; detail: string | null } | null;
};

/** Told of each hour, and of what waits; the rest is counted. */
const mostTold = 20;

/** A sender's days from `fromDay` on: when it may send, what has left, and by the one forecast of its queue what leaves when (PR3, SW1-SW4,
 * QU1). Null for no sender. */
export async function readCalendar(
  db: Db,
  pair: Pair,
  o: { fromDay: string; days: number; nowMs: number; sending: SendingConfig },
): Promise<SenderCalendar | null> {
  const { nowMs, sending } = o;
  const [[sender], { paused }] = await Promise.all([senderRows(db, [pair]), readSettings(db)]);
  if (!sender) return null;
  const facts = senderFactsOf(sender, { workspacePaused: paused !== null, nowMs, ...sending });
  const limits = limitsOf(sender);
  const plans = planDays({ ...facts, limits }, o.fromDay, o.days);
  const [fromMs, toMs] = [plans[0]!.fromMs, plans.at(-1)!.toMs];
  const [left, expected, notYetDue] = await Promise.all([
    sentWithin(db, pair, { fromMs, toMs, most: mostTold }),
    toMs > nowMs ? expectationsUntil(db, pair, toMs, nowMs, sending) : new Map<string, Expectation>(),
    pendingFrom(db, pair, Math.max(toMs, nowMs)),
  ]);
  const book = makeBook(plans, facts.timeZone);
  for (const { id, atMs, count } of left) book.add({ id, atMs, sent: true }, count);
  const waiting: SenderCalendar["waiting"] = { count: 0, first: [] };
  let later = notYetDue;
  const coming: Mail[] = [];
  for (const [id, { expectedAtMs, hold, wouldLeaveAtMs }] of expected) {
    if (expectedAtMs === null) {
      waiting.count++;
      if (hold && waiting.first.length < mostTold) waiting.first.push({ id, hold, wouldLeaveAtMs });
    } else if (expectedAtMs < toMs) coming.push({ id, atMs: expectedAtMs, sent: false });
    else later++;
  }
  for (const mail of coming.sort((a, b) => a.atMs - b.atMs)) book.add(mail, 1);
  const stop = senderHolds(facts, nowMs).find(({ untilMs }) => untilMs === null);
  return {
    timeZone: facts.timeZone,
    limits,
    days: book.days(),
    waiting,
    later,
    stopped: stop
      ? { kind: stop.hold, detail: stop.detail === undefined ? null : holdWords(stop.detail, sender) }
      : null,
  };
}

/** Days with their hours, filled with mail in ascending order of what is sent and of what is not. */
function makeBook(plans: readonly DayPlan[], zone: string) {
  const days: DayOfMail[] = plans.map((plan) => ({ ...plan, sent: 0, leaving: 0, hours: [] }));
  const hours = new Map<string, HourOfMail>();
  let n = 0;
  function hourOf(day: DayOfMail, atMs: number): HourOfMail {
    const hour = wallHour(zone, atMs);
    const key = `${day.day} ${hour}`;
    const known = hours.get(key);
    if (known) return known;
    const made = { hour, sent: 0, leaving: 0, first: [] };
    hours.set(key, made);
    day.hours.push(made);
    return made;
  }
  return {
    add(mail: Mail, count: number): void {
      if (days[n]!.fromMs > mail.atMs) n = 0;
      while (n < days.length - 1 && mail.atMs >= days[n]!.toMs) n++;
      const day = days[n]!;
      // A forecast may be seconds old: what was to leave before these days is in none of them.
      if (mail.atMs < day.fromMs) return;
      const hour = hourOf(day, mail.atMs);
      const kind = mail.sent ? "sent" : "leaving";
      day[kind] += count;
      hour[kind] += count;
      if (hour.first.length < mostTold) hour.first.push(mail);
    },
    days(): DayOfMail[] {
      for (const day of days) day.hours.sort((a, b) => a.hour - b.hour);
      return days;
    },
  };
}
