import { createSignal } from "solid-js";
import { type Refused, tellActed } from "#web/shared/acted.ts";
import { type Ask, request } from "#web/shared/api.ts";
import { toast, toastError, toastProgress } from "#web/shared/ui/Toast.tsx";
import { actInPieces, mostAtOnce } from "./in-pieces.ts";

type Bulk = Ask<"POST /api/messages/bulk">["body"];
type WithoutIds<B> = B extends unknown ? Omit<B, "ids"> : never;
/** What can be done to many messages at once (PR2). */
export type BulkAct = WithoutIds<Bulk>;
export type MessagePatch = Ask<"PATCH /api/messages/:id">["body"];
/** What can be set on many messages alike. */
export type Settings = Extract<BulkAct, { action: "change" }>["set"];

/** "1 message", "1,204 messages". */
export const messagesText = (n: number) => (n === 1 ? "1 message" : `${n.toLocaleString("en")} messages`);

/** What the toast says was done to `n` messages. */
export function doneText(act: BulkAct, n: number): string {
  switch (act.action) {
    case "send_now":
      return n === 1 ? "Sending now" : `Sending ${messagesText(n)} now`;
    case "cancel":
      return `${messagesText(n)} deleted`;
    case "reschedule":
      return `${messagesText(n)} rescheduled`;
    case "change":
      return `${messagesText(n)} changed`;
    case "approve":
      return `${messagesText(n)} approved`;
    case "release_hold":
      return `${messagesText(n)} released`;
  }
}

/**
 * Does it to all of these, in pieces where they are many, and tells what came of it: how far it is, what was refused and why, and one
 * way back for all of it. Gives the ids that it was done to.
 * @throws {ApiError} when nothing at all was done.
 */
export async function actOn(
  ids: readonly string[],
  act: BulkAct,
  list?: (refused: Refused[]) => void,
): Promise<string[]> {
  const [part, setPart] = createSignal(0);
  const close = ids.length > mostAtOnce ? toastProgress(`${messagesText(ids.length)}…`, part) : () => {};
  const send = (piece: string[]) => request("POST /api/messages/bulk", { body: { ...act, ids: piece } as Bulk });
  const { answers, error } = await actInPieces(ids, send, (n) => setPart(n / ids.length));
  close();
  if (error && answers.length === 0) throw error;
  tellActed(answers, (n) => doneText(act, n), list);
  if (error) toastError(error, "Not all of it was done");
  return answers.flatMap((answer) => answer.done);
}

/** Changes one message's date, sender, addresses or switches; the way back is the toast's (PR2). @throws {ApiError} naming the field. */
export async function patchMessage(id: string, body: MessagePatch, words: string): Promise<void> {
  tellActed(await request("PATCH /api/messages/:id", { params: { id }, body }), () => words);
}

/** Sends it to oneself as its reader would get it (PR9). */
export async function sendTest(id: string): Promise<void> {
  try {
    const sent = await request("POST /api/messages/:id/test", { params: { id } });
    toast(`Test sent to ${sent.to}`, {
      showMs: 8_000,
      ...(sent.outboxId ? { action: { label: "Open it", href: `/outbox/${sent.outboxId}` } } : {}),
    });
  } catch (error) {
    toastError(error, "No test was sent");
  }
}
