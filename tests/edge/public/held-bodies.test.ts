import { expect, test } from "vitest";
import { makeHeldBodies } from "#edge/public/held-bodies.ts";

const terms = { mostBytes: 10, mostHeld: 20, mostOfKey: 10, wholeMs: 60_000, silenceMs: 60_000 };
const call = (body: BodyInit | null, headers: HeadersInit = {}) =>
  new Request("http://parley.test/", { method: "POST", headers, body });
const bytes = (n: number) => new Uint8Array(n).fill(32);

/** A call that gives its pieces and then nothing more, until `end`. */
function holding(...pieces: number[]) {
  let [end, isAskedOn] = [() => {}, () => {}];
  const given = new Promise<void>((resolve) => isAskedOn = resolve);
  const stream = new ReadableStream<Uint8Array>({
    start(to) {
      end = () => to.close();
    },
    pull(to) {
      const size = pieces.shift();
      if (size !== undefined) return to.enqueue(bytes(size));
      isAskedOn();
      return new Promise(() => {});
    },
  }, { highWaterMark: 0 });
  return { request: call(stream, { "Content-Length": "10" }), given, end: () => end() };
}

test("[CH6] [AD3] calls that announce much and send little hold no room from others", async () => {
  const read = makeHeldBodies(terms);
  const idle = Array.from({ length: 8 }, () => holding(1));
  const reads = idle.map(({ request }, n) => read(request, [`address ${n}`]));
  await Promise.all(idle.map(({ given }) => given));
  expect(await read(call(bytes(10)), ["address of the provider"])).toMatchObject({ kind: "body", body: bytes(10) });
  for (const { end } of idle) end();
  expect((await Promise.all(reads)).map(({ kind }) => kind)).toEqual(Array(8).fill("body"));
});

test("[CH6] [AD3] a key has its share and leaves the others theirs; what is handled gives its room back, once", async () => {
  const read = makeHeldBodies(terms);
  const first = await read(call(bytes(8)), ["channel a", "address 1"]);
  expect(await read(call(bytes(8)), ["channel a", "address 2"])).toEqual({ kind: "no_room" });
  expect(await read(call(bytes(8)), ["channel b", "address 1"])).toEqual({ kind: "no_room" });
  expect(await read(call(bytes(10)), ["channel b", "address 2"])).toMatchObject({ kind: "body" });
  expect(await read(call(bytes(3)), ["channel c", "address 3"])).toEqual({ kind: "no_room" });
  if (first.kind === "body") first.release();
  expect(await read(call(bytes(8)), ["channel a", "address 1"])).toMatchObject({ kind: "body" });
});

test("[CH6] [AD3] who falls silent, or takes too long in all, is not waited for, and its room is given back", async () => {
  for (const late of [{ silenceMs: 20 }, { wholeMs: 20 }]) {
    const read = makeHeldBodies({ ...terms, mostHeld: 10, ...late });
    expect(await read(holding(9).request, ["a"])).toEqual({ kind: "too_slow" });
    expect(await read(call(bytes(10)), ["a"])).toMatchObject({ kind: "body" });
  }
});

test("[CH6] a body over the bound is told, announced or not, and holds nothing after", async () => {
  const read = makeHeldBodies(terms);
  expect(await read(call(bytes(1), { "Content-Length": "11" }), ["a"])).toEqual({ kind: "too_large" });
  expect(await read(holding(6, 6).request, ["a"])).toEqual({ kind: "too_large" });
  expect(await read(call(null), ["a"])).toMatchObject({ kind: "body", body: new Uint8Array() });
  expect(await read(call(bytes(10)), ["a"])).toMatchObject({ kind: "body" });
});
