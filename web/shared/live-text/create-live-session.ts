import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import * as Y from "yjs";
import type { LiveStatus } from "./live-status.ts";
import type { LateLine } from "./late-lines.ts";
import { type Editor, makeSyncClient, type SyncClient } from "./make-sync-client.ts";

export type LiveSession = {
  /** The document, once the server's draft is in it: editors must not open before (CO2). */
  doc: Accessor<Y.Doc | undefined>;
  /** For carets, as Tiptap's caret extension takes it. */
  provider: Accessor<{ awareness: SyncClient["awareness"] } | undefined>;
  status: Accessor<LiveStatus>;
  editors: Accessor<Editor[]>;
  /** What came too late for the sealed draft (CO4). */
  late: Accessor<LateLine[]>;
  /** The draft was reopened: connect again. */
  reopen(): void;
};

const fresh: LiveStatus = { link: "connecting", unsaved: false, closeCode: null };

/** Live session for the draft of `messageId`; a new id closes the old socket and document. Needs an owner. */
export function createLiveSession(options: { messageId: Accessor<string>; teammateId: string }): LiveSession {
  const [doc, setDoc] = createSignal<Y.Doc>();
  const [client, setClient] = createSignal<SyncClient>();
  const [status, setStatus] = createSignal<LiveStatus>(fresh);
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
