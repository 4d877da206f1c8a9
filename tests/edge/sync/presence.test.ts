import { expect, test } from "vitest";
import { makePresence, type Person } from "#edge/sync/presence.ts";
import { caretAt } from "#tests/support/carets.ts";

const ann: Person = { teammateId: "t1", name: "Ann" };
const bob: Person = { teammateId: "t2", name: "Bob" };
const at = (client: number, clock: number, state: Record<string, unknown> | null = { cursor: clock }) => ({
  client,
  clock,
  state,
});
/** As the process that Bob is connected to tells it. */
const bobs = (client: number, clock: number) =>
  at(client, clock, { cursor: clock, user: { id: "t2", color: "#b91c1c" } });

test("[CO7] carets of another process are shown as it tells them, and only news of them", () => {
  const presence = makePresence();
  expect(presence.hear("p2", [bobs(12, 1)], false)).toEqual([bobs(12, 1)]);
  expect(presence.hear("p2", [bobs(12, 1)], false)).toEqual([]);
  expect(presence.hear("p2", [bobs(12, 2)], false)).toEqual([bobs(12, 2)]);
  expect(presence.all()).toEqual([bobs(12, 2)]);
  expect(presence.own()).toEqual([]);
  expect(presence.hear("p2", [at(12, 3, null)], false)).toEqual([at(12, 3, null)]);
  expect(presence.all()).toEqual([]);
});

test("[CO8] a session speaks for no client of another process, nor another process for a session's here", () => {
  const presence = makePresence();
  presence.hear("p2", [bobs(12, 1)], false);
  expect(presence.announce("s1", ann, [at(12, 5)])).toEqual([]);
  presence.announce("s1", ann, [at(11, 1)]);
  expect(presence.hear("p2", [bobs(11, 9)], false)).toEqual([]);
  expect(presence.hear("p2", [], true)).toEqual([at(12, 1, null)]);
  expect(presence.all().map(({ client }) => client)).toEqual([11]);
});

test("[CO7] who comes back by another process keeps their caret, and the old connection's end does not take it", () => {
  const presence = makePresence();
  presence.announce("s1", bob, [at(12, 3)]);
  expect(presence.hear("p2", [bobs(12, 4)], false)).toEqual([bobs(12, 4)]);
  expect(presence.announce("s1", bob, [at(12, 5)])).toEqual([]);
  expect(presence.leave("s1")).toEqual([]);
  expect(presence.announce("s2", bob, [at(12, 6)])).toHaveLength(1);
  expect(presence.hear("p2", [at(12, 4, null)], false)).toEqual([]);
  expect(presence.hear("p2", [], true)).toEqual([]);
  expect(presence.own().map(({ client }) => client)).toEqual([12]);
});

test("[CO1] who comes back while the old connection is not known to be dead keeps their caret", () => {
  const presence = makePresence();
  presence.announce("s1", bob, [at(12, 3)]);
  expect(presence.announce("s2", ann, [at(12, 4)])).toEqual([]);
  expect(presence.announce("s3", bob, [at(12, 4)])).toHaveLength(1);
  expect(presence.leave("s1")).toEqual([]);
  expect(presence.leave("s3")).toEqual([at(12, 4, null)]);
});

test("[CO7] carets that a process no longer has go when it says all that it has", () => {
  const presence = makePresence();
  presence.hear("p2", [bobs(12, 1), bobs(13, 1)], false);
  presence.hear("p3", [bobs(14, 1)], false);
  expect(presence.hear("p2", [bobs(13, 1)], true)).toEqual([at(12, 1, null)]);
  expect(presence.all().map(({ client }) => client)).toEqual([13, 14]);
});

test("[CO1] a teammate has the colour that another process gave them, and no other has it here", () => {
  const presence = makePresence();
  presence.hear("p2", [bobs(12, 1)], false);
  const colorOf = (person: Person, client: number) =>
    (presence.announce(`s${client}`, person, [at(client, 1)])[0]!.state!.user as { color: string }).color;
  expect(colorOf(bob, 20)).toBe("#b91c1c");
  expect(colorOf(ann, 21)).not.toBe("#b91c1c");
});

const id = { client: 1e15, clock: 5 };
const place = { type: id, tname: null, item: null, assoc: 0 };

test("[CO8] of what a session says of itself, only its caret goes on", () => {
  const said = { cursor: caretAt(3), user: { name: "Mallory" }, field: "body", ["x".repeat(50)]: { deep: [1] } };
  const [entry] = makePresence().announce("s1", ann, [at(11, 1, said)]);
  expect(entry!.state).toEqual({ cursor: caretAt(3), user: { id: "t1", name: "Ann", color: expect.any(String) } });
});

test.each([
  ["in a line", place],
  ["at a word", { item: id, assoc: -1 }],
  ["in the whole text", { tname: "body", item: id }],
])("[CO1] a caret %s goes on", (_, given) => {
  const [entry] = makePresence().announce("s1", ann, [at(11, 1, { cursor: { anchor: given, head: place } })]);
  expect(entry!.state!["cursor"]).toEqual({ anchor: { ...place, type: null, ...given }, head: place });
});

test.each([
  5,
  "x",
  [],
  {},
  { anchor: null, head: null },
  { anchor: {}, head: {} },
  { anchor: place },
  { anchor: place, head: 7 },
  ...[
    { type: { client: 1e15, clock: -5 }, tname: { a: 1 }, item: "x", assoc: "y" },
    { ...place, type: { client: 1.5, clock: 1 } },
    { ...place, type: { client: 1e300, clock: 1 } },
    { ...place, type: [1, 1] },
    { ...place, item: { clock: 1 } },
    { ...place, item: "x" },
    { ...place, tname: "files" },
    { ...place, tname: { a: 1 } },
    { ...place, assoc: 1 },
    { ...place, assoc: null },
  ].flatMap((bad) => [{ anchor: bad, head: place }, { anchor: place, head: bad }]),
])("[CO8] a caret that cannot be read goes no further: %j", (cursor) => {
  const [entry] = makePresence().announce("s1", ann, [at(11, 1, { cursor })]);
  expect(entry!.state).toEqual({ cursor: null, user: expect.objectContaining({ id: "t1" }) });
});
