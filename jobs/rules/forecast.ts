import type { Hold } from "#db/schema/conversation.ts";
import type { SenderFacts } from "./gates.ts";
import { makeLine, type Queued } from "./queue-line.ts";
import { type Limits, nextPlace } from "./quota.ts";
import { calendarOf, closedBy, leavingSpan, type OpenSpan } from "./sending-window.ts";

/** What decides for one sender when its queue leaves. */
export type SenderPlan = Pick<SenderFacts, "window" | "timeZone" | "closedDays" | "busyUntilMs" | "leastLeaseMs"> & {
  limits: Limits;
  /** `countsAtMs` of its tries, ascending, from a day ago on. One in flight counts at the end of its lease, in the future. */
  usedAtMs: readonly number[];
  /** A hold on the whole sender that only a person ends: paused, a broken channel, no valid sender. */
  blockedBy: Hold | null;
  /** The release looks at every whole multiple of this since the epoch. */
  tickMs: number;
};

export type Expected = {
  /** When it leaves if nothing happens but time; null when it does not leave so. */
  atMs: number | null;
  /** What it waits for last before it goes; for a null `atMs`, what keeps it. */
  because: Hold | "now";
  /** What else is known of it: which leave or holiday. */
  detail?: string;
  /** For a message that a person must release: when it would leave if that were done now. Where the message itself is
   * blocked, it alone; where the sender is, the whole queue. Null when it leaves by itself, or would not leave then either. */
  wouldLeaveAtMs: number | null;
};

/** When each message of one sender's queue is expected to leave, and why then (PR3): the queue replayed tick by tick with
 * the rules that release it, exact for what is known at `nowMs`. Blocked messages take no place. Keyed by id. */
export function forecastQueue(
  queue: readonly Queued[],
  sender: SenderPlan,
  nowMs: number,
): Map<string, Expected> {
  const { left, rest } = replay(queue, sender, nowMs);
  return new Map(
    queue.map((message) => [message.id, expectedOf(message, sender, left.get(message.id) ?? rest(message))]),
  );
}

/** What is told of a message that leaves so, or would. */
export function expectedOf(message: Queued, sender: SenderPlan, leaving: Leaving): Expected {
  const keeps = message.blockedBy ?? sender.blockedBy;
  return keeps === null
    ? { ...leaving, wouldLeaveAtMs: null }
    : { atMs: null, because: keeps, wouldLeaveAtMs: leaving.atMs };
}

export type Wait = Pick<Expected, "because" | "detail">;
export type Leaving = Wait & { atMs: number | null };
const noWait: Wait = { because: "now" };
/** Later than this nothing is told: no rule of today will stand. */
const farMs = 100 * 365 * 86_400_000;

/** What left of a queue, by id, and what is true of who did not. */
export type Replayed = {
  left: Map<string, Leaving>;
  /** Why a message that is left over has not gone. */
  rest: (message: Queued) => Leaving;
  usedAtMs: readonly number[];
};

/** The queue as it would leave before `untilMs`; a blocked message as if it alone were released. It takes no place from the others, yet
 * goes at the very tick at which it would: until that tick, the queue with it and the queue without it are the same. `waitedFor` says
 * what a message has waited for before `nowMs`. */
export function replay(
  queue: readonly Queued[],
  sender: SenderPlan,
  nowMs: number,
  { untilMs = Infinity, waitedFor }: { untilMs?: number; waitedFor?: (id: string) => Wait | undefined } = {},
): Replayed {
  const { limits, tickMs, leastLeaseMs } = sender;
  const tickAt = (ms: number) => Math.ceil(ms / tickMs) * tickMs;
  const calendar = calendarOf(sender.window, sender.timeZone, sender.closedDays);
  const left = new Map<string, Leaving>();
  const line = makeLine(queue);
  const usedAtMs = [...sender.usedAtMs];
  let span: OpenSpan | null = null;
  let atMs = tickAt(nowMs);
  let waited = noWait;

  const leave = (message: Queued) => {
    const isJustDue = message.notBeforeMs > nowMs && tickAt(message.notBeforeMs) === atMs;
    const wait = waited === noWait ? waitedFor?.(message.id) ?? waited : waited;
    left.set(message.id, isJustDue ? { atMs, because: message.notBeforeIs } : { atMs, ...wait });
  };
  if (sender.busyUntilMs !== null && tickAt(sender.busyUntilMs) > atMs) {
    atMs = tickAt(sender.busyUntilMs);
    waited = { because: "channel_broken" };
  }
  while (left.size < queue.length && atMs < Math.min(untilMs, nowMs + farMs)) {
    line.admit(atMs);
    const place = nextPlace(usedAtMs, limits, atMs);
    if (place.because !== null) waited = { because: place.because };
    if (place.atMs === null) break;
    if (place.atMs > atMs) {
      atMs = tickAt(place.atMs);
      continue;
    }
    if (span === null || atMs >= span.toMs) span = leavingSpan(calendar, atMs, leastLeaseMs);
    const isOpen = span !== null && span.fromMs <= atMs;
    const next = line.first(isOpen);
    for (const message of line.takeBlocked(isOpen)) leave(message);
    if (next) {
      line.take(isOpen);
      leave(next);
      insert(usedAtMs, atMs);
      continue;
    }
    const opensMs = line.needsWindow() ? tickAt(span?.fromMs ?? Infinity) : Infinity;
    const comesMs = tickAt(line.nextAtMs());
    if (opensMs <= comesMs) {
      const { hold, ...more } = closedBy(calendar, atMs, leastLeaseMs, span);
      waited = { because: hold, ...more };
    }
    atMs = Math.max(Math.min(opensMs, comesMs), atMs + tickMs);
  }
  const rest = (message: Queued): Leaving => ({
    atMs: null,
    ...(waited.because === "now" ? waitedFor?.(message.id) ?? { because: message.notBeforeIs } : waited),
  });
  return { left, rest, usedAtMs };
}

/** Keeps `ascending` so: what is in flight already counts at a later instant. */
function insert(ascending: number[], atMs: number) {
  let i = ascending.length;
  while (i > 0 && (ascending[i - 1] ?? 0) > atMs) i--;
  ascending.splice(i, 0, atMs);
}
