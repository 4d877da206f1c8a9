import { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { listConversations } from "#db/queries/conversation-lists.ts";
import { conversationsById } from "#db/queries/conversation.ts";
import { leaveAccount } from "#db/queries/membership.ts";
import { messagesById } from "#db/queries/message.ts";
import { type LastMail, lastMailOf, type PageOf, pendingOf, viaOf } from "#db/queries/page-mail.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { findUser } from "#db/queries/user.ts";
import type * as contract from "../contract/pages.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toConversations } from "../shapes/conversation.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";
import { toMessages } from "../shapes/message.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import type { UserAnswer } from "../shapes/user.ts";
import { tellOthers, writeOne } from "./people-writes.ts";
import { viewUser } from "./users.ts";

const conversationPlace = z.object({ value: z.number(), id }).strict();

/** A page shows this many of what is to leave; the pending view has the rest. */
const mostPending = 20;

/** @throws {Refusal} not_found */
async function requireThere(deps: Deps, of: PageOf): Promise<void> {
  if ("accountId" in of) {
    if (!await findAccount(deps.db, of.accountId)) throw notFound("account");
  } else if (!await findUser(deps.db, of.userId)) throw notFound("user");
}

/** What is pending for them with its hold and forecast, who mailed them last, and when they last wrote. */
export async function viewMail(deps: Deps, by: Teammate, of: PageOf): Promise<z.input<typeof contract.pageMail>> {
  await requireThere(deps, of);
  const [ids, mailed, wrote] = await Promise.all([
    pendingOf(deps.long, of, mostPending + 1),
    lastMailOf(deps.long, of, "out"),
    lastMailOf(deps.long, of, "in"),
  ]);
  const shown = ids.slice(0, mostPending);
  const [items, teammates] = await Promise.all([
    messagesById(deps.db, shown).then((rows) => toMessages(deps, rows, by)),
    teammatesById(deps.db, [mailed?.teammateId ?? null, wrote?.teammateId ?? null]),
  ]);
  const toLast = (mail: LastMail | null) => {
    if (!mail) return null;
    const { atMs, teammateId, ...rest } = mail;
    const teammate = teammates.get(teammateId ?? "");
    return { ...rest, at: toInstant(atMs), teammate: teammate ? toTeammateShort(teammate) : null };
  };
  return {
    pending: { items, isMore: ids.length > mostPending },
    lastMailed: toLast(mailed),
    lastReply: toLast(wrote),
  };
}

/** Their conversations, the newest first, each with who ties it here (PD4). */
export async function browseTied(deps: Deps, of: PageOf, query: z.output<typeof contract.tiedQuery>) {
  await requireThere(deps, of);
  const after = fromCursor(query.cursor, conversationPlace);
  const page = await listConversations(deps.long, { ...of, after, limit: query.limit });
  const [items, via] = await Promise.all([
    conversationsById(deps.long, page.ids).then((rows) => toConversations(deps, rows)),
    viaOf(deps.long, page.ids, of),
  ]);
  const viaBy = Map.groupBy(via, (row) => row.conversationId);
  return {
    items: items.map((item) => ({
      ...item,
      via: (viaBy.get(item.id) ?? []).map((row) => ({
        user: { id: row.userId, name: row.userName },
        roles: row.roles.split(",").toSorted() as ("from" | "to" | "cc" | "bcc")[],
      })),
    })),
    next: page.next && toCursor(page.next),
  };
}

type Pair = { id: string; userId: string };

/** The user is one of the account's from then on (PD2); twice is the same. @throws {Refusal} not_found */
export async function joinAccount(
  deps: Deps,
  by: Teammate,
  { id: accountId, userId }: Pair,
  { isOwner, role }: z.output<typeof contract.membershipPut>,
): Promise<UserAnswer> {
  await requireThere(deps, { accountId });
  await requireThere(deps, { userId });
  const accounts = [{ account: { id: accountId }, isOwner, role }];
  await writeOne(deps, by, { kind: "user", how: "change", id: userId, user: { fields: {}, accounts } });
  return await viewUser(deps, userId);
}

/** @throws {Refusal} not_found: they do not belong to it, or no more. */
export async function leave(deps: Deps, by: Teammate, { id: accountId, userId }: Pair) {
  const left = await leaveAccount(deps.db, { accountId, userId, actorId: by.id, atMs: deps.nowMs() });
  if (!left) throw notFound("membership");
  tellOthers(deps);
  return { ok: true as const };
}
