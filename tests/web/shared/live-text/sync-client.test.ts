import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { Close, Code, draftRoom, savedFrame, sealedFrame, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { type FarEnd, makeNetwork } from "#tests/support/socket-pair.ts";
import { type Kept, makeMemoryWords, type WordStore } from "#web/shared/live-text/kept-words.ts";
import { lateLineText } from "#web/shared/live-text/late-lines.ts";
import { type LiveStatus } from "#web/shared/live-text/live-status.ts";
import { makeSyncClient } from "#web/shared/live-text/make-sync-client.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const room = draftRoom("01J0000000000000000000000M");
const seed = seedUpdate(contentFromHtml({ subject: "Hi", html: "<p>One</p>" }));
const lineOf = (doc: Y.Doc) => (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** A server that shows the seed and answers marks, as long as it is told to. */
function makeServer(o: { answers?: boolean; meets?: (end: FarEnd) => void } = {}) {
  const one = { answers: o.answers ?? true, ends: [] as FarEnd[] };
  const network = makeNetwork((end) => {
    one.ends.push(end);
    if (o.meets) return o.meets(end);
    end.onFrame = (frame) => {
      if (frame[0] === Code.sync && frame[1] === SyncKind.ask) end.send(syncFrame(SyncKind.answer, seed));
      // A version below 128 is its last byte.
      if (frame[0] === Code.mark && one.answers) end.send(savedFrame(frame.at(-1)!));
    };
  });
  return { one, network };
}

async function openTab(
  network: ReturnType<typeof makeNetwork>,
  store: WordStore,
  clientId: number,
  isHere?: () => Promise<boolean>,
) {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  const tab = { doc, status: null as LiveStatus | null, late: [] as string[] };
  const client = makeSyncClient({
    ...{ doc, room, store, teammateId: "ada", server: "ws://parley.test", WebSocket: network.WebSocket },
    onStatus: (status) => tab.status = status,
    onEditors: () => {},
    ...(isHere ? { isHere } : {}),
    onLate: () => tab.late = client.lateText().map(lateLineText),
  });
  const settle = async () => {
    for (let n = 0; n < 5; n++) {
      await vi.advanceTimersByTimeAsync(0);
      network.flush();
    }
  };
  await settle();
  return { tab, client, settle };
}

/** Words of an earlier tab, typed while nothing answered. */
async function leaveWords(store: WordStore, text: string): Promise<void> {
  const { one, network } = makeServer();
  const { tab, client, settle } = await openTab(network, store, 101);
  one.answers = false;
  lineOf(tab.doc).insert(3, text);
  await settle();
  client.close();
  expect(await store.read({ teammateId: "ada", room })).toHaveLength(1);
}

test("[CO3] only what the server has answered is saved, and then nothing is kept", async () => {
  const store = makeMemoryWords();
  const { one, network } = makeServer();
  const { tab, client, settle } = await openTab(network, store, 101);
  expect(tab.status).toMatchObject({ link: "live", unsaved: false });
  one.answers = false;
  lineOf(tab.doc).insert(3, "!");
  await vi.advanceTimersByTimeAsync(200);
  network.flush();
  expect(tab.status).toMatchObject({ link: "live", unsaved: true, kept: true });
  expect(await store.read({ teammateId: "ada", room })).toHaveLength(1);
  // The answer comes after all.
  one.ends.at(-1)!.send(savedFrame(1));
  await settle();
  expect(tab.status).toMatchObject({ unsaved: false });
  expect(await store.read({ teammateId: "ada", room })).toEqual([]);
  client.close();
});

test("[CO3] words that nobody answers are offline within five seconds, and are sent again on the next line", async () => {
  const { one, network } = makeServer();
  const { tab, client, settle } = await openTab(network, makeMemoryWords(), 101);
  one.answers = false;
  lineOf(tab.doc).insert(3, "!");
  network.flush();
  await vi.advanceTimersByTimeAsync(4_500);
  expect(tab.status).toMatchObject({ link: "offline", unsaved: true });
  one.answers = true;
  await settle();
  expect(one.ends.length).toBe(2);
  expect(tab.status).toMatchObject({ link: "live", unsaved: false });
  client.close();
});

test("[CO3] a first line that is never made is said to be offline, and tried anew", async () => {
  const { one, network } = makeServer({ meets: () => {} });
  const { tab, client } = await openTab(network, makeMemoryWords(), 101);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(tab.status).toMatchObject({ link: "offline" });
  expect(one.ends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(6_000);
  network.flush();
  expect(one.ends).toHaveLength(2);
  client.close();
});

test("[CO4] late words show whichever comes first, the seal or the browser's answer to what was left", async () => {
  for (const sealFirst of [true, false]) {
    const store = makeMemoryWords();
    await leaveWords(store, " late");
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>();
    const slow: WordStore = {
      ...store,
      read: async (of) => {
        if (sealFirst) await asked;
        return await store.read(of);
      },
    };
    const sealed = new Y.Doc();
    Y.applyUpdate(sealed, seed);
    const { network } = makeServer({
      meets(end) {
        end.send(syncFrame(SyncKind.answer, seed));
        end.send(sealedFrame(Y.encodeSnapshot(Y.snapshot(sealed))));
        end.close(Close.sealed.code, "");
      },
    });
    const { tab, client, settle } = await openTab(network, slow, 102);
    answer();
    await settle();
    expect(tab.status).toMatchObject({ link: "locked", closeCode: Close.sealed.code });
    expect(tab.late).toEqual(["One late"]);
    expect((await store.read({ teammateId: "ada", room })).length).toBeGreaterThan(0);
    client.settle();
    await settle();
    client.close();
    expect(await store.read({ teammateId: "ada", room })).toEqual([]);
  }
});

test("[CO4] a text that closes for another reason shows what it did not save, and one that is gone what it never showed", async () => {
  const store = makeMemoryWords();
  const { one, network } = makeServer();
  const { tab, client, settle } = await openTab(network, store, 101);
  one.answers = false;
  lineOf(tab.doc).insert(3, " more");
  await settle();
  one.ends.at(-1)!.close(Close.tooLarge.code, "");
  await settle();
  expect(tab.late).toEqual(["One more"]);
  client.close();

  const gone = makeServer({ meets: (end) => end.close(Close.gone.code, "") });
  const next = await openTab(gone.network, store, 102);
  expect(next.tab.late).toEqual([" more"]);
  next.client.close();
  expect(await store.read({ teammateId: "ada", room })).toHaveLength(1);
});

test("[CO3] what was left damaged brings nothing back, breaks nothing, and goes once all is saved", async () => {
  const store = makeMemoryWords();
  const broken: Kept = { teammateId: "ada", room, tab: "9", rev: 1, atMs: 0, update: new Uint8Array([255, 1, 2]) };
  await store.put(broken);
  const { network } = makeServer();
  const { tab, client, settle } = await openTab(network, store, 101);
  await settle();
  expect(lineOf(tab.doc).toString()).toBe("One");
  expect(tab.status).toMatchObject({ link: "live", unsaved: false });
  expect(await store.read({ teammateId: "ada", room })).toEqual([]);
  client.close();
});

test("[CO3] [AD1] a text whose session gave place to another goes on by itself, with what was typed meanwhile", async () => {
  const store = makeMemoryWords();
  const { one, network } = makeServer();
  const answers = [false, true];
  const { tab, client, settle } = await openTab(network, store, 101, () => Promise.resolve(answers.shift()!));
  one.ends.at(-1)!.close(Close.signedOut.code, "");
  await settle();
  expect(tab.status).toMatchObject({ link: "offline", closeCode: null });
  lineOf(tab.doc).insert(3, " more");
  await vi.advanceTimersByTimeAsync(500);
  await settle();
  await settle();
  expect(tab.status).toMatchObject({ link: "live", unsaved: false, closeCode: null });
  expect(one.ends).toHaveLength(2);
  expect(await store.read({ teammateId: "ada", room })).toEqual([]);

  one.answers = false;
  lineOf(tab.doc).insert(0, "No ");
  answers.push(false, false, false);
  one.ends.at(-1)!.close(Close.signedOut.code, "");
  await settle();
  await vi.advanceTimersByTimeAsync(5_000);
  await settle();
  expect(tab.status).toMatchObject({ link: "signed_out", unsaved: true, closeCode: Close.signedOut.code });
  expect(await store.read({ teammateId: "ada", room })).toHaveLength(1);
  client.close();
});
