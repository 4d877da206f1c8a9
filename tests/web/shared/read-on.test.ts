import { expect, test } from "vitest";
import { loadAllRows } from "#web/shared/data-view/create-rows.ts";
import { readOn } from "#web/shared/read-on.ts";

/** A list whose answers hold so many rows each, whatever was asked for. */
function pagesOf(sizes: number[]) {
  const asked: { cursor: string | undefined; left: number | undefined }[] = [];
  const load = (cursor: string | undefined, left?: number) => {
    asked.push({ cursor, left });
    const at = Number(cursor ?? 0);
    const first = sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
    const items = Array.from({ length: sizes[at]! }, (_, n) => first + n);
    return Promise.resolve({ items, next: at + 1 < sizes.length ? String(at + 1) : null });
  };
  return { asked, load };
}

test("[VI1] a list is read on over answers with few rows or none, until its end", async () => {
  const { asked, load } = pagesOf([2, 0, 0, 1, 0]);
  expect(await readOn(load, { wanted: 10 })).toEqual({ items: [0, 1, 2], next: null });
  expect(asked.map(({ left }) => left)).toEqual([10, 8, 8, 8, 7]);
});

test("[VI1] it is read until as many rows are there as were wanted, and goes on from there", async () => {
  const { asked, load } = pagesOf([0, 2, 1, 2]);
  expect(await readOn(load, { wanted: 3 })).toEqual({ items: [0, 1, 2], next: "3" });
  expect(asked).toHaveLength(3);
  expect(await readOn(load, { wanted: 3, cursor: "3" })).toEqual({ items: [3, 4], next: null });
});

test("[VI1] it is given up when time is over or whoever asked has gone, with what there was and where to go on", async () => {
  const { load } = pagesOf([1, 1, 1]);
  expect(await readOn(load, { wanted: 9, mostMs: 0 })).toEqual({ items: [0], next: "1" });
  const stop = new AbortController();
  stop.abort();
  expect(await readOn(load, { wanted: 9, signal: stop.signal })).toEqual({ items: [0], next: "1" });
});

test("[VI1] all rows of a list are taken over empty answers, as many as may be", async () => {
  const { load } = pagesOf([0, 3, 0, 2]);
  const all = (most: number) =>
    loadAllRows(
      ({ cursor }) => load(cursor),
      { q: undefined, sort: "name", filters: {}, filter: undefined },
      most,
      new AbortController().signal,
    );
  expect(await all(100)).toEqual([0, 1, 2, 3, 4]);
  expect(await all(4)).toEqual([0, 1, 2, 3]);
});
