import type { z } from "zod";
import type { ConversationRow, TieRow } from "#db/queries/conversation.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { readTraits } from "#db/queries/trait.ts";
import { beginningOf } from "#jobs/compose/beginning.ts";
import type * as contract from "../contract/conversations.ts";
import type { Deps } from "../context.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { toParty, toSeen } from "./message.ts";
import { toTeammateShort } from "./teammate.ts";

export type ConversationAnswer = z.input<typeof contract.conversation>;

export async function toConversations(deps: Pick<Deps, "db">, rows: ConversationRow[]): Promise<ConversationAnswer[]> {
  const [teammates, traits] = await Promise.all([
    teammatesById(deps.db, rows.map((row) => row.teammateId)),
    readTraits(deps.db, "conversation", rows.map((row) => row.id)),
  ]);
  return rows.map((row) => {
    const sender = teammates.get(row.teammateId ?? "");
    return {
      id: row.id,
      account: { id: row.accountId, name: row.accountName },
      subject: row.subject,
      state: row.state,
      closedWhy: row.closedWhy,
      to: row.to.map(toParty),
      sender: sender ? toTeammateShort(sender) : null,
      seen: toSeen(row),
      tracked: row.untracked === 0,
      trackedNoMore: row.trackedNoMore === 1,
      replied: row.repliedAtMs === null
        ? null
        : { firstAt: toInstant(row.repliedFirstAtMs ?? row.repliedAtMs), at: toInstant(row.repliedAtMs) },
      unreadAt: toInstantOrNull(row.unreadAtMs),
      automaticAt: toInstantOrNull(row.automaticAtMs),
      bounced: row.bouncedAtMs === null
        ? null
        : { at: toInstant(row.bouncedAtMs), code: row.bounceCode, class: row.bounceClass },
      pending: row.pending,
      traits: traits.get(row.id) ?? {},
      newest: toNewest(row),
      activeAt: toInstant(row.activeAtMs),
      createdAt: toInstant(row.createdAtMs),
    };
  });
}

const mostWords = 160;

function toNewest(row: ConversationRow): ConversationAnswer["newest"] {
  if (row.lastDirection === null || row.lastAtMs === null) return null;
  const words = row.lastText ?? beginningOf(row.lastHtml ?? "");
  return {
    direction: row.lastDirection,
    at: toInstant(row.lastAtMs),
    words: words.replace(/\s+/g, " ").trim().slice(0, mostWords).toWellFormed(),
  };
}

/** Per account the users who tie the conversation to it (PD4). */
export function toTies(rows: TieRow[]): z.input<typeof contract.tie>[] {
  const ties = new Map<string, z.input<typeof contract.tie>>();
  for (const { accountId, accountName, userId, userName } of rows) {
    const tie = ties.get(accountId) ?? { account: { id: accountId, name: accountName }, users: [] };
    tie.users.push({ id: userId, name: userName });
    ties.set(accountId, tie);
  }
  return [...ties.values()];
}
