import { type Answer, request } from "./api.ts";
import { toast, toastUndo } from "./ui/Toast.tsx";
import { undoMs } from "./undo-time.ts";

type Acted = Answer<"POST /api/messages/bulk">;

/**
 * Tells what an action on messages did: what was refused and why, and a way back while the server keeps one (PR2).
 * @param words names what happened to `n` messages, such as "3 messages deleted".
 */
export function tellActed(acted: Acted, words: (n: number) => string) {
  const [refused] = acted.refused;
  if (refused) {
    const more = acted.refused.length > 1 ? ` And ${acted.refused.length - 1} more.` : "";
    toast(`${acted.refused.length} could not be changed`, {
      detail: `${refused.message}${more}`,
      tone: "danger",
      showMs: 8_000,
    });
  }
  const undo = acted.undo;
  if (acted.done.length === 0) return;
  if (undo) {
    toastUndo(words(acted.done.length), async () => {
      const answer = await request("POST /api/undo/:id", { params: { id: undo.id } });
      const [late] = answer.refused;
      if (late) toast("Some could not be undone", { detail: late.message, tone: "danger" });
    }, undoMs(undo.endsAt, Date.now()));
  } else toast(words(acted.done.length));
}
