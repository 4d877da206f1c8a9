import { expect, test } from "vitest";
import * as Y from "yjs";
import { openDatabase } from "#db/client.ts";
import { findDraft } from "#db/queries/draft.ts";
import { draftRoom } from "#edge/sync/protocol.ts";
import { addStart } from "#tests/support/release.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeWorkspaceFile, signInAt, startServerProcess } from "#tests/support/server-process.ts";
import { socketWith } from "#tests/support/socket-with.ts";
import { firstLine } from "#tests/support/sync-server.ts";
import { until } from "#tests/support/until.ts";
import { makeMemoryWords } from "#web/shared/live-text/kept-words.ts";
import { makeSyncClient } from "#web/shared/live-text/make-sync-client.ts";

/** Somebody who types. Their document outlives the server. */
type Typist = { doc: Y.Doc; typed: string[]; isLive: boolean; saved: number };

/** Puts them at the draft; `saved` then says how much of what they typed they were told is on disk. */
function sit(typist: Typist, origin: string, cookie: string, messageId: string) {
  return makeSyncClient({
    doc: typist.doc,
    room: draftRoom(messageId),
    teammateId: "ada",
    server: origin.replace("http", "ws"),
    store: makeMemoryWords(),
    WebSocket: socketWith({ Cookie: cookie, Origin: origin }),
    onEditors: () => {},
    onLate: () => {},
    onStatus({ link, unsaved }) {
      typist.isLive = link === "live";
      if (typist.isLive && !unsaved) typist.saved = typist.typed.length;
    },
  });
}

async function onDisk(url: string, messageId: string): Promise<string> {
  const database = await openDatabase({ url, readOnly: true });
  const { updates } = (await findDraft(database.db, messageId))!;
  await database.close();
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return firstLine(doc).toString();
}

const rounds = 3;

test(
  "[CO3] kill -9 while two people type: what was acknowledged is on disk, and the rest merges when the server is back",
  async () => {
    const { database: { db, url }, workspace } = await makeWorkspaceFile();
    const startId = await addStart(db, "<p>Start:</p>");
    const { id: messageId } = await workspace.addMessage({ startId, sendAtMs: Date.now() + 86_400_000 });
    const random = makeRandom(5);
    const typists = [1, 2].map((): Typist => ({ doc: new Y.Doc({ gc: false }), typed: [], isLive: false, saved: 0 }));
    let chars = 0;
    const type = ({ doc, typed }: Typist) => {
      const char = String.fromCodePoint(0x4e00 + chars++);
      typed.push(char);
      firstLine(doc).insert(firstLine(doc).length, char);
    };

    for (let round = 1; round <= rounds + 1; round++) {
      const server = await startServerProcess(url);
      const cookie = await signInAt(server.origin);
      for (const typist of typists) Object.assign(typist, { isLive: false, saved: 0 });
      const clients = typists.map((typist) => sit(typist, server.origin, cookie, messageId));
      await until(() => typists.every(({ isLive }) => isLive), 20_000);
      if (round <= rounds) {
        const enough = chars + random.int(40, 120);
        await until(() => {
          if (chars <= enough) typists.forEach(type);
          return chars > enough && typists.every(({ saved }) => saved > 0);
        }, 20_000);
        // These are on their way, or not even that, when the process dies.
        for (let n = random.int(1, 30); n > 0; n--) typists.forEach(type);
      } else {
        const whole = "Start:".length + chars;
        await until(() =>
          typists.every(({ doc, saved, typed }) => saved === typed.length && firstLine(doc).length === whole)
        );
      }
      await server.kill();
      clients.forEach((client) => client.close());

      const text = await onDisk(url, messageId);
      for (const { typed, saved } of typists) {
        for (const char of typed.slice(0, saved)) expect(text.split(char).length, `round ${round}: ${char}`).toBe(2);
      }
      const words = text.slice("Start:".length);
      expect(new Set(words).size, `round ${round}: nothing twice`).toBe(words.length);
    }
    expect((await onDisk(url, messageId)).length).toBe("Start:".length + chars);
    expect(firstLine(typists[0]!.doc).toString()).toBe(await onDisk(url, messageId));
  },
  120_000,
);
