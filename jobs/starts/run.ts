import { causeOf } from "#jobs/cause.ts";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import {
  clearItems,
  endPlanning,
  endStart,
  insertItems,
  listOpenStarts,
  type OpenStart,
  type Planner,
} from "#db/queries/start.ts";
import { createConversations, type Shared, waitingItems } from "#db/queries/start-items.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { lanes } from "#db/schema/conversation.ts";
import type { StartDefinition } from "./definition.ts";
import { planStart, senderOf } from "./plan.ts";
import { readStartFacts } from "./read-facts.ts";

export type StartsDeps = {
  db: Db;
  /** Writes here let people's pass. */
  long: Db;
  nowMs: () => number;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  /** True when the process drains: what was begun is finished by the next run. */
  isStopping?: () => boolean;
};

/** Items written, and conversations created, in one batch: small enough that nobody waits behind one. */
const itemsAtOnce = 200;
const conversationsAtOnce = 50;
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
    const definition = start.definition as StartDefinition;
    const { items, skipped } = planStart(definition, await readStartFacts(deps.long, definition));
    for (let from = 0; from < items.length; from += itemsAtOnce) {
      if (deps.isStopping?.() || !await renewLease(deps.long, { ...lease, nowMs: deps.nowMs() })) return false;
      const piece = items.slice(from, from + itemsAtOnce).map((item, i) => ({ ...item, n: from + i }));
      if (!await insertItems(deps.long, planner(), piece)) return false;
    }
    return await endPlanning(deps.long, planner(), { skipped }, deps.nowMs());
  } finally {
    await dropLease(deps.long, lease);
  }
}

/** Creates conversations from the plan until nothing waits. */
async function create(deps: StartsDeps, start: OpenStart): Promise<number> {
  const definition = start.definition as StartDefinition;
  const validSenders = await validSendersOn(deps.long, definition.channelId);
  const shared = sharedBy(start, definition);
  let created = 0;
  while (!deps.isStopping?.()) {
    const items = await waitingItems(deps.long, start.id, conversationsAtOnce);
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
  return created;
}

const sharedBy = (start: OpenStart, definition: StartDefinition): Shared => ({
  startId: start.id,
  templateId: start.templateId,
  createdById: start.createdById,
  subject: start.subjectText,
  channelId: definition.channelId,
  senderMode: definition.sender.mode,
  defaultTeammateId: definition.sender.teammateId,
  replyTo: definition.replyTo,
  cc: definition.cc,
  bcc: definition.bcc,
  allowUnsubscribes: definition.allowUnsubscribes,
  approvalNeeded: definition.approval,
  watchLife: definition.watchLife ?? false,
  traits: definition.traits,
  lane: lanes.byHand,
  sendAtMs: definition.sendAtMs,
  sendAtIs: definition.sendAtIs,
});
