import type { Db } from "#db/client.ts";
import { type HeldFor, heldForOthers, type LeaveSpan } from "#db/queries/stand-in.ts";
import type { Pair } from "#db/queries/send.ts";
import { pairKey, validSenders } from "#db/queries/send-queue.ts";
import { readLeaveSpans } from "#jobs/calendar/stand-ins.ts";
import type { HandOver } from "#jobs/rules/forecast-hands.ts";
import type { Queued } from "#jobs/rules/queue-line.ts";
import { tickMs } from "./terms.ts";

/** The senders of a channel between whom messages change hands by leave (SW4), and when who stands in for whom there. */
export type Sharing = { pairs: Pair[]; spans: LeaveSpan[]; held: HeldFor[] };

/** With whom a sender shares its queue by leave to come; itself alone where nobody stands in. */
export async function readSharing(db: Db, { teammateId, channelId }: Pair, nowMs: number): Promise<Sharing> {
  const all = await readLeaveSpans(db, nowMs);
  const valid = all.length > 0 ? await validSenders(db) : new Set();
  const here = all.filter(({ standInId }) => valid.has(pairKey({ teammateId: standInId, channelId })));
  const together = new Set([teammateId]);
  for (let size = 0; size < together.size;) {
    size = together.size;
    for (const span of here) {
      const both = [span.teammateId, span.standInId];
      if (both.some((id) => together.has(id))) { for (const id of both) together.add(id); }
    }
  }
  const spans = here.filter((span) => together.has(span.teammateId));
  const held = spans.length > 0 ? await heldForOthers(db, [...together], channelId) : [];
  return { pairs: Array.from(together, (id) => ({ teammateId: id, channelId })), spans, held };
}

/** Where a leave begins or ends, and the look after its end: what comes back then is handed on at the next. */
export const turnsOf = ({ spans }: Pick<Sharing, "spans">): number[] =>
  spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs, toMs + tickMs]);

/**
 * Hands messages over as `assignStandIns` does, by their dates alone. An approval is of one sender's mail and stands nowhere else (PR5).
 * @param needsApproval ids of those that must be approved. For one forecast: it keeps whose a message is.
 */
export function makeHandOver({ pairs, spans, held }: Sharing, needsApproval: ReadonlySet<string>): HandOver {
  const facts = new Map(held.map((row) => [row.id, row]));
  const teammateOf = new Map(pairs.map((pair) => [pairKey(pair), pair.teammateId]));
  const keyOf = new Map(Array.from(teammateOf, ([key, teammateId]) => [teammateId, key]));
  const stoodInFor = new Map<string, string | null>();
  const began = new Map<string, { key: string; message: Queued }>();
  return {
    atMs: turnsOf({ spans }),
    to(message, key, atMs) {
      const { id, sendAtMs } = message;
      if (!began.has(id)) began.set(id, { key, message });
      const known = facts.get(id);
      const mate = teammateOf.get(key)!;
      const before = stoodInFor.get(id) ?? known?.standsInForId ?? null;
      const home = stoodInFor.get(id) === null || before === mate ? null : before;
      const isDue = ({ fromMs, toMs }: LeaveSpan) =>
        toMs > atMs && sendAtMs < toMs && (fromMs <= atMs || sendAtMs >= fromMs);
      let next: string;
      if (home === null) {
        const chosenAtMs = known?.chosenAtMs ?? -Infinity;
        const span = spans.find((span) => span.teammateId === mate && isDue(span) && chosenAtMs < span.createdAtMs);
        if (!span) return null;
        next = span.standInId;
        stoodInFor.set(id, mate);
      } else {
        if (spans.some((span) => span.teammateId === home && span.standInId === mate && isDue(span))) return null;
        next = home;
        stoodInFor.set(id, null);
      }
      const to = keyOf.get(next);
      if (to === undefined) return null;
      const first = began.get(id)!;
      if (!needsApproval.has(id) || to === first.key) return { key: to, message: first.message };
      return { key: to, message: { ...first.message, blockedBy: first.message.blockedBy ?? "approval" } };
    },
  };
}
