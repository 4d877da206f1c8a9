import type { z } from "zod";
import type { Db } from "#db/client.ts";
import { countAttention } from "#db/queries/attention.ts";
import { countUnseenMentions } from "#db/queries/comment.ts";
import { countUnreadMine } from "#db/queries/conversation-lists.ts";
import { countPendingMine } from "#db/queries/message-lists.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";

type Counts = z.input<typeof contract.myCounts>;
/** What is being counted for a teammate, and what is counted once that is done. */
type Turn = { running: Promise<Counts>; next: Promise<Counts> | null };
const turns = new WeakMap<Db, Map<string, Turn>>();

/** What waits for a teammate: the badges. Every change asks for it in every tab of theirs, so one count runs at a time for each
 * teammate and all who ask meanwhile share the one after it. */
export function viewMyCounts({ long }: Deps, { id }: Teammate): Promise<Counts> {
  const places = turns.get(long) ?? new Map<string, Turn>();
  turns.set(long, places);
  const turn = places.get(id);
  return turn ? turn.next ??= turn.running.then(begin, begin) : begin();

  function begin(): Promise<Counts> {
    const mine: Turn = { running: count(long, id), next: null };
    places.set(id, mine);
    const end = () => {
      if (places.get(id) === mine && mine.next === null) places.delete(id);
    };
    mine.running.then(end, end);
    return mine.running;
  }
}

/** On the reader of long lists, so that no session waits behind it. */
async function count(long: Db, id: string): Promise<Counts> {
  return {
    pendingMine: await countPendingMine(long, id),
    attentionMine: sumOf(await countAttention(long, id)),
    unreadMine: await countUnreadMine(long, id),
    mentions: await countUnseenMentions(long, id),
  };
}

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
