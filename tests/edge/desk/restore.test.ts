import { expect, test } from "vitest";
import { openLog } from "#tests/support/written.ts";
import { type Item, makeDesk, refusalOf } from "./desk.ts";

const desk = await makeDesk();
const { admin, clock, database, ok, start } = desk;
const ben = await desk.makeTeammate("member", "ben@parley.test", { firstName: "Ben", lastName: "Okafor" });
const otto = await desk.makeTeammate("observer", "otto@parley.test");

const makeMessage = async (html: string, change: Record<string, unknown> = {}): Promise<Item> =>
  (await start({
    content: { subject: "Hello", html },
    on: { userIds: [desk.grace.id] },
    audience: undefined,
    ...change,
  }))[0]!;
const htmlOf = async (room: string) => {
  const { head } = await ok(`GET /api/history/${room}`) as unknown as { head: number };
  return (await ok(`GET /api/history/${room}/at/${head}`))["html"];
};
type Entry = { kind: string; firstSeq: number; seq: number; restoredFrom: number | null };
const editsOf = async (room: string) =>
  (await ok(`GET /api/history/${room}`) as unknown as { items: Entry[] }).items.filter(({ kind }) => kind === "edit");

test("[CO6] an earlier version comes back as an edit of now, recorded, and can be taken back", async () => {
  const message = await makeMessage('<p>the <b>quick</b> fox {{user.firstName | "there"}}</p>');
  const room = `draft:${message.id}`;
  const before = await htmlOf(room);
  const log = await openLog(database.db, message.id);
  const one = await log.write(ben.id, clock.nowMs, "<p>another</p>");

  const restored = await ok(`POST /api/history/${room}/restore`, { seq: 0 }, ben) as unknown as {
    seq: number;
    before: number;
  };
  expect(restored.before).toBe(one);
  expect(await htmlOf(room)).toBe(before);
  expect(await editsOf(room)).toMatchObject([
    { seq: restored.seq, restoredFrom: 0 },
    { seq: one, restoredFrom: null },
  ]);
  const { items } = await ok(`GET /api/audit?entity=message&entityId=${message.id}`) as unknown as { items: Item[] };
  expect(items[0]).toMatchObject({
    action: "text.restored",
    actor: { id: ben.id },
    detail: { from: 0, seq: restored.seq },
  });

  await ok(`POST /api/history/${room}/restore`, { seq: restored.before, ifSeq: restored.seq }, ben);
  expect(await htmlOf(room)).toBe("<p>another</p>");
});

test("[CO6] [CO9] files come back and go with the text", async () => {
  const room = `draft:${(await makeMessage("<p>x</p>")).id}`;
  const file = { id: "01J00000000000000000000000", name: "a.pdf", type: "application/pdf", size: 3 };
  const log = await openLog(database.db, room.slice(6));
  const withFile = await log.write(ben.id, clock.nowMs, (doc) => {
    const { id, ...facts } = file;
    doc.getMap("files").set(id, facts);
  });
  const filesNow = async () => {
    const { head } = await ok(`GET /api/history/${room}`) as unknown as { head: number };
    return (await ok(`GET /api/history/${room}/at/${head}`))["files"];
  };
  await ok(`POST /api/history/${room}/restore`, { seq: 0 });
  expect(await filesNow()).toEqual([]);
  await ok(`POST /api/history/${room}/restore`, { seq: withFile });
  expect(await filesNow()).toEqual([file]);
});

test("[CO6] a restore is taken back only while nobody has written since", async () => {
  const message = await makeMessage("<p>x</p>");
  const room = `draft:${message.id}`;
  const log = await openLog(database.db, message.id);
  await log.write(ben.id, clock.nowMs, "<p>y</p>");
  const { seq, before } = await ok(`POST /api/history/${room}/restore`, { seq: 0 }) as unknown as Record<
    string,
    number
  >;
  await ben.call(`PUT /api/messages/${message.id}/content`, { subject: "Hello", html: "<p>x, and more</p>" }, {
    "If-Match": `"${seq}"`,
  });
  expect(refusalOf(await admin.call(`POST /api/history/${room}/restore`, { seq: before, ifSeq: seq }))).toEqual([
    ...[412, "edited_since", undefined],
  ]);
  expect(await htmlOf(room)).toBe("<p>x, and more</p>");
});

