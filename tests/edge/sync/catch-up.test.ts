import { expect, test, vi } from "vitest";
import type { LogRow } from "#db/queries/text-log.ts";
import { makeCatchUp } from "#edge/sync/catch-up.ts";

/** A log whose reads are answered by hand, and what a room took of it. */
function makeBench({ pageRows = 10 } = {}) {
  const rows: LogRow[] = [];
  const taken: number[] = [];
  const reads: { afterSeq: number; end: (how?: "closed" | "failed") => void }[] = [];
  const timers: (() => void)[] = [];
  const onClosed = vi.fn();
  const onFault = vi.fn();
  const catchUp = makeCatchUp({
    read: (afterSeq) =>
      new Promise((resolve, reject) =>
        reads.push({
          afterSeq,
          end(how) {
            const page = rows.filter(({ seq }) => seq > afterSeq).slice(0, pageRows);
            if (how === "failed") reject(new Error("failed"));
            else resolve(how === "closed" ? null : { rows: page, more: page.length === pageRows });
          },
        })
      ),
    take: (some) => taken.push(...some.map(({ seq }) => seq)),
    onClosed,
    later(_ms, run) {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    },
    onFault,
  });
  return {
    ...{ catchUp, taken, reads, timers, onClosed, onFault },
    write: (...seqs: number[]) => rows.push(...seqs.map((seq) => ({ seq, bytes: new Uint8Array([seq]) }))),
    async end(how?: "closed" | "failed") {
      reads.shift()!.end(how);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

test("[CO7] rows of others are read from where the room stands, once however often they are told of", async () => {
  const bench = makeBench();
  bench.write(3, 5);
  bench.catchUp.begin(3);
  bench.write(7, 8);
  bench.catchUp.heard(7);
  expect(bench.reads.map(({ afterSeq }) => afterSeq)).toEqual([3]);
  await bench.end();
  expect([bench.taken, bench.catchUp.applied()]).toEqual([[5, 7, 8], 8]);
  bench.catchUp.heard(8);
  expect(bench.reads).toEqual([]);
});

test("[CO7] one's own rows are not read back, unless others' stand between them", async () => {
  const bench = makeBench();
  bench.catchUp.begin(2);
  bench.catchUp.appended({ afterSeq: 2, seq: 4 });
  expect([bench.catchUp.applied(), bench.reads.length]).toEqual([4, 0]);
  bench.write(6, 9);
  bench.catchUp.appended({ afterSeq: 6, seq: 9 });
  expect(bench.catchUp.applied()).toBe(4);
  await bench.end();
  expect([bench.taken, bench.catchUp.applied()]).toEqual([[6, 9], 9]);
});

test("[CO7] what is told during a read is looked for again, and long gaps are read page by page", async () => {
  const bench = makeBench({ pageRows: 2 });
  bench.catchUp.begin(0);
  bench.write(1, 2, 3);
  bench.catchUp.heard(3);
  bench.catchUp.heard(4);
  await bench.end();
  bench.write(4);
  await bench.end();
  expect(bench.catchUp.applied()).toBe(4);
  await bench.end();
  expect([bench.taken, bench.reads.length]).toEqual([[1, 2, 3, 4], 0]);
});

test("[CO7] while the room is loaded nothing is taken; what was told of is read then", async () => {
  const bench = makeBench();
  bench.catchUp.heard(1);
  expect(bench.reads).toEqual([]);
  bench.catchUp.begin(0);
  bench.write(1);
  bench.catchUp.hold();
  await bench.end();
  expect(bench.taken).toEqual([]);
  bench.catchUp.resume(0);
  await bench.end();
  expect(bench.taken).toEqual([1]);
  bench.catchUp.hold();
  bench.write(2);
  bench.catchUp.resume(2);
  await bench.end();
  expect(bench.taken).toEqual([1, 2]);
});

test("[CO7] a read that fails is tried again, one that finds the text closed says so", async () => {
  const bench = makeBench();
  bench.catchUp.begin(0);
  bench.write(1);
  bench.catchUp.heard(1);
  await bench.end("failed");
  expect([bench.onFault.mock.calls.length, bench.timers.length]).toEqual([1, 1]);
  bench.timers[0]!();
  await bench.end();
  expect(bench.taken).toEqual([1]);
  bench.catchUp.heard(2);
  await bench.end("closed");
  expect(bench.onClosed).toHaveBeenCalledOnce();
});

test("nothing is taken or tried after the end", async () => {
  const bench = makeBench();
  bench.catchUp.begin(0);
  bench.write(1);
  bench.catchUp.heard(1);
  bench.catchUp.stop();
  await bench.end("failed");
  bench.catchUp.heard(2);
  expect([bench.taken, bench.timers, bench.reads]).toEqual([[], [], []]);
});
