import type { z } from "zod";
import { countAttention } from "#db/queries/attention.ts";
import { countUnseenMentions } from "#db/queries/comment.ts";
import { countUnreadMine } from "#db/queries/conversation-lists.ts";
import { countPendingMine } from "#db/queries/message-lists.ts";
import { readSettings } from "#db/queries/setting.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { colorOf } from "../shapes/teammate.ts";

/** The teammate who is signed in, and what every page needs to know. */
export async function viewMe(deps: Deps, teammate: Teammate): Promise<z.input<typeof contract.me>> {
  const settings = await readSettings(deps.db);
  const { id, name, firstName, email, role, maySend, timeZone } = teammate;
  return {
    id,
    name,
    firstName,
    email,
    role,
    maySend,
    timeZone,
    color: colorOf(id),
    workspaceName: settings.workspaceName,
    currency: settings.currency,
    manageUnsubscribes: settings.manageUnsubscribes,
    paused: settings.paused !== null,
    pendingMine: await countPendingMine(deps.db, id),
    attentionMine: sumOf(await countAttention(deps.long, id)),
    unreadMine: await countUnreadMine(deps.long, id),
    mentions: await countUnseenMentions(deps.db, id),
  };
}

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
