import type { z } from "zod";
import { findMessage, statesOf } from "#db/queries/message.ts";
import type { Acted } from "#db/queries/message-act.ts";
import * as writes from "#db/queries/message-actions.ts";
import { approve } from "#db/queries/message-approval.ts";
import { undo } from "#db/queries/message-undo.ts";
import { settleByHand } from "#db/queries/send-settle.ts";
import type { MessageState } from "#db/schema/conversation.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { requireRight } from "../auth/rights.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { approvalRefusals } from "./message-approval.ts";
import { changeMessages } from "./message-change.ts";
import { judgeAnew, tellOthers } from "./message-told.ts";
import { futureInstant, viewMessage } from "./messages.ts";

type ActedAnswer = z.input<typeof contract.acted>;
type Bulk = z.output<typeof contract.messagesBulk>;

/** What a person may do to one or many messages that wait (PR2, PR5, PR8). */
type Action =
  | Bulk
  | { action: "change"; ids: string[]; set: z.output<typeof contract.messagePatch> }
  | { action: "approve"; ids: string[]; seq?: number };
type Done = { done: string[]; refused: Map<string, Refusal>; undo: ActedAnswer["undo"] };

/** Acts on many: what is still pending, and may be, is changed, and each of the rest says why not. */
export async function actOnMessages(deps: Deps, by: Teammate, action: Action): Promise<ActedAnswer> {
  const { done, refused, undo } = await act(deps, by, action);
  return { done, refused: Array.from(refused, ([id, { code, message }]) => ({ id, code, message })), undo };
}

/** The same for one, whose refusal is the request's. */
export async function actOnMessage(deps: Deps, by: Teammate, action: Action): Promise<ActedAnswer> {
  const { done, refused, undo } = await act(deps, by, action);
  for (const refusal of refused.values()) throw refusal;
  return { done, refused: [], undo };
}

async function act(deps: Deps, by: Teammate, action: Action): Promise<Done> {
  if (action.action !== "cancel") requireRight(by, "sender");
  const ids = [...new Set(action.ids)];
  const { acted, why } = await write(deps, by, { ...action, ids });
  const isDone = (id: string) => acted?.ids.has(id) ?? false;
  const done = ids.filter(isDone);
  if (action.action === "change" || action.action === "release_hold") await judgeAnew(deps, done);
  tellOthers(deps);
  return {
    done,
    refused: await refusals(deps, ids.filter((id) => !isDone(id)), why),
    undo: acted === null || done.length === 0 ? null : { id: acted.undoId, endsAt: toInstant(acted.undoEndsAtMs) },
  };
}

/** Why pending messages were not changed. */
type Why = (ids: string[]) => Promise<Map<string, Refusal>>;
type Written = { acted: Acted | null; why?: Why };

async function write(deps: Deps, by: Teammate, action: Action): Promise<Written> {
  const of = { ids: action.ids, actor: { id: by.id, name: by.name }, nowMs: deps.nowMs() };
  switch (action.action) {
    case "send_now":
      return { acted: await writes.sendNow(deps.db, { ...of, ignoreWindow: action.ignoreWindow }) };
    case "reschedule": {
      const sendAtMs = futureInstant(action.sendAt, "sendAt", of.nowMs);
      return { acted: await writes.reschedule(deps.db, { ...of, sendAtMs }) };
    }
    case "cancel":
      return { acted: await writes.cancel(deps.db, of) };
    case "change": {
      const { acted, faults } = await changeMessages(deps, by, action.ids, action.set);
      return { acted, why: () => Promise.resolve(faults) };
    }
    case "approve": {
      const seq = ("seq" in action ? action.seq : undefined) ?? null;
      const read = (ids: string[]) => ids.map((id) => ({ id, seq }));
      return {
        acted: await approve(deps.db, { ...of, of: read(action.ids) }),
        why: (ids) => approvalRefusals(deps, by, read(ids)),
      };
    }
    case "release_hold":
      return { acted: await writes.releaseHold(deps.db, of), why: (ids) => Promise.resolve(nothingHolds(ids)) };
  }
}

