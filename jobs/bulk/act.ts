import type { SQL } from "drizzle-orm";
import { assignAccounts, type Assignment } from "#db/queries/account.ts";
import { closingConversations } from "#db/queries/conversation-state.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { setTraitsOfMany, type TraitValueRow } from "#db/queries/trait-many.ts";
import { settingTracking } from "#db/queries/tracking.ts";
import { resubscribing, unsubscribing } from "#db/queries/unsubscribe.ts";

/** What is done to each of many rows, checked when it was asked for. */
export type BulkAct =
  | { kind: "assign"; assignment: Assignment }
  | { kind: "subscription"; unsubscribed: boolean }
  | { kind: "tracking"; untracked: boolean }
  | { kind: "close"; why: string }
  | { kind: "traits"; values: TraitValueRow[] };

export type ActOn = {
  entity: "account" | "user" | "conversation";
  ids: readonly string[];
  actorId: string;
  atMs: number;
  /** The bulk run that this is a part of: the trail names it in each row. */
  runId: string;
};

/** The act as statements of one batch: the same as by hand on each, and as recorded (AD2). The first two write a row for each that it
 * changes; those that were so already are left alone. */
export function actStatements(act: BulkAct, { entity, ids, actorId, atMs, runId }: ActOn): SQL[] {
  switch (act.kind) {
    case "assign":
      // Pending mail follows in the same batch (PD2, ST3).
      return [
        ...assignAccounts({ ids, assignment: act.assignment, actorId, atMs, runId }),
        ...followSenders(ids, atMs),
      ];
    case "subscription": {
      const change = { userIds: ids, by: { teammateId: actorId }, atMs, runId };
      return act.unsubscribed ? unsubscribing(change) : resubscribing(change);
    }
    case "tracking":
      if (entity === "conversation") return [];
      return settingTracking({ entity, ids, untracked: act.untracked, actorId, atMs, runId });
    case "close":
      return closingConversations({ ids, why: act.why, actorId, atMs, runId });
    case "traits":
      return setTraitsOfMany({ entity, ids, values: act.values, actorId, atMs, runId });
  }
}
