import { request } from "#web/shared/api.ts";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { listText } from "#web/shared/mail/hold-text.ts";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import type { AttentionItem } from "./attention-text.ts";
import { type Addressed, leftOut } from "./left-out.ts";
import { actOn } from "./message-actions.ts";

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

const withoutText = (gone: string[]) =>
  gone.length === 0 ? {} : { detail: `Without ${listText(gone)}: not to be mailed any more.` };

/** Makes a new pending message of one that did not leave, and says where it waits and whom it leaves out. */
export const copyAsNew = (message: Id & Addressed) =>
  told(async () => {
    const copy = await request("POST /api/messages/:id/copy", params(message));
    toast("Copied: it waits a day for review, or until somebody sends it", {
      showMs: 8_000,
      ...withoutText(leftOut(message, copy)),
      action: { label: "Open it", href: `/pending/${copy.id}?view=all` },
    });
  });

/** Sends a copy without whom its provider refused, with the same time to take it back as any "send now"; what holds a mail back
 * holds this one, and where nobody was left out it waits as a copy. */
export const sendToTheOthers = (message: Id & Addressed) =>
  told(async () => {
    const copy = await request("POST /api/messages/:id/copy", params(message));
    const action = { label: "Open it", href: `/pending/${copy.id}?view=all` };
    const gone = leftOut(message, copy);
    if (gone.length === 0) {
      toast("Copied, with everybody: none of their addresses is known to be none", { showMs: 8_000, action });
      return;
    }
    await actOn([copy.id], { action: "send_now", ignoreWindow: false }, partiesOf(copy.to));
    toast(`Copied without ${listText(gone)}`, { showMs: 8_000, action });
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