const nothingHolds = (ids: string[]) =>
  new Map(ids.map((id) => [id, new Refusal("conflict", "Nothing that happened in its user's life holds it.")]));

/** Why a message stays as it is when what was done to it is taken back. */
const secondMail = {
  copied: "A copy of it waits or has left: brought back, it would be a second mail.",
  written: "Another mail of the same start goes to that person now.",
};

/** Takes back one's own last action within 10 s (PR2).
 * @throws {Refusal} not_found: it is nobody's, or somebody else's; link_expired; conflict: it was taken back already. */
export async function undoAction(deps: Deps, by: Teammate, id: string): Promise<ActedAnswer> {
  const undone = await undo(deps.db, { id, actorId: by.id, nowMs: deps.nowMs() });
  if (undone.kind === "gone") throw notFound("action to take back");
  if (undone.kind === "expired") throw new Refusal("link_expired", "Too late: this can be taken back for 10 seconds.");
  if (undone.kind === "taken") throw new Refusal("conflict", "This was taken back already.");
  await judgeAnew(deps, undone.ids);
  tellOthers(deps);
  const kept = await refusals(deps, undone.kept.map(({ id }) => id));
  for (const { id, why } of undone.kept) if (why) kept.set(id, new Refusal("conflict", secondMail[why]));
  return {
    done: undone.ids,
    refused: Array.from(kept, ([id, { code, message }]) => ({ id, code, message })),
    undo: null,
  };
}

/** Approves the message as it is now (PR5); one that is approved so already stays so.
 * @throws {Refusal} not_allowed for whoever wrote it or made the last edit; conflict: it reads otherwise than what `seq` names. */
export async function approveMessage(deps: Deps, by: Teammate, id: string, seq: number | undefined) {
  try {
    await actOnMessage(deps, by, { action: "approve", ids: [id], seq });
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.code !== "conflict" || cause.field !== undefined) throw cause;
    const row = await findMessage(deps.db, id);
    if (row?.state !== "pending" || !row.approvalNeeded || !row.approved) throw cause;
  }
  return await viewMessage(deps, by, id);
}

/** A person says what became of a message that nobody knows of (SE3). */
export async function settleMessage(deps: Deps, by: Teammate, id: string, as: "sent" | "failed") {
  const row = await findMessage(deps.db, id);
  if (!row) throw notFound("message");
  const { conversationId } = row;
  const settled = await settleByHand(deps.db, {
    messageId: id,
    conversationId,
    as,
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  // Read anew: who comes second has read it while it still was unknown.
  if (!settled) throw settledRefusal(await findMessage(deps.db, id));
  tellOthers(deps);
  return await viewMessage(deps, by, id);
}

function settledRefusal(row: Awaited<ReturnType<typeof findMessage>>): Refusal {
  if (!row) return notFound("message");
  const { state, endedWhy } = row;
  if (endedWhy === "settled_by_hand") return new Refusal("conflict", `Somebody settled it already, as ${state}.`);
  return new Refusal("conflict", `Only an unknown message is settled; this one is ${state}.`);
}

async function refusals(deps: Deps, ids: string[], why?: Why): Promise<Map<string, Refusal>> {
  if (ids.length === 0) return new Map();
  const states = await statesOf(deps.db, ids);
  const known = await why?.(ids.filter((id) => states.get(id) === "pending"));
  return new Map(ids.map((id) => {
    const state = states.get(id);
    if (state === undefined) return [id, notFound("message")];
    return [id, (state === "pending" ? known?.get(id) : undefined) ?? refusalOf(state)];
  }));
}

/** Why a message in this state was not changed. */
export function refusalOf(state: MessageState): Refusal {
  switch (state) {
    case "sending":
      return new Refusal("sealed", "It is on its way already: nothing can be changed.");
    case "sent":
      return new Refusal("sealed", "It was sent already: nothing can be changed.");
    case "unknown":
      return new Refusal(
        "sealed",
        "Nobody knows whether it has left. Look for it at the provider, then settle it as sent or failed.",
      );
    case "pending":
      return new Refusal("conflict", "Somebody changed it meanwhile.");
    default:
      return new Refusal("conflict", `It will not be sent: ${state}.`);
  }
}
