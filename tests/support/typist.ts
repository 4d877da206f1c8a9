import * as Y from "yjs";
import { roomName, type RoomRef } from "#edge/sync/protocol.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { makeMemoryWords } from "#web/shared/live-text/kept-words.ts";
import { isEditable, type LiveStatus } from "#web/shared/live-text/live-status.ts";
import { makeSyncClient, type SyncClient } from "#web/shared/live-text/make-sync-client.ts";
import type { Random } from "./random.ts";
import { linesIn, lineText, makeSimulatedEditor, type SimulatedEditor } from "./simulated-editor.ts";
import { socketWith } from "./socket-with.ts";

/** Somebody with the app's own client and editor, in one tab after another, over real sockets. */
export type Typist = {
  status: LiveStatus;
  /** All that was ever typed here, each character but once by anybody. */
  typed: string[];
  /** Of those, what was told to be on disk. */
  saved: Set<string>;
  client(): SyncClient;
  doc(): Y.Doc;
  /** The first line, as it stands in the editor. */
  text(): string;
  /** Whether the editor takes keys now. */
  mayType(): boolean;
  type(char: string): void;
  /** The character that is gone by it, or none. */
  erase(): string | undefined;
  /** Another tab of the same browser in place of this one. */
  reload(): void;
  close(): void;
};

/** Sits down at the text behind `origin`; where they type in its first line is chance's to say. */
export function sitDown(o: { origin: string; cookie: string; room: RoomRef; name: string; random: Random }): Typist {
  const words = makeMemoryWords();
  let tab = openTab();

  function openTab() {
    const doc = new Y.Doc({ gc: false });
    let hasArrived = false;
    let editor: SimulatedEditor | null = null;
    const client = makeSyncClient({
      doc,
      room: roomName(o.room),
      teammateId: o.name,
      server: o.origin.replace("http", "ws"),
      store: words,
      WebSocket: socketWith({ Cookie: o.cookie, Origin: o.origin }),
      onEditors: () => {},
      onLate: () => {},
      onStatus(status) {
        typist.status = status;
        hasArrived ||= status.link === "live";
        if (status.link !== "connecting" && !status.unsaved) typist.typed.forEach((char) => typist.saved.add(char));
      },
    });
    return {
      doc,
      client,
      hasArrived: () => hasArrived,
      editor: () => editor ??= makeSimulatedEditor(doc.getXmlFragment("body"), textSchema),
      close() {
        editor?.destroy();
        client.close();
        doc.destroy();
      },
    };
  }
  const text = () => lineText(linesIn(tab.editor().state().doc)[0]![1]);

  const typist: Typist = {
    status: { link: "connecting", unsaved: true, kept: true, slow: false, closeCode: null },
    typed: [],
    saved: new Set(),
    client: () => tab.client,
    doc: () => tab.doc,
    text,
    mayType: () => tab.hasArrived() && isEditable(typist.status),
    type(char) {
      typist.typed.push(char);
      tab.editor().click(0, o.random.int(0, text().length));
      tab.editor().type(char);
    },
    erase() {
      const at = o.random.int(0, text().length);
      const char = text()[at - 1];
      tab.editor().click(0, at);
      if (char !== undefined) tab.editor().backspace();
      return char;
    },
    reload() {
      tab.close();
      tab = openTab();
    },
    close: () => tab.close(),
  };
  return typist;
}
