import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { act, type Acted, type Actor } from "./message-act.ts";
import { approved, headSeq, sentAs } from "./send-gates.ts";

/** The teammate made the last edit of `m`: of its words, or of what it is sent with. Of two in the same instant, both did. While nobody
 * edited it, whoever started it wrote it. */
const lastHand = (teammateId: string): SQL =>
  sql`((m.edited_by_id is ${teammateId} and coalesce(m.edited_at_ms, 0) >= coalesce(m.changed_at_ms, 0))
    or (m.changed_by_id is ${teammateId} and coalesce(m.changed_at_ms, 0) >= coalesce(m.edited_at_ms, 0))
    or (m.edited_by_id is null and m.changed_by_id is null
      and exists (select 1 from start b where b.id = m.start_id and b.created_by_id = ${teammateId})))`;

/** These may leave as they are now (PR5), by somebody who neither made their last edit nor, while there is none,
 * started them. `seq` names the words that were read: where
 * others stand now, nothing is approved; null for whatever they are. */
export const approve = (
  db: Db,
  o: { of: readonly { id: string; seq: number | null }[]; actor: Actor; nowMs: number },
): Promise<Acted> =>
  act(db, o.actor, o.nowMs, {
    what: "approve",
    of: o.of,
    where: sql`m.approval_needed = 1 and not ${approved} and not ${lastHand(o.actor.id)}
      and coalesce(j.value ->> '$.seq', ${headSeq}) = ${headSeq}`,
    set:
      sql`approved_seq = ${headSeq}, approved_for = ${sentAs}, approved_by_id = ${o.actor.id}, approved_at_ms = ${o.nowMs}`,
    keys: ["approvedSeq", "approvedFor", "approvedById", "approvedAtMs"],
    detail: null,
  });

/** How a message is, or was, to be sent: what `sentAs` says. */
export type SentAs = {
  teammateId: string;
  channelId: string;
  from: string | null;
  /** As far as the sender's signature was edited. */
  signatureSeq?: number;
  replyTo: string | null;
  allowUnsubscribes: 0 | 1;
  people: ["to" | "cc" | "bcc", string][];
};
export type ApprovalRow = {
  approved: boolean;
  /** It was sealed as it had been approved: nothing can void that. */
  isSealed: boolean;
  approvedSeq: number | null;
  approvedById: string | null;
  approvedAtMs: number | null;
  /** What was approved, and what it is now. */
  was: SentAs | null;
  is: SentAs;
  seq: number;
  /** Edits of the words since, and by whom the last was. */
  editsSince: number;
  editedById: string | null;
};

/** What was approved of a message beside what it is now; undefined for an unknown one. */
export async function findApproval(db: Db, messageId: string): Promise<ApprovalRow | undefined> {
  const [row] = await db.all<
    Omit<ApprovalRow, "approved" | "isSealed" | "was" | "is"> & {
      approved: number;
      isSealed: number;
      was: string | null;
      is: string;
    }
  >(sql`select ${approved} as approved, m.state in ('sending', 'sent', 'failed', 'unknown') as "isSealed",
      m.approved_seq as "approvedSeq", m.approved_by_id as "approvedById",
      m.approved_at_ms as "approvedAtMs", m.approved_for as was, ${sentAs} as "is", ${headSeq} as seq,
      (select count(*) from draft_update d where d.message_id = m.id and d.seq > m.approved_seq) as "editsSince",
      m.edited_by_id as "editedById"
    from message m where m.id = ${messageId} and m.direction = 'out'`);
  return row && {
    ...row,
    approved: row.approved === 1,
    isSealed: row.isSealed === 1,
    was: row.was === null ? null : JSON.parse(row.was),
    is: JSON.parse(row.is),
  };
}

export type ApproverRow = {
  id: string;
  approvalNeeded: boolean;
  approved: boolean;
  isLastHand: boolean;
  headSeq: number;
};

/** Why one of these may not be approved by this teammate. Unknown ids are left out. */
export async function approversOf(db: Db, ids: readonly string[], teammateId: string): Promise<ApproverRow[]> {
  const rows = await db.all<Record<keyof ApproverRow, number | string>>(sql`
    select m.id, m.approval_needed as "approvalNeeded", ${approved} as approved, ${
    lastHand(teammateId)
  } as "isLastHand",
      ${headSeq} as "headSeq"
    from message m where m.id in (select value from json_each(${JSON.stringify(ids)}))`);
  return rows.map((row) => ({
    id: row.id as string,
    approvalNeeded: row.approvalNeeded === 1,
    approved: row.approved === 1,
    isLastHand: row.isLastHand === 1,
    headSeq: Number(row.headSeq),
  }));
}
