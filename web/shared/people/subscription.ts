import { request } from "../api.ts";
import { toast, toastError, toastUndo } from "../ui/Toast.tsx";
import { restoredText, subscribedText, undoneText } from "./subscription-text.ts";

/** Unsubscribes or resubscribes by hand (SU2). Undo gives whoever was resubscribed their own unsubscribe back, with who, when and why; what
 * a user's own pending mail lost is not brought back by it (SU3). Answers whether it was done. */
export async function setSubscription(ids: string[], unsubscribed: boolean): Promise<boolean> {
  const set = (to: boolean) => request("POST /api/users/subscription", { body: { ids, unsubscribed: to } });
  try {
    const { changed, skipped, at } = await set(unsubscribed);
    if (changed === 0) {
      toast(unsubscribed ? "They were unsubscribed already" : "None of them was unsubscribed");
      return true;
    }
    const words = subscribedText({ changed, skipped, unsubscribed });
    if (!unsubscribed) {
      toastUndo(words, async () => {
        const undone = await request("POST /api/unsubscribes/restore", { body: { userIds: ids, at } });
        return restoredText({ ...undone, of: changed });
      });
      return true;
    }
    // Only where the action touched all of them does taking it back restore what was.
    if (changed < ids.length) toast(words);
    else toastUndo(words, () => set(false).then(() => undoneText(skipped)));
    return true;
  } catch (error) {
    toastError(error);
    return false;
  }
}