test("[AD4] restoring twice changes once", async () => {
  const message = await makeMessage("<p>x</p>");
  const room = `draft:${message.id}`;
  const log = await openLog(database.db, message.id);
  await log.write(ben.id, clock.nowMs, "<p>y</p>");
  const { seq } = await ok(`POST /api/history/${room}/restore`, { seq: 0 }) as unknown as { seq: number };
  expect(await ok(`POST /api/history/${room}/restore`, { seq: 0 })).toEqual({ seq, before: seq });
  expect(await editsOf(room)).toHaveLength(2);
});

test("[AD1] [AD4] who may not write it, a text that is none and one that takes no edits are refused", async () => {
  const message = await makeMessage("<p>x</p>");
  const refused = async (room: string, body: unknown = { seq: 0 }, by = admin) =>
    refusalOf(await by.call(`POST /api/history/${room}/restore`, body));
  expect(await refused(`draft:${message.id}`, { seq: 0 }, otto)).toEqual([403, "not_allowed", undefined]);
  expect(await refused(`draft:${desk.acme.id}`)).toEqual([404, "not_found", undefined]);
  expect(await refused("nothing")).toEqual([404, "not_found", undefined]);
  expect(await refused(`draft:${message.id}`, {})).toEqual([422, "invalid_field", "seq"]);
  expect(await refused(`draft:${message.id}`, { seq: -1 })).toEqual([422, "invalid_field", "seq"]);

  const own = await ok("POST /api/templates", { name: "Mine", subject: "S", html: "<p>mine</p>", shared: false }, ben);
  expect(await refused(`template:${own.id}`)).toEqual([404, "not_found", undefined]);
  expect(await refused(`signature:${admin.id}`, { seq: 0 }, ben)).toEqual([403, "not_allowed", undefined]);

  await ok(`PATCH /api/templates/${own.id}`, { archived: true }, ben);
  expect(await refused(`template:${own.id}`, { seq: 0 }, ben)).toEqual([409, "sealed", undefined]);
  await ok(`POST /api/messages/${message.id}/cancel`);
  expect(await refused(`draft:${message.id}`)).toEqual([409, "conflict", undefined]);
  const sent = await makeMessage("<p>y</p>", { when: "now" });
  clock.nowMs += 3_600_000;
  await desk.release();
  expect(await refused(`draft:${sent.id}`)).toEqual([409, "sealed", undefined]);
});

test("[CO6] a template and a signature have a past too, and what is put back is what starts and mails take", async () => {
  const { id } = await ok("POST /api/templates", { name: "T", subject: "One", html: "<p>first</p>", shared: true });
  await ok(`PATCH /api/templates/${id}`, { subject: "Two", html: "<p>second</p>" }, ben);
  const room = `template:${id}`;
  expect(await htmlOf(room)).toBe("<p>second</p>");
  expect(await editsOf(room)).toMatchObject([{ by: { id: ben.id } }]);
  await ok(`POST /api/history/${room}/restore`, { seq: 0 });
  await expect.poll(async () => await ok(`GET /api/templates/${id}`)).toMatchObject({
    subject: "One",
    html: "<p>first</p>",
  });

  await ok(`PATCH /api/teammates/${ben.id}`, { signature: "<p>Ben</p>" }, ben);
  await ok(`PATCH /api/teammates/${ben.id}`, { signature: "<p>Benjamin</p>" }, ben);
  const signature = `signature:${ben.id}`;
  const first = (await editsOf(signature)).at(-1)!;
  expect(await htmlOf(signature)).toBe("<p>Benjamin</p>");
  await ok(`POST /api/history/${signature}/restore`, { seq: first.firstSeq }, ben);
  await expect.poll(async () => (await ok(`GET /api/teammates/${ben.id}`))["signature"]).toBe("<p>Ben</p>");
});
