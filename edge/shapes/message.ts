import type { z } from "zod";
import { commentCounts } from "#db/queries/comment-counts.ts";
import { approversOf } from "#db/queries/message-approval.ts";
import type { MessageRow, PartyRow } from "#db/queries/message.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { readTraits } from "#db/queries/trait.ts";
import { actionStoppedText, startStoppedText } from "#jobs/rules/stopped-start.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import type { Expectation } from "#jobs/sends/queue-forecast.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { toCheck } from "./check.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { nameOf, type TeammateShort, toTeammateShort } from "./teammate.ts";

export type MessageAnswer = z.input<typeof contract.message>;
type Because = MessageAnswer["senderBecause"];

const laneNames = ["sendNow", "reply", "byHand", "playbook"] as const;
const nobody = (id: string): TeammateShort => ({ id, name: "", email: "", color: "#586070" });

/** Messages as the API shows them to `asker`, with when each is expected to leave and what it waits for (PR3). */
export async function toMessages(
  deps: Deps,
  rows: MessageRow[],
  asker: Pick<Teammate, "id" | "role" | "maySend">,
): Promise<MessageAnswer[]> {
  const pending = rows.filter((row) => row.state === "pending").map((row) => row.id);
  const editors = new Map(pending.map((id) => [id, deps.presence.editorsIn(id)]));
  const toApprove = rows.filter((row) => row.state === "pending" && row.approvalNeeded).map((row) => row.id);
  const [expected, approvers, comments, traits, teammates] = await Promise.all([
    expectations(deps.long, pending, deps.nowMs(), deps.config),
    approversOf(deps.db, toApprove, asker.id),
    commentCounts(deps.db, rows.map((row) => row.id), asker.id),
    readTraits(deps.db, "conversation", [...new Set(rows.map((row) => row.conversationId))]),
    teammatesById(deps.db, [
      ...rows.flatMap((row) => [row.teammateId, row.editedById, row.approvedById, row.standsInForId]),
      ...[...editors.values()].flat(),
    ]),
  ]);
  const teammate = (id: string) => {
    const found = teammates.get(id);
    return found ? toTeammateShort(found) : nobody(id);
  };
  const approvable = new Set(approvers.filter((one) => !one.approved && !one.isLastHand).map(({ id }) => id));
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversationId,
    account: { id: row.accountId, name: row.accountName },
    direction: row.direction,
    state: row.state,
    lane: laneNames[row.lane] ?? "byHand",
    subject: row.subject,
    teammate: teammate(row.teammateId),
    channel: { id: row.channelId, name: row.channelName, kind: row.channelKind },
    senderBecause: row.senderBecause as Because,
    standsInFor: row.standsInForId === null ? null : { teammate: teammate(row.standsInForId), until: row.standInUntil },
    replyTo: row.replyTo,
    ...partiesOf(row, teammates.get(row.teammateId)),
    allowUnsubscribes: row.allowUnsubscribes,
    approval: approvalOf(row),
    approvedBy: row.approvedById === null ? null : teammate(row.approvedById),
    mayApprove: asker.role !== "observer" && asker.maySend && approvable.has(row.id),
    ignoreWindow: row.ignoreWindow,
    watchLife: row.watchLife,
    seq: row.headSeq,
    checks: row.checks.map(toCheck),
    risk: row.risk,
    comments: comments.get(row.id) ?? { open: 0, mentionsMe: false },
    sendAt: toInstant(row.sendAtMs),
    ...toWait(expected.get(row.id), row),
    timeZone: row.timeZone,
    start: row.startId === null ? null : { id: row.startId, name: row.startName ?? "" },
    playbook: row.playbookId === null
      ? null
      : { id: row.playbookId, name: row.playbookName ?? "", action: row.startName ?? "" },
    template: toTemplateShort(row, asker),
    traits: traits.get(row.conversationId) ?? {},
    editors: (editors.get(row.id) ?? []).map(teammate),
    editedAt: toInstantOrNull(row.editedAtMs),
    editedBy: row.editedById === null ? null : teammate(row.editedById),
    seen: toSeen(row),
    tracked: !row.untracked,
    trackedNoMore: row.trackedNoMore,
    endedAt: toInstantOrNull(row.endedAtMs),
    endedWhy: row.endedWhy,
    createdAt: toInstant(row.createdAtMs),
  }));
}

