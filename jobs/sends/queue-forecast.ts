import type { QueueRow } from "#db/queries/send-facts.ts";
import { pairKey, type SenderRow } from "#db/queries/send-queue.ts";
import type { Hold } from "#db/schema/conversation.ts";
import { forecastHands, type HandOver } from "#jobs/rules/forecast-hands.ts";
import { type Closed, ownHolds, senderHolds } from "#jobs/rules/gates.ts";
import { byPlace, type Queued, queuedOf } from "#jobs/rules/queue-line.ts";
import { limitsOf, ownFactsOf, senderFactsOf } from "./facts.ts";
import { holdWords } from "./hold-words.ts";
import { type SendingConfig, tickMs } from "./terms.ts";

type Held = { kind: Hold; untilMs: number | null; detail: string | null };

/** When a pending message is expected to leave, and what it waits for (PR3). `hold` is null when it goes at the next look, and
 * its `untilMs` is null when a person must act; then `wouldLeaveAtMs` is when it would go, were that done now. */
export type Expectation = {
  expectedAtMs: number | null;
  wouldLeaveAtMs: number | null;
  hold: Held | null;
  /** What else a person must end before it leaves, in the order of the gates; left out where that is nothing. */
  also?: Held[];
  /** How many of the sender's queue leave before it. */
  ahead: number;
};

/** By message id; `by` is the key of the pair that sends it, or with which it stays. */
export type Forecast = Map<string, { told: Expectation; by: string }>;

const isForPerson = ({ untilMs }: Closed) => untilMs === null;

/** What is told of the queues of one sender, or of several who hand messages to each other. */
export function tellQueues(
  queues: { sender: SenderRow; rows: QueueRow[]; used: number[] }[],
  handOver: HandOver,
  given: { workspacePaused: boolean; nowMs: number; sending: SendingConfig },
): Forecast {
  if (queues.length === 0) return new Map();
  const { nowMs } = given;
  const held = new Map<string, QueueRow>();
  const hands = queues.map(({ sender, rows, used }) => {
    const facts = senderFactsOf(sender, { workspacePaused: given.workspacePaused, nowMs, ...given.sending });
    const stops = senderHolds(facts, nowMs).filter(isForPerson);
    const queue: Queued[] = [];
    for (const row of rows) {
      const queued = queuedOf({ ...ownFactsOf(row), id: row.id, lane: row.lane }, nowMs);
      if (!queued) continue;
      if (queued.blockedBy !== null || row.hold !== null) held.set(row.id, row);
      queue.push(queued);
    }
    // Those that leave at one tick are told in the order of their places.
    queue.sort(byPlace);
    const plan = { ...facts, limits: limitsOf(sender), usedAtMs: used, blockedBy: stops[0]?.hold ?? null, tickMs };
    return { key: pairKey(sender), queue, plan, sender, stops };
  });
  const handOf = new Map(hands.map((hand) => [hand.key, hand]));
  const forecast = forecastHands(hands, handOver, nowMs);
  const told: Forecast = new Map();
  for (const [id, { atMs, because, wouldLeaveAtMs, by, ...more }] of forecast) {
    const { sender, stops } = handOf.get(by)!;
    const own = held.get(id);
    const closed = own ? ownHolds(ownFactsOf(own), nowMs) : [];
    const first = closed.find(({ hold }) => hold === because) ?? stops.find(({ hold }) => hold === because);
    const toHeld = (kind: Hold, detail: string | undefined): Held => ({
      kind,
      untilMs: atMs,
      detail: detail === undefined ? null : holdWords(detail, sender),
    });
    const hold = because === "now" ? null : toHeld(because, more.detail ?? first?.detail);
    const others = atMs === null ? [...closed.filter(isForPerson), ...stops].filter((one) => one !== first) : [];
    const also = others.map((one) => toHeld(one.hold, one.detail));
    const expectation = { expectedAtMs: atMs, wouldLeaveAtMs, hold, ...(also.length > 0 ? { also } : {}), ahead: 0 };
    told.set(id, { told: expectation, by });
  }
  const inOrder = [...told.values()].filter(({ told }) => told.expectedAtMs !== null)
    .sort((a, b) => a.told.expectedAtMs! - b.told.expectedAtMs!);
  const before = new Map<string, number>();
  for (const { told, by } of inOrder) {
    told.ahead = before.get(by) ?? 0;
    before.set(by, told.ahead + 1);
  }
  return told;
}
