import type { z } from "zod";
import { findMessage, statesOf } from "#db/queries/message.ts";
import * as writes from "#db/queries/message-actions.ts";
import { settleByHand } from "#db/queries/send-settle.ts";
import type { MessageState } from "#db/schema/conversation.ts";
import type * as contract from "../contract/mail.ts";
import type { RefusalCode } from "../contract/errors.ts";
import type { Deps, Teammate } from "../context.ts";
import { requireRight } from "../auth/rights.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { futureInstant, viewMessage } from "./messages.ts";

type ActedAnswer = z.input<typeof contract.acted>;
type Bulk = z.output<typeof contract.messagesBulk>;

/** Send now, delete or reschedule, one or many (PR2): what is still pending is changed, and each of the rest says why not. */
export async function actOnMessages(deps: Deps, by: Teammate, action: Bulk): Promise<ActedAnswer> {
  if (action.action !== "cancel") requireRight(by, "sender");
  const nowMs = deps.nowMs();
  const ids = [...new Set(action.ids)];
  const acted = await write(deps, by, { ...action, ids }, nowMs);
  tellOthers(deps);
  return {
    done: ids.filter((id) => acted.ids.has(id)),
    refused: await refusals(deps, ids.filter((id) => !acted.ids.has(id))),
    undo: acted.ids.size === 0 ? null : { id: acted.undoId, endsAt: toInstant(acted.undoEndsAtMs) },
  };
}

function write(deps: Deps, by: Teammate, action: Bulk, nowMs: number): Promise<writes.Acted> {
  const of = { ids: action.ids, actor: { id: by.id, name: by.name }, nowMs };
  switch (action.action) {
    case "send_now":
      return writes.sendNow(deps.db, { ...of, ignoreWindow: action.ignoreWindow });
    case "reschedule":
      return writes.reschedule(deps.db, { ...of, sendAtMs: futureInstant(action.sendAt, "sendAt", nowMs) });
    case "cancel":
      return writes.cancel(deps.db, of);
    default:
      throw new Refusal("not_supported", `action: ${action.action} cannot be done yet`, "action");
  }
}

/** The same for one, whose refusal is the request's. */
export async function actOnMessage(deps: Deps, by: Teammate, action: Bulk): Promise<ActedAnswer> {
  const answer = await actOnMessages(deps, by, action);
  const [refused] = answer.refused;
  if (refused) throw new Refusal(refused.code as RefusalCode, refused.message);
  return answer;
}

/** Takes back one's own last action within 10 s (PR2).
 * @throws {Refusal} not_found: it is nobody's, or somebody else's; link_expired; conflict: it was taken back already. */
export async function undoAction(deps: Deps, by: Teammate, id: string): Promise<ActedAnswer> {
  const undone = await writes.undo(deps.db, { id, actorId: by.id, nowMs: deps.nowMs() });
  if (undone.kind === "gone") throw notFound("action to take back");
  if (undone.kind === "expired") throw new Refusal("link_expired", "Too late: this can be taken back for 10 seconds.");
  if (undone.kind === "taken") throw new Refusal("conflict", "This was taken back already.");
  tellOthers(deps);
  return { done: undone.ids, refused: await refusals(deps, undone.kept), undo: null };
}

/** Approves the words as they are now (PR5). @throws {Refusal} not_allowed for whoever wrote them. */
export async function approveMessage(deps: Deps, by: Teammate, id: string) {
  if (!await writes.approve(deps.db, { id, actorId: by.id, nowMs: deps.nowMs() })) {
    const row = await findMessage(deps.db, id);
    if (!row) throw notFound("message");
    if (row.state !== "pending") throw refusalOf(row.state);
    if (!row.approvalNeeded) throw new Refusal("conflict", "This message needs no approval.");
    throw new Refusal("not_allowed", "Somebody else approves: you made the last edit.");
  }
  tellOthers(deps);
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

async function refusals(deps: Deps, ids: string[]): Promise<ActedAnswer["refused"]> {
  if (ids.length === 0) return [];
  const states = await statesOf(deps.db, ids);
  return ids.map((id) => {
    const state = states.get(id);
    const { code, message } = state === undefined ? notFound("message") : refusalOf(state);
    return { id, code, message };
  });
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

function tellOthers(deps: Deps): void {
  void deps.changes.nudge();
  deps.nudge("release");
}
