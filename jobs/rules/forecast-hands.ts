import { type Expected, expectedOf, replay, type SenderPlan, type Wait } from "./forecast.ts";
import type { Queued } from "./queue-line.ts";

/** One sender of several between whom messages change hands. */
export type Hand = { key: string; queue: readonly Queued[]; plan: SenderPlan };

/** When messages change hands by nothing but time: at each of `atMs`, those that `to` names another sender for. */
export type HandOver = {
  atMs: readonly number[];
  /** Whose it is from `atMs` on, and how it stands with them; null where it stays. */
  to(message: Queued, key: string, atMs: number): { key: string; message: Queued } | null;
};

/** Like `forecastQueue` for senders who hand messages to each other, as in a leave with a stand-in (SW4): each queue replayed up to the
 * tick of a hand-over, and on from there. `by` is who sends it, or with whom it stays. Keyed by id. */
export function forecastHands(
  hands: readonly Hand[],
  handOver: HandOver,
  nowMs: number,
): Map<string, Expected & { by: string }> {
  const { tickMs } = hands[0]!.plan;
  const tickAt = (ms: number) => Math.ceil(ms / tickMs) * tickMs;
  const first = tickAt(nowMs);
  const bounds = [first, ...new Set(handOver.atMs.map(tickAt).filter((atMs) => atMs > first).sort((a, b) => a - b))];
  const plans = new Map(hands.map(({ key, plan }) => [key, plan]));
  let queues = new Map(hands.map(({ key, queue }) => [key, queue]));
  const waits = new Map<string, Wait>();
  const would = new Map<string, number>();
  const told = new Map<string, Expected & { by: string }>();
  for (const [n, atMs] of bounds.entries()) {
    const untilMs = bounds[n + 1] ?? Infinity;
    queues = handedOver(queues, handOver, atMs);
    for (const [key, queue] of queues) {
      const plan = plans.get(key)!;
      const { left, rest, usedAtMs } = replay(queue, plan, n === 0 ? nowMs : atMs, {
        untilMs,
        waitedFor: (id) => waits.get(id),
      });
      const stays: Queued[] = [];
      for (const message of queue) {
        const leaving = left.get(message.id) ?? rest(message);
        const isStopped = plan.blockedBy !== null && message.blockedBy === null;
        if (untilMs === Infinity || (left.has(message.id) && !isStopped)) {
          const { wouldLeaveAtMs, ...expected } = expectedOf(message, plan, leaving);
          const sooner = expected.atMs === null ? would.get(message.id) : undefined;
          told.set(message.id, { ...expected, wouldLeaveAtMs: sooner ?? wouldLeaveAtMs, by: key });
          continue;
        }
        // Of a sender that is stopped nothing leaves, and what would have goes on to whoever takes over.
        if (leaving.atMs !== null && !would.has(message.id)) would.set(message.id, leaving.atMs);
        waits.set(message.id, plan.blockedBy === null ? waitOf(leaving) : { because: plan.blockedBy });
        stays.push(message);
      }
      queues.set(key, stays);
      if (plan.blockedBy === null) plans.set(key, { ...plan, usedAtMs });
    }
  }
  return told;
}

const waitOf = ({ because, detail }: Wait): Wait => ({ because, ...(detail === undefined ? {} : { detail }) });

function handedOver(queues: Map<string, readonly Queued[]>, { to }: HandOver, atMs: number) {
  const after = new Map<string, Queued[]>(Array.from(queues.keys(), (key) => [key, []]));
  for (const [key, queue] of queues) {
    for (const message of queue) {
      const next = to(message, key, atMs);
      after.get(next?.key ?? key)!.push(next?.message ?? message);
    }
  }
  return after as Map<string, readonly Queued[]>;
}
