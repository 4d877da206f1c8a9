import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { makeWriter } from "#edge/sync/persist.ts";
import { atOnce } from "#tests/support/at-once.ts";
import { type Ending, makeMemoryDrafts } from "#tests/support/memory-drafts.ts";

/** A writer over a database that is answered by hand, with a clock that is moved by hand. */
function makeBench() {
  const drafts = makeMemoryDrafts({ byHand: true });
  drafts.add("m", Y.encodeStateAsUpdate(new Y.Doc()));
  const text = new Y.Doc();
  const timers: { atMs: number; run: () => void }[] = [];
  let nowMs = 1_000_000;
  let ids = 0;
  const faults: unknown[] = [];
  const onRefused = vi.fn();
  const onRest = vi.fn();
  const { store } = drafts.connect();
  const room = { kind: "draft", id: "m" } as const;
  const onAppended = vi.fn();
  const writer = makeWriter({
    log: {
      append: (append) => store.append(room, append),
      findAppend: (append) => store.findAppend(room, append),
      tell: (what) => store.tell(room, what),
    },
    clock: {
      nowMs: () => nowMs,
      later(ms, run) {
        const timer = { atMs: nowMs + ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
      ...atOnce,
    },
    newId: () => `append-${++ids}`,
    opening: 0,
    tellsFirst: true,
    takeSubject: () => null,
    onAppended,
    onRefused,
    onRest,
    onFault: (error) => faults.push(error),
  });
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...{ drafts, writer, faults, onAppended, onRefused, onRest, timers },
    type(char: string, authorId = "t1", ifSeq: number | null = null) {
      text.once("update", (update: Uint8Array) => writer.push(update, authorId, ifSeq));
      text.getText("t").insert(text.getText("t").length, char);
    },
    async end(ending: Ending = "answered") {
      drafts.end(ending);
      await turn();
    },
    async pass(ms: number) {
      nowMs += ms;
      for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
      await turn();
    },
    written() {
      const doc = new Y.Doc();
      for (const update of drafts.find("m")!.updates) Y.applyUpdate(doc, update);
      return doc.getText("t").toString();
    },
  };
}

test("[CO3] words are said to be saved after the commit, not before", async () => {
  const bench = makeBench();
  const saved = vi.fn();
  bench.type("a");
  bench.writer.whenCommitted(saved);
  expect(saved).not.toHaveBeenCalled();
  await bench.end();
  expect(saved).toHaveBeenCalledOnce();
  expect(bench.written()).toBe("a");
  expect(bench.writer.seq()).toBe(1);
  expect(bench.onAppended).toHaveBeenCalledExactlyOnceWith({ afterSeq: 0, seq: 1 });
});

test("[CO3] with nothing waiting, a mark is answered at once", () => {
  const saved = vi.fn();
  makeBench().writer.whenCommitted(saved);
  expect(saved).toHaveBeenCalledOnce();
});

test("one append is under way at a time; what is typed meanwhile goes together, a row for each author's run", async () => {
  const bench = makeBench();
  bench.type("a");
  for (const [char, author] of [["b", "t1"], ["c", "t1"], ["d", "t2"], ["e", "t1"]] as const) bench.type(char, author);
  expect(bench.drafts.waiting()).toBe(1);
  await bench.end();
  expect(bench.drafts.waiting()).toBe(1);
  await bench.end();
  expect(bench.drafts.rowsOf("m").map(({ authorId }) => authorId)).toEqual(["t1", "t1", "t2", "t1"]);
  expect(bench.written()).toBe("abcde");
});

test.each(["lost before", "lost after"] as const)(
  "[CO3] an append whose connection was %s is in the log once",
  async (ending) => {
    const bench = makeBench();
    const saved = vi.fn();
    bench.type("a");
    bench.writer.whenCommitted(saved);
    await bench.end(ending);
    expect(bench.faults).toHaveLength(1);
    expect(saved).not.toHaveBeenCalled();
    await bench.end(); // the look
    if (ending === "lost before") {
      await bench.pass(50);
      await bench.end();
    }
    expect(saved).toHaveBeenCalledOnce();
    expect(bench.drafts.rowsOf("m")).toHaveLength(1);
  },
);

test("[CO3] an append that was carried out, though the answer and the look were lost, is still in the log once", async () => {
  const bench = makeBench();
  const saved = vi.fn();
  bench.type("a");
  bench.writer.whenCommitted(saved);
  await bench.end("lost after");
  await bench.end("lost before");
  await bench.pass(50);
  await bench.end(); // written again: refused by the unique id
  await bench.end(); // the look
  expect(saved).toHaveBeenCalledOnce();
  expect(bench.drafts.rowsOf("m")).toHaveLength(1);
});

test("[CO4] an edit that was committed before the seal counts, though its answer came after", async () => {
  const bench = makeBench();
  bench.type("a");
  await bench.end("lost after");
  bench.drafts.seal("m");
  await bench.end();
  expect(bench.onRefused).not.toHaveBeenCalled();
  expect(bench.writer.seq()).toBe(1);
});

test("[CO4] so does one whose every answer was lost until after the seal", async () => {
  const bench = makeBench();
  bench.type("a");
  await bench.end("lost after");
  await bench.end("lost before");
  bench.drafts.seal("m");
  await bench.pass(50);
  await bench.end(); // written again: the draft is closed
  await bench.end(); // the look
  expect(bench.onRefused).not.toHaveBeenCalled();
  expect(bench.writer.seq()).toBe(1);
});

test("[CO4] an edit after the seal is refused, is never said to be saved, and ends the writer", async () => {
  const bench = makeBench();
  const saved = vi.fn();
  bench.drafts.seal("m");
  bench.type("a");
  bench.type("b");
  bench.writer.whenCommitted(saved);
  await bench.end();
  expect(bench.onRefused).toHaveBeenCalledOnce();
  bench.type("c");
  expect(bench.drafts.waiting()).toBe(0);
  expect(saved).not.toHaveBeenCalled();
  expect(bench.drafts.rowsOf("m")).toEqual([]);
});

test("lists are told of the last edit of a run within 2 s, once", async () => {
  const bench = makeBench();
  bench.type("a");
  await bench.end();
  bench.type("b");
  await bench.end();
  expect(bench.writer.isIdle()).toBe(false);
  await bench.pass(2_000);
  await bench.end();
  expect(bench.drafts.told).toEqual(["m"]);
  expect(bench.writer.isIdle()).toBe(true);
  expect(bench.timers).toEqual([]);
});

test("an emptying room is hurried: what is to be told is told at once", async () => {
  const bench = makeBench();
  bench.type("a");
  await bench.end();
  bench.type("b");
  await bench.end();
  void bench.writer.hurry();
  await bench.end();
  expect(bench.drafts.told).toEqual(["m"]);
  expect(bench.writer.isIdle()).toBe(true);
  expect(bench.onRest).toHaveBeenCalled();
  expect(bench.timers).toEqual([]);
});

test("[PD7] an edit that stands on a version is appended by itself, and refused where another has come before it", async () => {
  const bench = makeBench();
  bench.type("a");
  bench.type("b", "t1", 1);
  bench.type("c");
  expect(bench.writer.unwritten()).toHaveLength(3);
  await bench.end();
  expect(bench.drafts.rowsOf("m")).toHaveLength(1);
  await bench.end();
  await bench.end();
  expect([bench.drafts.rowsOf("m").length, bench.writer.unwritten().length]).toEqual([3, 0]);
  bench.type("d", "t1", 1);
  await bench.end();
  expect(bench.onRefused).toHaveBeenCalledOnce();
  expect(bench.written()).toBe("abc");
});

test("what is touched is told once, soon", async () => {
  const bench = makeBench();
  bench.writer.touch();
  bench.writer.touch();
  expect(bench.writer.isIdle()).toBe(false);
  await bench.pass(2_000);
  await bench.end();
  expect([bench.drafts.told, bench.writer.isIdle()]).toEqual([["m"], true]);
});
