import { createSignal } from "solid-js";
import { type Refused, tellActed } from "#web/shared/acted.ts";
import { request } from "#web/shared/api.ts";
import { toast, toastError, toastProgress } from "#web/shared/ui/Toast.tsx";
import { type Bulk, type BulkAct, doneText, type MessagePatch, messagesText } from "./act-text.ts";
import { actInPieces, mostAtOnce } from "./in-pieces.ts";

/**
 * Does it to all of these, in pieces where they are many, and tells what came of it: how far it is, what was refused and why, and one
 * way back for all of it. Gives the ids that it was done to.
 * @throws {ApiError} when nothing at all was done.
 */
export async function actOn(
  ids: readonly string[],
  act: BulkAct,
  /** Whom it is to, where it is one. */
  to?: string,
  list?: (refused: Refused[]) => void,
): Promise<string[]> {
  const [part, setPart] = createSignal(0);
  const close = ids.length > mostAtOnce ? toastProgress(`${messagesText(ids.length)}…`, part) : () => {};
  const send = (piece: string[]) => request("POST /api/messages/bulk", { body: { ...act, ids: piece } as Bulk });
  const { answers, error } = await actInPieces(ids, send, (n) => setPart(n / ids.length));
  close();
  if (error && answers.length === 0) throw error;
  tellActed(answers, (n) => doneText(act, n, to), list);
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
