import { readChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";
import { type FactsRow, type QueueRow, readFacts, readQueue } from "#db/queries/send-facts.ts";
import type { Pair } from "#db/queries/send.ts";
import { pairKey, senderRows, usedAtMs, validSenders } from "#db/queries/send-queue.ts";
import { readSettings } from "#db/queries/setting.ts";
import { lanes } from "#db/schema/conversation.ts";
import { readStandIns } from "#jobs/calendar/stand-ins.ts";
import { queuedOf } from "#jobs/rules/queue-line.ts";
import { noEmailWords } from "#jobs/rules/no-email.ts";
import { covers, further, type Reach, reachOf } from "#jobs/rules/reach.ts";
import { ownFactsOf } from "./facts.ts";
import { makeHandOver, readSharing, turnsOf } from "./hand-over.ts";
import { type Expectation, type Forecast, tellQueues } from "./queue-forecast.ts";
import { type SendingConfig, terms } from "./terms.ts";

/** What a picker asks before the click: the message as it would be then. */
export type Supposed = { sendAtMs?: number; sendNow?: boolean; ignoreWindow?: boolean };

/** A message that does not exist yet, as the preview of a start plans it. */
export type Planned = Pair & {
  id: string;
  sendAtMs: number;
  sendAtIs: "send_date" | "review_delay";
  approvalNeeded: boolean;
  /** That of hand-started ones unless said (QU2). */
  lane?: number;
};

const nothing: Expectation = { expectedAtMs: null, wouldLeaveAtMs: null, hold: null, ahead: 0 };
/** What is told of a pending message that no queue has: when due it is skipped, and says so until then. */
function untold({ allowUnsubscribes, unsubscribed, noEmail, suppressed }: QueueRow): Expectation {
  const optedOut = allowUnsubscribes === 1 && unsubscribed === 1;
  if (!optedOut && noEmail === 0 && suppressed === 0) return nothing;
  const unreachable = noEmail === 1 ? noEmailWords : "Its address is suppressed.";
  const detail = optedOut ? "Its reader unsubscribed." : unreachable;
  return { ...nothing, hold: { kind: "no_recipient", untilMs: null, detail } };
}

/** Expectations of these messages, by the code that releases them, over all of their senders' queues that can matter (PR3). An
 * id that is not pending expects nothing, and one that will be skipped is held for good. Kept until something changes that could move a queue. */
export async function expectations(
  db: Db,
  messageIds: string[],
  nowMs: number,
  sending: SendingConfig,
): Promise<Map<string, Expectation>> {
  const rows = (await readFacts(db, messageIds)).filter(({ state }) => state === "pending");
  const found = new Map<string, Expectation>();
  await Promise.all(Array.from(Map.groupBy(rows, pairKey), async ([key, ofSender]) => {
    const queue = await keptForecast(db, ofSender[0]!, key, reachOfRows(ofSender, nowMs), nowMs, sending);
    for (const row of ofSender) found.set(row.id, queue.get(row.id)?.told ?? untold(row));
  }));
  return new Map(messageIds.map((id) => [id, found.get(id) ?? nothing]));
}

/** When the message would leave, were it as supposed. Undefined when it is not pending. */
export async function expectationIf(
  db: Db,
  messageId: string,
  supposed: Supposed,
  nowMs: number,
  sending: SendingConfig,
): Promise<Expectation | undefined> {
  const [row] = await readFacts(db, [messageId]);
  if (row?.state !== "pending") return undefined;
  const changed = supposing(row, supposed, nowMs);
  const pair = await senderThen(db, row, Math.max(nowMs, changed.sendAtMs), nowMs);
  const instead = (rows: QueueRow[], isTheirs: boolean) => [
    ...rows.filter(({ id }) => id !== messageId),
    ...(isTheirs ? [changed] : []),
  ];
  const forecast = await forecastOf(db, pair, reachOfRows([changed], nowMs), nowMs, sending, instead);
  return forecast.get(messageId)?.told ?? untold(row);
}

/** When planned messages would leave, were they made now, behind what their senders have in line already. By their ids. */
export async function expectationsOfPlanned(
  db: Db,
  planned: Planned[],
  nowMs: number,
  sending: SendingConfig,
): Promise<Map<string, Expectation>> {
  const found = new Map<string, Expectation>();
  for (const ofSender of Map.groupBy(planned, pairKey).values()) {
    const behind = ofSender.map(rowOfPlanned);
    const reach = reachOfRows(behind, nowMs);
    const also = (rows: QueueRow[], isTheirs: boolean) => isTheirs ? [...rows, ...behind] : rows;
    const queue = await forecastOf(db, ofSender[0]!, reach, nowMs, sending, also);
    for (const { id } of ofSender) found.set(id, queue.get(id)?.told ?? nothing);
  }
  return found;
}

/** Expectations of what leaves by a sender of all that is due before `byMs`, whose places nothing due later takes: by one forecast, kept
 * like those of single messages. Messages that will be skipped are left out. */
export async function expectationsUntil(
  db: Db,
  pair: Pair,
  byMs: number,
  nowMs: number,
  sending: SendingConfig,
): Promise<Map<string, Expectation>> {
  const reach = { lane: lanes.sendNow, sendAtMs: 0, id: "", byMs };
  const forecast = await keptForecast(db, pair, `${pairKey(pair)} by day`, reach, nowMs, sending);
  const theirs = [...forecast].filter(([, { by }]) => by === pairKey(pair));
  return new Map(theirs.map(([id, { told }]) => [id, told]));
}

/** Who would send it, were it due at `atMs`: a stand-in in a leave, else whoever does without one (SW4). */
async function senderThen(db: Db, row: FactsRow, atMs: number, nowMs: number): Promise<Pair> {
  const { channelId, standsInForId } = row;
  const home = standsInForId ?? row.teammateId;
  const chosenAtMs = row.senderMode === "fixed" && standsInForId === null ? row.changedAtMs ?? 0 : undefined;
  const standIn = (await readStandIns(db, nowMs))(home, atMs, chosenAtMs);
  const mayStandIn = standIn !== null && (await validSenders(db)).has(pairKey({ teammateId: standIn, channelId }));
  return { teammateId: mayStandIn ? standIn : home, channelId };
}

function supposing(row: QueueRow, supposed: Supposed, nowMs: number): QueueRow {
  const ignoreWindow = supposed.ignoreWindow === undefined ? row.ignoreWindow : Number(supposed.ignoreWindow);
  if (supposed.sendNow) return { ...row, lane: lanes.sendNow, sendAtMs: nowMs, sendNowAtMs: nowMs, ignoreWindow };
  return { ...row, sendAtMs: supposed.sendAtMs ?? row.sendAtMs, sendAtIs: "send_date", ignoreWindow };
}

const rowOfPlanned = (planned: Planned): QueueRow => ({
  id: planned.id,
  state: "pending",
  lane: planned.lane ?? lanes.byHand,
  sendAtMs: planned.sendAtMs,
  sendAtIs: planned.sendAtIs,
  allowUnsubscribes: 0,
  unsubscribed: 0,
  noEmail: 0,
  suppressed: 0,
  answered: 0,
  approvalNeeded: Number(planned.approvalNeeded),
  approved: Number(!planned.approvalNeeded),
  lifeEvent: null,
  startPaused: 0,
  editedAtMs: null,
  editingSinceMs: null,
  sendNowAtMs: null,
  ignoreWindow: 0,
  hold: null,
  holdUntilMs: null,
  holdDetail: null,
});

const longQueue = 500;

/** What must be read of a queue to say when these of its messages leave; at least one. */
function reachOfRows(rows: QueueRow[], nowMs: number): Reach {
  return reachOf(rows.map((row) => {
    const { id, lane, sendAtMs } = row;
    const queued = queuedOf({ ...ownFactsOf(row), id, lane }, nowMs);
    return { id, lane, sendAtMs, notBeforeMs: queued?.notBeforeMs ?? sendAtMs };
  }));
}

/** The queue of a sender, and of whoever shares it by leave, as they would leave. `adjust` supposes otherwise of a queue; `isTheirs` where
 * it is that of `pair`. */
async function forecastOf(
  db: Db,
  pair: Pair,
  reach: Reach,
  nowMs: number,
  sending: SendingConfig,
  adjust = (rows: QueueRow[], _isTheirs: boolean) => rows,
): Promise<Forecast> {
  const [sharing, { paused }] = await Promise.all([readSharing(db, pair, nowMs), readSettings(db)]);
  // Until the last hand-over, whatever a queue sends takes places that others may come to need.
  const wide = { ...reach, byMs: Math.max(reach.byMs, ...turnsOf(sharing)) };
  const queues = await Promise.all(sharing.pairs.map(async (theirs) => {
    const [[sender], rows, used] = await Promise.all([
      senderRows(db, [theirs]),
      readQueue(db, theirs, wide).then((rows) => adjust(rows, theirs.teammateId === pair.teammateId)),
      usedAtMs(db, theirs, nowMs - terms.dayMs),
    ]);
    return sender ? [{ sender, rows, used }] : [];
  }));
  const there = queues.flat();
  // Several long queues come at once: whoever types is served between them.
  if (there.some(({ rows }) => rows.length > longQueue)) await new Promise((go) => setTimeout(go));
  const needsApproval = there.flatMap(({ rows }) => rows).filter((row) => row.approvalNeeded === 1);
  const handOver = makeHandOver(sharing, new Set(needsApproval.map(({ id }) => id)));
  return tellQueues(there, handOver, { workspacePaused: paused !== null, nowMs, sending });
}

type Kept = { seq: number; atMs: number; reach: Reach; sending: SendingConfig; forecast: Forecast };
const kept = new WeakMap<Db, Map<string, Kept>>();
/** Also without a change a forecast gets old: what was to leave now has left, or has not. */
const keptMs = 10_000;
const mostChanges = 500;

async function keptForecast(db: Db, pair: Pair, key: string, reach: Reach, nowMs: number, sending: SendingConfig) {
  const ofDatabase = kept.get(db) ?? new Map<string, Kept>();
  kept.set(db, ofDatabase);
  const known = ofDatabase.get(key);
  const isFresh = known && known.atMs <= nowMs && nowMs < known.atMs + keptMs && isDeepSame(known.sending, sending);
  if (isFresh && covers(known.reach, reach)) {
    const since = await readChanges(db, known.seq, mostChanges);
    if (since.length < mostChanges && !since.some(mayMoveQueues)) {
      known.seq = since.at(-1)?.seq ?? known.seq;
      return known.forecast;
    }
  }
  const reading = isFresh && !covers(known.reach, reach) ? further(reach, nowMs) : reach;
  const [last] = await db.all<{ seq: number }>("select coalesce(max(seq), 0) as seq from change");
  const forecast = await forecastOf(db, pair, reading, nowMs, sending);
  ofDatabase.set(key, { seq: last!.seq, atMs: nowMs, reach: reading, sending, forecast });
  return forecast;
}

const movers = new Set([
  "message",
  "sender",
  "channel",
  "teammate",
  "setting",
  "user",
  "account",
  "start",
  "import",
  "holiday",
]);
/** Typing moves a queue only when it begins: the first edit of a run makes a due message wait. */
const mayMoveQueues = ({ entity, kind }: { entity: string; kind: string }) => movers.has(entity) && !asides.has(kind);
/** What is only said of a message. */
const asides = new Set(["checked", "commented", "mentions", "dismissed"]);
const isDeepSame = (a: SendingConfig, b: SendingConfig) => a.publicUrl === b.publicUrl && a.sendMode === b.sendMode;
