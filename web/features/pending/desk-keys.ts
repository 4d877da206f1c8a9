import type { RowShortcut } from "#web/shared/data-view/types.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { maySend, mayWork } from "#web/shared/me.ts";
import type { Me } from "#web/shared/me.ts";
import type { Desk } from "./create-desk.ts";
import type { SideTab } from "./side-tabs.ts";

/** What a key does to one message or to all that are selected, for whoever may do it (VI6). */
export function deskKeys(desk: Desk, me: Me): RowShortcut<Message>[] {
  const { place } = desk;
  const one = (run: (message: Message) => void) => ([message]: Message[]) => void (message && run(message));
  const some = (run: (messages: Message[]) => void) => (messages: Message[]) =>
    void (messages.length > 0 && run(messages));
  const beside = (side: SideTab) => one((message) => desk.beside(message, side));
  const sending: RowShortcut<Message>[] = [
    { keys: "s", label: "Send now", run: some((messages) => desk.ask({ kind: "sendNow", messages })) },
    { keys: "a", label: "Approve", run: some((messages) => desk.approve(messages)) },
    { keys: "r", label: "Reschedule", run: some((messages) => desk.ask({ kind: "reschedule", messages })) },
    {
      keys: "f",
      label: "Change sender and addresses",
      run: some((messages) =>
        messages.length > 1 ? desk.ask({ kind: "change", messages }) : beside("details")(messages)
      ),
    },
    { keys: "t", label: "Send a test to me", run: one(desk.test) },
  ];
  return [
    {
      keys: "e",
      label: mayWork(me) ? "Edit" : "Follow the draft",
      run: one((message) => place.show(message.id, { edit: true })),
    },
    ...(maySend(me) ? sending : [{ keys: "f", label: "Details", run: beside("details") }]),
    ...(mayWork(me) ? [{ keys: "d", label: "Delete", run: some((messages) => desk.remove(messages)) }] : []),
    { keys: "c", label: mayWork(me) ? "Comment" : "Comments", run: beside("comments") },
    { keys: "h", label: "History", run: beside("history") },
  ];
}
