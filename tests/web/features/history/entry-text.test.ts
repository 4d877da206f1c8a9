import { describe, expect, test } from "vitest";
import {
  byDay,
  detailOf,
  type Entry,
  nameOfVersion,
  timesOf,
  titleOf,
  versionName,
} from "#web/features/history/entry-text.ts";

const ben = { id: "01J00000000000000000000000", name: "Ben", email: "ben@parley.test", color: "#000000" };
type Of<K extends Entry["kind"]> = Partial<Extract<Entry, { kind: K }>>;
const edit = (over: Of<"edit"> = {}): Entry => ({
  ...{ kind: "edit", firstSeq: 3, seq: 5, by: ben, from: "2026-06-01T11:58:00Z", at: "2026-06-01T12:00:00Z" },
  ...{ added: 4, removed: 2, restoredFrom: null, reopened: false },
  ...over,
});
const event = (over: Of<"event">): Entry => ({
  ...{ kind: "event", what: "sent", seq: 5, by: null, at: "2026-06-01T12:00:00Z", detail: null },
  ...over,
});
const begun = (over: Of<"begun"> = {}): Entry => ({
  ...{ kind: "begun", as: "start", name: "March", template: null, seq: 0, by: ben, at: "2026-05-31T12:00:00Z" },
  ...over,
});

describe("[CO6] what an entry says", () => {
  test.each<[Entry, string | null, string, string | null]>([
    [edit(), null, "Ben", "+4 −2"],
    [edit({ added: 0, removed: 0 }), null, "Ben", "formatting"],
    [edit({ removed: 0, by: null }), null, "Somebody who has left", "+4"],
    [edit(), "the beginning", "Ben restored the beginning", "+4 −2"],
    [event({ what: "approved", by: ben }), null, "Ben approved it", null],
    [event({ what: "sent" }), null, "Sent, with exactly these words", null],
    [event({ what: "skipped", detail: "unsubscribed" }), null, "Kept back", "its reader unsubscribed"],
    [event({ what: "failed", detail: "550 no" }), null, "The provider refused it", "550 no"],
    [begun(), null, "Ben started it", "March"],
    [begun({ template: "Renewal" }), null, "Ben started it", "March, from the template Renewal"],
    [begun({ as: "reply", name: null }), null, "Ben wrote it as a reply", null],
    [begun({ by: null }), null, "Its beginning", "March"],
  ])("%#", (entry, restored, title, detail) => {
    expect([titleOf(entry, restored), detailOf(entry)]).toEqual([title, detail]);
  });
});

test("[CO6] times are in one's own zone, and a run says from when to when", () => {
  expect(timesOf(edit(), "UTC")).toBe("11:58 to 12:00");
  expect(timesOf(edit(), "Asia/Tokyo")).toBe("20:58 to 21:00");
  expect(timesOf(edit({ from: "2026-06-01T12:00:00Z" }), "UTC")).toBe("12:00");
});

test("[CO6] a version is named by when it was written, within a run too", () => {
  const entries = [event({ what: "approved", seq: 9 }), edit(), begun()];
  expect(nameOfVersion(0, entries, "UTC")).toBe("the beginning");
  expect(nameOfVersion(4, entries, "UTC")).toBe(versionName(edit(), "UTC"));
  expect(nameOfVersion(9, entries, "UTC")).toBe("an earlier version");
});

test("[CO6] entries stand under the day of one's own zone", () => {
  const nowMs = Date.parse("2026-06-01T23:30:00Z");
  const entries = [edit({ at: "2026-06-01T23:00:00Z" }), edit(), begun(), begun({ at: "2026-05-20T12:00:00Z" })];
  const days = (zone: string) => byDay(entries, zone, nowMs).map(({ day, entries }) => `${day} ${entries.length}`);
  expect(days("UTC")).toEqual(["Today 2", "Yesterday 1", "Wed 20 May 1"]);
  expect(days("Asia/Tokyo")).toEqual(["Today 1", "Yesterday 1", "Sun 31 May 1", "Wed 20 May 1"]);
});
