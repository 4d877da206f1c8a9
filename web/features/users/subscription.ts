import { request } from "#web/shared/api.ts";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { subscribedText, undoneText } from "./subscription-text.ts";

/** Unsubscribes or resubscribes by hand (SU2). What a user's own pending mail lost is not brought back by undo (SU3). */
export async function setSubscription(ids: string[], unsubscribed: boolean): Promise<void> {
  const set = (to: boolean) => request("POST /api/users/subscription", { body: { ids, unsubscribed: to } });
  try {
    const { changed, skipped } = await set(unsubscribed);
    if (changed === 0) return toast(unsubscribed ? "They were unsubscribed already" : "None of them was unsubscribed");
    const words = subscribedText({ changed, skipped, unsubscribed });
    // Only where the action touched all of them does taking it back restore what was.
    if (changed < ids.length) return toast(words);
    toastUndo(words, async () => {
      const undone = await set(!unsubscribed);
      return undoneText(skipped, undone.skipped);
    });
  } catch (error) {
    toastError(error);
  }
}
