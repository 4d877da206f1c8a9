import { tellActed } from "#web/shared/acted.ts";
import { request } from "#web/shared/api.ts";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";

const messages = (n: number) => (n === 1 ? "1 message" : `${n.toLocaleString("en")} messages`);

/** Deletes at once; the way back is the toast's (PR2). Whether anything was deleted. */
export async function deleteMessages(ids: string[]): Promise<boolean> {
  try {
    const acted = await request("POST /api/messages/bulk", { body: { action: "cancel", ids } });
    tellActed(acted, (n) => `${messages(n)} deleted`);
    return acted.done.length > 0;
  } catch (error) {
    toastError(error);
    return false;
  }
}

/** Sends now: it leaves when its gates allow, 10 s from now at the earliest, so that it can be taken back (PR2). */
export async function sendNow(ids: string[], ignoreWindow: boolean, idempotencyKey: string): Promise<void> {
  const body = { action: "send_now" as const, ids, ignoreWindow };
  tellActed(
    await request("POST /api/messages/bulk", { body, idempotencyKey }),
    (n) => n === 1 ? "Sending now" : `Sending ${messages(n)} now`,
  );
}

export async function reschedule(ids: string[], sendAt: string, idempotencyKey: string): Promise<void> {
  const body = { action: "reschedule" as const, ids, sendAt };
  tellActed(
    await request("POST /api/messages/bulk", { body, idempotencyKey }),
    (n) => `${messages(n)} rescheduled`,
  );
}

export async function approve(id: string): Promise<void> {
  try {
    await request("POST /api/messages/:id/approve", { params: { id } });
    toast("Approved");
  } catch (error) {
    toastError(error);
  }
}
