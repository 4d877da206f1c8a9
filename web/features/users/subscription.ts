import { request } from "#web/shared/api.ts";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";

const words = (n: number, unsubscribed: boolean) =>
  `${n === 1 ? "1 user" : `${n.toLocaleString("en")} users`} ${unsubscribed ? "unsubscribed" : "resubscribed"}`;

/** Unsubscribes or resubscribes by hand (SU2). What a user's own pending mail lost is not brought back by undo (SU3). */
export async function setSubscription(ids: string[], unsubscribed: boolean): Promise<void> {
  try {
    const { changed } = await request("POST /api/users/subscription", { body: { ids, unsubscribed } });
    if (changed === 0) return toast(unsubscribed ? "They were unsubscribed already" : "None of them was unsubscribed");
    // Only where the action touched all of them does taking it back restore what was.
    if (changed < ids.length) return toast(words(changed, unsubscribed));
    toastUndo(
      words(changed, unsubscribed),
      () => request("POST /api/users/subscription", { body: { ids, unsubscribed: !unsubscribed } }),
    );
  } catch (error) {
    toastError(error);
  }
}
