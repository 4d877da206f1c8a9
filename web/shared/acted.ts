import { type Answer, request } from "./api.ts";
import { toast, toastUndo } from "./ui/Toast.tsx";
import { undoMs } from "./undo-time.ts";

export type Acted = Answer<"POST /api/messages/bulk">;
export type Refused = Acted["refused"][number];

/**
 * Tells what an action on messages did: what was refused and why, and a way back while the server keeps one (PR2). An action that
 * went in several pieces is one to whoever takes it back.
 * @param words names what happened to `n` messages, such as "3 messages deleted".
 * @param list shows every refusal, where there is more than one.
 */
export function tellActed(
  acted: Acted | readonly Acted[],
  words: (n: number) => string,
  list?: (refused: Refused[]) => void,
) {
  const pieces: readonly Acted[] = "done" in acted ? [acted] : acted;
  const refused = pieces.flatMap((piece) => piece.refused);
  const done = pieces.reduce((n, piece) => n + piece.done.length, 0);
  const undos = pieces.flatMap((piece) => piece.undo ?? []);
  if (refused.length > 0) tellRefused(refused, list);
  if (done === 0) return;
  if (undos.length === 0) return toast(words(done));
  const now = Date.now();
  toastUndo(
    words(done),
    () => takeBack(undos.map((undo) => undo.id)),
    Math.min(...undos.map((undo) => undoMs(undo.endsAt, now))),
  );
}

function tellRefused(refused: Refused[], list: ((refused: Refused[]) => void) | undefined) {
  const [first, ...more] = refused;
  const left = list || more.length === 0 ? "" : ` And ${more.length} more.`;
  toast(
    refused.length === 1 ? "1 could not be changed" : `${refused.length.toLocaleString("en")} could not be changed`,
    {
      detail: `${first!.message}${left}`,
      tone: "danger",
      showMs: 8_000,
      ...(list && more.length > 0 ? { action: { label: "See all", run: () => list(refused) } } : {}),
    },
  );
}

async function takeBack(undoIds: readonly string[]) {
  let late: Refused | undefined;
  for (const id of undoIds) {
    const answer = await request("POST /api/undo/:id", { params: { id } });
    late ??= answer.refused[0];
  }
  if (late) toast("Some could not be undone", { detail: late.message, tone: "danger" });
}
