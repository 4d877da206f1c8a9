import type { QueueRow } from "#db/queries/send-facts.ts";
import { pairKey, type SenderRow } from "#db/queries/send-queue.ts";
import type { Hold } from "#db/schema/conversation.ts";
import { forecastHands, type HandOver } from "#jobs/rules/forecast-hands.ts";
import { ownHolds, senderHolds } from "#jobs/rules/gates.ts";
import { byPlace, type Queued, queuedOf } from "#jobs/rules/queue-line.ts";
import { limitsOf, ownFactsOf, senderFactsOf } from "./facts.ts";
import { holdWords } from "./hold-words.ts";
import { type SendingConfig, tickMs } from "./terms.ts";

/** When a pending message is expected to leave, and what it waits for (PR3). `hold` is null when it goes at the next look, and
 * its `untilMs` is null when a person must act; then `wouldLeaveAtMs` is when it would go, were that done now. */
export type Expectation = {
  expectedAtMs: number | null;
  wouldLeaveAtMs: number | null;
  hold: { kind: Hold; untilMs: number | null; detail: string | null } | null;
  /** How many of the sender's queue leave before it. */
  ahead: number;
};

/** By message id; `by` is the key of the pair that sends it, or with which it stays. */
export type Forecast = Map<string, { told: Expectation; by: string }>;

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
    const blocked = senderHolds(facts, nowMs).find(({ untilMs }) => untilMs === null);
    const queue: Queued[] = [];
    for (const row of rows) {
      const queued = queuedOf({ ...ownFactsOf(row), id: row.id, lane: row.lane }, nowMs);
      if (!queued) continue;
      if (queued.blockedBy !== null || row.hold !== null) held.set(row.id, row);
      queue.push(queued);
    }
    // Those that leave at one tick are told in the order of their places.
    queue.sort(byPlace);
    const plan = { ...facts, limits: limitsOf(sender), usedAtMs: used, blockedBy: blocked?.hold ?? null, tickMs };
    return { key: pairKey(sender), queue, plan, sender, blocked };
  });
  const handOf = new Map(hands.map((hand) => [hand.key, hand]));
  const forecast = forecastHands(hands, handOver, nowMs);
  const told: Forecast = new Map();
  for (const [id, { atMs, because, wouldLeaveAtMs, by, ...more }] of forecast) {
    const { sender, blocked } = handOf.get(by)!;
    const own = held.get(id);
    const ofOwn = own && ownHolds(ownFactsOf(own), nowMs).find(({ hold }) => hold === because)?.detail;
    const detail = more.detail ?? ofOwn ?? (blocked?.hold === because ? blocked.detail : undefined);
    const hold = because === "now"
      ? null
      : { kind: because, untilMs: atMs, detail: detail === undefined ? null : holdWords(detail, sender) };
    told.set(id, { told: { expectedAtMs: atMs, wouldLeaveAtMs, hold, ahead: 0 }, by });
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
