import type { Awareness } from "y-protocols/awareness";
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type * as Y from "yjs";
import type { LateLine } from "./late-lines.ts";
import type { LiveStatus } from "./live-status.ts";
import type { Editor } from "./editors.ts";
import { noStatus, type OpenText, openText } from "./open-texts.ts";

export type LiveSession = {
  room: Accessor<string>;
  /** The document, once the server's text is in it: editors must not open before (CO2). */
  doc: Accessor<Y.Doc | undefined>;
  /** For carets, as Tiptap's caret extension takes it. */
  provider: Accessor<{ awareness: Awareness } | undefined>;
  status: Accessor<LiveStatus>;
  editors: Accessor<Editor[]>;
  /** What came too late for the sealed draft, or for a text that closed otherwise (CO4). */
  late: Accessor<LateLine[]>;
  /** The late words were copied: they show on, but a reload no longer brings them back. */
  letGo(): void;
  /** The late words are taken care of, or unwanted: they show no more, and belong in no later opening. */
  settle(): void;
  /** The draft was reopened: connect again. */
  reopen(): void;
};

/** Live session for the text of `room`, as `roomName` writes it; a new room closes the old. Needs an owner. */
export function createLiveSession(options: { room: Accessor<string>; teammateId: string }): LiveSession {
  const [text, setText] = createSignal<OpenText>();
  /** Grows when the room wants a fresh document. */
  const [turn, setTurn] = createSignal(0);
  let isSettled = false;

  const room = createMemo(options.room);
  createEffect(on([room, turn], ([room]) => {
    isSettled = false;
    const { text, leave } = openText({ room, teammateId: options.teammateId });
    // Whoever left it with words still on their way shows no caret; whoever is back does.
    if (text.client.awareness.getLocalState() === null) text.client.awareness.setLocalState({});
    setText(text);
    onCleanup(() => {
      setText(undefined);
      leave();
    });
  }));
  const ready = () => text()?.isReady() ? text() : undefined;

  return {
    room,
    doc: () => ready()?.doc,
    provider: () => text()?.client,
    status: () => text()?.status() ?? noStatus,
    editors: () => text()?.editors() ?? [],
    late: () => text()?.late() ?? [],
    letGo: () => text()?.client.letGo(),
    settle() {
      isSettled = true;
      text()?.settle();
    },
    reopen() {
      if (isSettled) setTurn((n) => n + 1);
      else text()?.client.reopen();
    },
  };
}
