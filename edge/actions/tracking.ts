import type { z } from "zod";
import { findMessage } from "#db/queries/message.ts";
import { opensOf } from "#db/queries/tracking.ts";
import { readAgent } from "#jobs/rules/mail-agents.ts";
import { countsAsSeen } from "#jobs/rules/open-verdict.ts";
import type * as contract from "../contract/tracking.ts";
import type { Deps } from "../context.ts";
import { notFound } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toSeen } from "../shapes/message.ts";

const mostShown = 50;

/** Who opened a message and when, with what was left out of that and why (TR2). */
export async function viewOpens(deps: Deps, messageId: string): Promise<z.input<typeof contract.opens>> {
  const message = await findMessage(deps.db, messageId);
  if (!message || message.direction === "in") throw notFound("message");
  const { rows, counts } = await opensOf(deps.long, messageId, mostShown);
  return {
    seen: toSeen(message),
    tracked: !message.untracked,
    trackedNoMore: message.trackedNoMore,
    leftOut: { prefetch: counts.prefetch ?? 0, scanner: counts.scanner ?? 0 },
    hits: rows.map(({ verdict, agent, userId, userName, atMs }) => ({
      at: toInstant(atMs),
      verdict,
      counts: countsAsSeen(verdict),
      by: readAgent(agent).name,
      user: userId === null ? null : { id: userId, name: userName ?? "" },
    })),
  };
}
