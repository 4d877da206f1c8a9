import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import * as Y from "yjs";
import type { DraftStatus } from "./draft-status.ts";
import type { LateLine } from "./late-lines.ts";
import { type Editor, makeSyncClient, type SyncClient } from "./make-sync-client.ts";

export type DraftSession = {
  /** The document, once the server's draft is in it: editors must not open before (CO2). */
  doc: Accessor<Y.Doc | undefined>;
  /** For carets, as Tiptap's caret extension takes it. */
  provider: Accessor<{ awareness: SyncClient["awareness"] } | undefined>;
  status: Accessor<DraftStatus>;
  editors: Accessor<Editor[]>;
  /** What came too late for the sealed draft (CO4). */
  late: Accessor<LateLine[]>;
  /** The draft was reopened: connect again. */
  reopen(): void;
};

const fresh: DraftStatus = { link: "connecting", unsaved: false, closeCode: null };

/** Live session for the draft of `messageId`; a new id closes the old socket and document. Needs an owner. */
export function createDraftSession(options: { messageId: Accessor<string>; teammateId: string }): DraftSession {
  const [doc, setDoc] = createSignal<Y.Doc>();
  const [client, setClient] = createSignal<SyncClient>();
  const [status, setStatus] = createSignal<DraftStatus>(fresh);
  const [editors, setEditors] = createSignal<Editor[]>([]);
  const [late, setLate] = createSignal<LateLine[]>([]);

  createEffect(on(options.messageId, (messageId) => {
    const next = new Y.Doc({ gc: false });
    const made = makeSyncClient({
      doc: next,
      messageId,
      teammateId: options.teammateId,
      server: location.origin.replace(/^http/, "ws"),
      storage: localStorage,
      onStatus(now) {
        setStatus(now);
        if (now.link !== "connecting" && next.share.size > 0) setDoc(next);
      },
      onEditors: setEditors,
      onSealed: () => setLate(made.lateText()),
    });
    setClient(made);
    onCleanup(() => {
      setDoc(undefined);
      setClient(undefined);
      setStatus(fresh);
      setEditors([]);
      setLate([]);
      made.close();
      next.destroy();
    });
  }));

  return {
    doc,
    provider: client,
    status,
    editors,
    late,
    reopen() {
      setLate([]);
      client()?.reopen();
    },
  };
}
