import { type Accessor, createSignal } from "solid-js";
import type { Refused } from "#web/shared/acted.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { request } from "#web/shared/api.ts";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import type { Place } from "./create-place.ts";
import type { BulkAct } from "./act-text.ts";
import { actOn, sendTest } from "./message-actions.ts";
import type { SideTab } from "./side-tabs.ts";
import { writersText } from "./writing-text.ts";

/** What asks for more before it acts, or shows what came of it. */
export type Asked =
  | { kind: "sendNow" | "reschedule" | "change"; messages: Message[] }
  /** So many are not deleted by one key. */
  | { kind: "delete"; messages: Message[] }
  | { kind: "refused"; messages: Message[]; refused: Refused[] }
  /** From the words of `readSeq` to those of the message; `meanwhile` where an approval met words that its reader had not seen. */
  | { kind: "changed"; message: Message; readSeq: number; meanwhile?: boolean };

/** What can be done on the pending desk, to one message or many. */
export type Desk = {
  place: Place;
  asked: Accessor<Asked | null>;
  ask: (asked: Asked) => void;
  close: () => void;
  /** Acts, tells, and goes on to the next message when the open one is among them. @throws {ApiError} when nothing was done. */
  act: (messages: Message[], act: BulkAct) => Promise<void>;
  /** Deletes; many of them only when one is sure. */
  remove: (messages: Message[], isSure?: boolean) => void;
  release: (messages: Message[]) => void;
  /** Approves; one message alone as far as `readSeq`, or as it was shown last (PR5). */
  approve: (messages: Message[], readSeq?: number) => void;
  /** These words of a message are shown. */
  read: (messageId: string, seq: number) => void;
  test: (message: Message) => void;
  /** Shows a tab beside a message and puts the focus into it. */
  beside: (message: Pick<Message, "id">, tab: SideTab) => void;
  /** The tab that is to take the focus, until {@link Desk.arrived}. */
  summoned: Accessor<SideTab | null>;
  arrived: () => void;
};

/** More than these are deleted only when one is asked. */
const deletedUnasked = 10;

export function createDesk(place: Place, list: Accessor<DataHandle<Message> | undefined>): Desk {
  const me = useMe();
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [summoned, setSummoned] = createSignal<SideTab | null>(null);
  let read: { messageId: string; seq: number } | null = null;
  const onward = (messages: Message[], done: string[]) => {
    list()?.selection.remove(messages);
    const open = place.openId();
    if (open === null || !done.includes(open)) return;
    // After a dialog has given the focus back to where it came from.
    setTimeout(() => list()?.moveOn(done));
  };
  const act: Desk["act"] = async (messages, how) => {
    if (messages.length === 0) return;
    const ids = messages.map((message) => message.id);
    const to = messages.length === 1 ? partiesOf(messages[0]!.to) : undefined;
    const done = await actOn(ids, how, to, (refused) => setAsked({ kind: "refused", messages, refused }));
    onward(messages, done);
  };
  const tellFailure = (work: Promise<void>) => void work.catch(toastError);
  const approveRead = async (message: Message, seq: number) => {
    try {
      await request("POST /api/messages/:id/approve", { params: { id: message.id }, body: { seq } });
      toast(`The mail to ${partiesOf(message.to)} is approved`);
      onward([message], [message.id]);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "conflict")) throw error;
      const now = await request("GET /api/messages/:id", { params: { id: message.id } });
      if (now.seq === seq) throw error;
      setAsked({ kind: "changed", message: now, readSeq: seq, meanwhile: true });
    }
  };
  return {
    place,
    asked,
    ask: setAsked,
    close: () => setAsked(null),
    act,
    remove(messages, isSure = false) {
      if (messages.length > deletedUnasked && !isSure) return setAsked({ kind: "delete", messages });
      const interrupted = writersText(messages, me().id, Date.now());
      const tell = () => interrupted && toast(interrupted, { tone: "info", detail: "Undo gives it back to them." });
      tellFailure(act(messages, { action: "cancel" }).then(() => void tell()));
    },
    release: (messages) => tellFailure(act(messages, { action: "release_hold" })),
    approve(messages, readSeq) {
      const [one] = messages;
      const shownSeq = read?.messageId === one?.id ? read?.seq : undefined;
      if (one && messages.length === 1) tellFailure(approveRead(one, readSeq ?? shownSeq ?? one.seq));
      else tellFailure(act(messages, { action: "approve" }));
    },
    read: (messageId, seq) => read = { messageId, seq },
    test: (message) => void sendTest(message.id),
    beside(message, tab) {
      if (place.openId() === message.id) place.setSide(tab);
      else place.show(message.id, { side: tab, replace: place.openId() !== null });
      setSummoned(tab);
    },
    summoned,
    arrived: () => setSummoned(null),
  };
}
