import { type Accessor, createSignal } from "solid-js";
import * as Y from "yjs";
import type { LateLine } from "./late-lines.ts";
import type { LiveStatus } from "./live-status.ts";
import type { Editor } from "./editors.ts";
import { makeSyncClient, type SyncClient } from "./make-sync-client.ts";
import { holdWords, onForgetWords, wordStore } from "./word-store.ts";

/** A text and its line to the server. */
export type OpenText = {
  doc: Y.Doc;
  client: SyncClient;
  /** The server's text is in the document: editors must not open before (CO2). */
  isReady: Accessor<boolean>;
  status: Accessor<LiveStatus>;
  editors: Accessor<Editor[]>;
  /** What came too late (CO4). */
  late: Accessor<LateLine[]>;
  /** As the client's, and `late` is empty after. */
  settle(): void;
};

/** Before anything is known. */
export const noStatus: LiveStatus = { link: "connecting", unsaved: false, kept: true, slow: false, closeCode: null };

type Held = { text: OpenText; users: number; end: () => void };
const held = new Map<string, Held>();

/** The live text of `room` for one who shows it. It stays open after the last of them left until its words are on disk, so that
 * what was written offline arrives although the page went on to something else (CO3). */
export function openText(o: { room: string; teammateId: string }): { text: OpenText; leave: () => void } {
  const key = `${o.teammateId} ${o.room}`;
  const one = held.get(key) ?? hold(key, o);
  one.users++;
  let hasLeft = false;
  return {
    text: one.text,
    leave() {
      if (hasLeft) return;
      hasLeft = true;
      one.users--;
      endIfDone(one);
    },
  };
}

/** Nothing of it is worth waiting for any more. */
function endIfDone({ text, users, end }: Held): void {
  const { unsaved, link } = text.status();
  if (users === 0 && (!unsaved || link === "locked" || link === "signed_out")) end();
  else if (users === 0) text.client.awareness.setLocalState(null);
}

/** Asked without `request`: to the app a 401 is the end, and here it may be the old cookie's. */
async function isSignedIn(teammateId: string): Promise<boolean> {
  const answer = await fetch("/api/me", { cache: "no-store" });
  return answer.ok && (await answer.json() as { id?: unknown }).id === teammateId;
}

function hold(key: string, { room, teammateId }: { room: string; teammateId: string }): Held {
  const doc = new Y.Doc({ gc: false });
  const [status, setStatus] = createSignal(noStatus);
  const [isReady, setReady] = createSignal(false);
  const [editors, setEditors] = createSignal<Editor[]>([]);
  const [late, setLate] = createSignal<LateLine[]>([]);
  let one: Held | null = null;
  const client: SyncClient = makeSyncClient({
    doc,
    room,
    teammateId,
    server: location.origin.replace(/^http/, "ws"),
    store: wordStore(),
    isHere: () => isSignedIn(teammateId),
    onStatus(now) {
      setStatus(now);
      if (now.link !== "connecting" && doc.share.size > 0) setReady(true);
      if (now.link !== "locked") setLate([]);
      if (one && held.get(key) === one) endIfDone(one);
    },
    onEditors: setEditors,
    onLate: () => setLate(client.lateText()),
  });
  const letGo = holdWords({ teammateId, room });
  const unfollow = onForgetWords(() => {
    client.settle();
    made.end();
  });
  const settle = () => {
    client.settle();
    setLate([]);
  };
  const made: Held = {
    text: { doc, client, status, isReady, editors, late, settle },
    users: 0,
    end() {
      if (held.get(key) === made) held.delete(key);
      unfollow();
      letGo();
      client.close();
      doc.destroy();
    },
  };
  one = made;
  held.set(key, made);
  return made;
}
