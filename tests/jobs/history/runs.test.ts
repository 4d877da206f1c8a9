import { expect, test } from "vitest";
import { type Breaks, groupRuns, type Written } from "#jobs/history/runs.ts";

const nothing: Breaks = { instants: [], restores: new Map() };
/** Rows newest first, as they are read: [seq, author, seconds]. */
const rows = (...of: [number, string, number][]): Written[] =>
  of.map(([seq, authorId, seconds]) => ({ seq, authorId, atMs: seconds * 1_000, sealNo: 0, added: 1, removed: 2 }));
const shown = (given: Written[], breaks = nothing) =>
  groupRuns(given, breaks).map(({ authorId, firstSeq, lastSeq, restoredFrom }) =>
    `${authorId} ${firstSeq}-${lastSeq}${restoredFrom === null ? "" : ` from ${restoredFrom}`}`
  );

test("[CO6] another author begins a run, and so does a pause of two minutes", () => {
  expect(shown(rows([9, "b", 300], [7, "b", 181], [5, "b", 61], [4, "a", 60], [2, "a", 59]))).toEqual([
    "b 7-9",
    "b 5-5",
    "a 2-4",
  ]);
  expect(shown([])).toEqual([]);
});

test("[CO6] a run says from when to when, and what came and went in it", () => {
  expect(groupRuns(rows([9, "b", 100], [7, "b", 60], [5, "b", 1]), nothing)).toEqual([{
    ...{ firstSeq: 5, lastSeq: 9, authorId: "b", fromMs: 1_000, untilMs: 100_000 },
    ...{ added: 3, removed: 6, sealNo: 0, restoredFrom: null },
  }]);
});

test("[CO6] an instant ends a run where it lies between two edits; one at the newer edit's own lies before it", () => {
  const given = rows([3, "b", 30], [2, "b", 20], [1, "b", 10]);
  const at = (...instants: number[]) => shown(given, { ...nothing, instants });
  expect(at(15_000)).toEqual(["b 2-3", "b 1-1"]);
  expect(at(20_000)).toEqual(["b 2-3", "b 1-1"]);
  expect(at(10_000)).toEqual(["b 1-3"]);
  expect(at(31_000)).toEqual(["b 1-3"]);
});

test("[CO6] an edit that put an earlier text back stands alone", () => {
  const given = rows([4, "b", 4], [3, "b", 3], [2, "b", 2], [1, "b", 1]);
  expect(shown(given, { ...nothing, restores: new Map([[3, 1]]) })).toEqual(["b 4-4", "b 3-3 from 1", "b 1-2"]);
});

test("[CO6] an opening after a seal begins a run; a clock that was set back ends none", () => {
  const [newer, older] = rows([2, "b", 2], [1, "b", 1]) as [Written, Written];
  expect(groupRuns([{ ...newer, sealNo: 1 }, older], nothing)).toHaveLength(2);
  expect(shown(rows([2, "b", 1], [1, "b", 900]))).toEqual(["b 1-2"]);
});
