import type { z } from "zod";
import { listChannels } from "#db/queries/channel.ts";
import { type ApprovalRow, approversOf, findApproval, type SentAs } from "#db/queries/message-approval.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as review from "../contract/review.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstantOrNull } from "../shapes/instant.ts";
import { nameOf, toTeammateShort } from "../shapes/teammate.ts";

type Approval = z.input<typeof review.approval>;
type Change = Approval["changes"][number];

/** Why these pending messages were not approved (PR5); `seqs` are the words that were read. */
export async function approvalRefusals(
  deps: Deps,
  by: Teammate,
  of: readonly { id: string; seq: number | null }[],
): Promise<Map<string, Refusal>> {
  const seqOf = new Map(of.map(({ id, seq }) => [id, seq]));
  const rows = await approversOf(deps.db, of.map(({ id }) => id), by.id);
  return new Map(rows.map((row) => {
    const seq = seqOf.get(row.id) ?? null;
    if (!row.approvalNeeded) return [row.id, new Refusal("conflict", "This message needs no approval.")];
    if (seq !== null && seq !== row.headSeq) {
      return [row.id, new Refusal("conflict", "seq: it was edited since you read it", "seq")];
    }
    if (row.approved) return [row.id, new Refusal("conflict", "It is approved already.")];
    if (row.isLastHand) {
      return [row.id, new Refusal("not_allowed", "Somebody else approves: you wrote it, or you made the last edit.")];
    }
    return [row.id, new Refusal("conflict", "Somebody changed it meanwhile.")];
  }));
}

/** What was approved, and what changed since, in words (PR5). */
export async function viewApproval(deps: Deps, messageId: string): Promise<Approval> {
  const row = await findApproval(deps.db, messageId);
  if (!row) throw notFound("message");
  const { was, is } = row;
  const ids = [row.approvedById, row.editedById, was?.teammateId, is.teammateId];
  const [teammates, channels] = await Promise.all([
    teammatesById(deps.db, ids.map((id) => id ?? null)),
    listChannels(deps.db),
  ]);
  const approver = teammates.get(row.approvedById ?? "");
  const nameOfTeammate = (id: string | null) => {
    const teammate = teammates.get(id ?? "");
    return teammate ? nameOf(teammate) : "somebody who left";
  };
  const words = {
    sender: (as: SentAs) => `${nameOfTeammate(as.teammateId)}${as.from === null ? "" : ` <${as.from}>`}`,
    channel: (as: SentAs) => channels.find(({ id }) => id === as.channelId)?.name ?? "a channel that is gone",
    to: peopleIn("to"),
    cc: peopleIn("cc"),
    bcc: peopleIn("bcc"),
    replyTo: (as: SentAs) => as.replyTo ?? "nothing set",
    allowUnsubscribes: (as: SentAs) => as.allowUnsubscribes === 1 ? "allowed" : "not allowed",
  } satisfies Partial<Record<Change["field"], (as: SentAs) => string>>;
  const changes = was === null || row.isSealed ? [] : Object.entries(words).flatMap(([field, say]): Change[] => {
    const [before, now] = [say(was), say(is)];
    return before === now ? [] : [{ field: field as Change["field"], was: before, is: now }];
  });
  return {
    stands: row.approvedById !== null && (row.approved || row.isSealed),
    by: approver ? toTeammateShort(approver) : null,
    at: toInstantOrNull(row.approvedAtMs),
    seq: row.approvedSeq,
    changes: [...changes, ...signatureChange(row), ...textChange(row, nameOfTeammate)],
  };
}

/** Another sender's signature is part of another sender. */
function signatureChange({ was, is, isSealed }: ApprovalRow): Change[] {
  if (was === null || isSealed || was.teammateId !== is.teammateId || was.signatureSeq === is.signatureSeq) return [];
  return [{ field: "signature", was: "as approved", is: "edited since" }];
}

/** The words' own difference is the history's to show. */
function textChange({ editsSince, editedById }: ApprovalRow, nameOfTeammate: (id: string | null) => string): Change[] {
  if (editsSince === 0) return [];
  const times = editsSince === 1 ? "once" : `${editsSince} times`;
  return [{ field: "text", was: "as approved", is: `edited ${times} since, last by ${nameOfTeammate(editedById)}` }];
}

const peopleIn = (role: SentAs["people"][number][0]) => (as: SentAs) =>
  as.people.filter(([of]) => of === role).map(([, address]) => address).join(", ") || "nobody";
