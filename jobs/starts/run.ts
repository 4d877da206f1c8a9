import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { causeOf } from "#jobs/cause.ts";
import type { Db } from "#db/client.ts";
import { FilterFault } from "#db/filter/language.ts";
import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import {
  clearItems,
  endPlanning,
  endStart,
  failPlanning,
  insertItems,
  type ItemRow,
  listOpenStarts,
  type OpenStart,
  type Planner,
} from "#db/queries/start.ts";
import { createConversations, waitingItems } from "#db/queries/start-items.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { lanes } from "#db/schema/conversation.ts";
import { isFiltered, type StartDefinition } from "./definition.ts";
import { planStart } from "./plan.ts";
import { type PlannedItem, senderOf } from "./plan-facts.ts";
import { readStartFacts } from "./read-facts.ts";
import { readSelection } from "./selection.ts";
import { sharedBy } from "./shared.ts";

export type StartsDeps = {
  db: Db;
  /** Writes here let people's pass. */
  long: Db;
  /** Where the rows of a filter are looked for; `long` where none is given. */
  lists?: Db;
  nowMs: () => number;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  /** True when the process drains: what was begun is finished by the next run. */
  isStopping?: () => boolean;
};

/** Readers written down, and conversations created, in one batch: small enough that nobody waits behind one. A group
 * has up to a hundred people, and mostly few. */
const readersAtOnce = 200;
const conversationsAtOnce = { perUser: 50, perAccount: 10 };
const leaseMs = 30_000;

/** Plans and creates whatever starts are open (ST8), from where any earlier run stopped, died or is still at it. Safe to
 * run twice and by several processes at once. Returns how many conversations this run created. */
export async function runStarts(deps: StartsDeps): Promise<number> {
  let created = 0;
  for (const start of await listOpenStarts(deps.db)) {
    try {
      if (start.state === "creating" || await plan(deps, start)) created += await create(deps, start);
    } catch (cause) {
      // The others go on; this one is taken up again at the next tick.
      deps.log("error", "start failed for now", { startId: start.id, cause: causeOf(cause) });
    }
  }
  return created;
}

/** Writes down whom the start writes to. False when another runner is at it, or the process drains. */
async function plan(deps: StartsDeps, start: OpenStart): Promise<boolean> {
  const lease = { name: `start:${start.id}`, holder: newId(), ttlMs: leaseMs };
  if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) return false;
  const planner = (): Planner => ({ startId: start.id, lease: lease.name, holder: lease.holder, nowMs: deps.nowMs() });
  try {
    await clearItems(deps.long, planner());
    const goOn = async () => !deps.isStopping?.() && await renewLease(deps.long, { ...lease, nowMs: deps.nowMs() });
    // What matches is what matches now: who comes or goes later changes nothing in this start.
    const asked = start.definition as StartDefinition;
    const reader = isFiltered(asked) ? deps.lists ?? deps.long : deps.long;
    const selection = await readSelection(reader, asked, Infinity, goOn);
    const facts = selection && await readStartFacts(reader, selection.definition, goOn);
    if (!facts) return false;
    const { definition } = selection;
    const { items, skipped } = planStart(definition, facts);
    for (const piece of inPieces(items)) {
      if (!await goOn()) return false;
      if (!await insertItems(deps.long, planner(), piece, definition.strategy === "perAccount")) return false;
    }
    return await endPlanning(deps.long, planner(), { skipped }, deps.nowMs());
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    const failure = `What it goes by is not there any more: ${cause.path}: ${cause.message}`;
    await failPlanning(deps.long, planner(), failure, deps.nowMs());
    return false;
  } finally {
    await dropLease(deps.long, lease);
  }
}

/** Numbered, so many readers at a time; a group stays whole. */
function* inPieces(items: readonly PlannedItem[]): Generator<ItemRow[]> {
  let piece: ItemRow[] = [];
  let readers = 0;
  for (const [n, item] of items.entries()) {
    if (piece.length > 0 && readers + item.readers.length > readersAtOnce) {
      yield piece;
      [piece, readers] = [[], 0];
    }
    piece.push({ n, accountId: item.accountId, readers: item.readers });
    readers += item.readers.length;
  }
  if (piece.length > 0) yield piece;
}

/** Creates conversations from the plan until nothing waits. */
async function create(deps: StartsDeps, start: OpenStart): Promise<number> {
  const definition = start.definition as StartDefinition;
  const validSenders = await validSendersOn(deps.long, definition.channelId);
  const atOnce = conversationsAtOnce[definition.strategy ?? "perUser"];
  const shared = sharedBy(start, definition, { lane: lanes.byHand, watchLife: false });
  let created = 0;
  while (!deps.isStopping?.()) {
    const items = await waitingItems(deps.long, start.id, atOnce);
    if (items.length === 0) {
      if (await endStart(deps.long, start.id, deps.nowMs())) {
        deps.log("info", "start done", { startId: start.id, created });
      }
      break;
    }
    const made = items.map((item) => {
      const { teammateId, because } = senderOf(definition, item, validSenders);
      // Nobody may send any more: it is made all the same, and waits for a sender where everybody sees it.
      const sender = teammateId ?? definition.sender.teammateId;
      return { n: item.n, messageId: newId(), conversationId: newId(), teammateId: sender, senderBecause: because };
    });
    created += await createConversations(deps.long, shared, made, deps.nowMs());
  }
  if (created > 0) await assignStandIns(deps.long, deps.nowMs());
  return created;
}
