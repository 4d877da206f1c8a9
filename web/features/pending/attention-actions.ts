import { request } from "#web/shared/api.ts";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import type { AttentionItem } from "./attention-text.ts";

type Id = { id: string };
const params = ({ id }: Id) => ({ params: { id } });

/** What has failed or come back can be put aside; what is held or not known cannot. */
export const isDismissable = ({ kind }: Pick<AttentionItem, "kind">) => kind === "failed" || kind === "bounced";

/** Takes it out of what needs attention; the way back is the toast's. */
export const dismiss = (message: Id) =>
  told(async () => {
    await request("POST /api/messages/:id/dismiss", params(message));
    toastUndo("Dismissed", () => request("POST /api/messages/:id/undismiss", params(message)));
  });

/** Settles what became of a message that nobody knows of (SE3). @throws what the dialog that asked shows. */
export async function settle(message: Id, as: "sent" | "failed"): Promise<void> {
  await request("POST /api/messages/:id/settle", { ...params(message), body: { as } });
  toast(as === "sent" ? "Settled as sent" : "Settled as failed");
}

/** Has the provider asked for it now, and says what it said. */
export const askProvider = (message: Id) =>
  told(async () => {
    const { words } = await request("POST /api/messages/:id/ask-provider", params(message));
    toast(words);
  });

/** Makes a new pending message of one that did not leave, and says where it waits. */
export const copyAsNew = (message: Id) =>
  told(async () => {
    const copy = await request("POST /api/messages/:id/copy", params(message));
    toast("Copied: it waits a day for review, or until somebody sends it", {
      showMs: 8_000,
      action: { label: "Open it", href: `/pending/${copy.id}?view=all` },
    });
  });

export const resumeSender = (senderId: string) =>
  told(async () => {
    await request("POST /api/senders/:id/resume", { params: { id: senderId } });
    toast("Sending again");
  });

export const resumeStart = (startId: string) =>
  told(async () => {
    await request("POST /api/starts/:id/resume", { params: { id: startId } });
    toast("Sending again");
  });

export const resumeAll = () =>
  told(async () => {
    await request("POST /api/settings/resume");
    toast("Sending again");
  });

async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    toastError(error);
  }
}