/** The template that it began with; of somebody else's personal one nothing is said (PE7). */
export const toTemplateShort = (
  row: Pick<MessageRow, "templateId" | "templateName" | "templateOwnerId">,
  asker: Pick<Teammate, "id">,
) =>
  row.templateId === null || (row.templateOwnerId !== null && row.templateOwnerId !== asker.id)
    ? null
    : { id: row.templateId, name: row.templateName ?? "" };

/** What was sealed had been approved so, whatever became of its people's addresses since. */
const sealedStates = new Set<MessageRow["state"]>(["sending", "sent", "failed", "unknown"]);

function approvalOf(row: MessageRow): MessageAnswer["approval"] {
  if (!row.approvalNeeded) return "not_needed";
  if (row.approved || sealedStates.has(row.state)) return "approved";
  return row.approvedById === null ? "needed" : "voided";
}

/** What holds it, and until when. */
export const toHold = (hold: Expectation["hold"] | undefined) =>
  hold ? { kind: hold.kind, until: toInstantOrNull(hold.untilMs), detail: hold.detail } : null;

/** What holds it, until when, and when it is expected to leave. */
export const toExpected = (expected: Expectation | undefined) => ({
  hold: toHold(expected?.hold),
  expectedAt: toInstantOrNull(expected?.expectedAtMs),
  wouldLeaveAt: toInstantOrNull(expected?.wouldLeaveAtMs),
});

/** The same with all that a person must end, of what a playbook may have made (PR3). */
export function toWait(
  expected: Expectation | undefined,
  by: { playbookName: string | null; playbookPaused: boolean },
) {
  const named = <H extends { detail: string | null }>(hold: H): H =>
    hold.detail === startStoppedText && by.playbookName !== null
      ? { ...hold, detail: actionStoppedText(by.playbookName, by.playbookPaused) }
      : hold;
  const { hold, ...when } = toExpected(expected);
  return {
    ...when,
    hold: hold && named(hold),
    alsoHeld: (expected?.also ?? []).map((one) => named(toHold(one)!)),
  };
}

/** Whether it was seen, when first and how often (TR2). */
export const toSeen = (row: { seenFirstAtMs: number | null; seenCount: number }) =>
  row.seenFirstAtMs === null ? null : { firstAt: toInstant(row.seenFirstAtMs), count: row.seenCount };

export const toParty = <A extends string | null>(
  { userId, address, name }: Pick<PartyRow, "userId" | "name"> & { address: A },
) => ({ userId, address, name });

/** From is fixed when the mail begins to leave; until then it is whoever is to send it. */
function partiesOf(row: MessageRow, sender: Parameters<typeof nameOf>[0] | undefined) {
  const inRole = (role: PartyRow["role"]) => row.people.filter((party) => party.role === role).map(toParty);
  const willBe = row.senderAddress === null || !sender
    ? null
    : { userId: null, address: row.senderAddress, name: nameOf(sender) };
  // One that was reopened keeps the From that it would have left with.
  return {
    from: row.state === "pending" ? willBe : fromOf(inRole("from")[0]) ?? willBe,
    to: inRole("to"),
    cc: inRole("cc"),
    bcc: inRole("bcc"),
  };
}

/** Who wrote it has an address: that it came from, or was to leave by. */
const fromOf = (party: Omit<MessageRow["people"][number], "role"> | undefined) =>
  party && { ...party, address: party.address ?? "" };
