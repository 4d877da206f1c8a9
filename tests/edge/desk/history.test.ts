import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { batch } from "#db/statements.ts";
import { openLog } from "#tests/support/written.ts";
import { dayMs, type Item, makeDesk, refusalOf } from "./desk.ts";

const desk = await makeDesk();
const { admin, clock, database, ok, start } = desk;
const { db } = database;
const ben = await desk.makeTeammate("member", "ben@parley.test", { firstName: "Ben", lastName: "Okafor" });
const otto = await desk.makeTeammate("observer", "otto@parley.test", { firstName: "Otto", lastName: "Brandt" });

type Entry = Record<string, unknown> & { kind: string; seq: number };
type History = { items: Entry[]; next: string | null; head: number; sealed: number | null; mayRestore: boolean };
const text = (html: string) => ({ content: { subject: "Hello", html } });
const makeMessage = async (html: string, change: Record<string, unknown> = {}): Promise<Item> =>
  (await start({ ...text(html), on: { userIds: [desk.grace.id] }, audience: undefined, ...change }))[0]!;
const historyOf = async ({ id }: Item, query = "", by = admin) =>
  (await by.call(`GET /api/history/draft:${id}${query}`)).body as unknown as History;
/** An entry as a word or two. */
const told = (entry: Entry) => {
  const by = (entry["by"] as { name: string } | null)?.name ?? "nobody";
  if (entry.kind === "edit") {
    const flags = ["restoredFrom", "reopened"].filter((flag) => entry[flag] !== null && entry[flag] !== false);
    return [`${by} +${entry["added"]} -${entry["removed"]}`, ...flags].join(" ");
  }
  return entry.kind === "event" ? `${entry["what"]} by ${by}` : `${entry["as"]} ${entry["name"]} by ${by}`;
};
const minute = 60_000;

test("[CO6] edits are runs of one author without a pause, newest first, down to how it began", async () => {
  const message = await makeMessage("<p>Hi</p>", { name: "March renewals" });
  const log = await openLog(db, message.id);
  const t = clock.nowMs;
  await log.write(ben.id, t + 500, "<p>Hi there</p>");
  const first = await log.write(ben.id, t + minute, "<p>Hi there, you</p>");
  const second = await log.write(admin.id, t + minute + 400, "<p>Hi, you</p>");
  await log.write(admin.id, t + 3 * minute + 400, "<p>Hi, you!</p>");
  const last = await log.write(admin.id, t + 5 * minute + 399, "<p>Hi, you!!</p>");

  const { items, next, head, sealed, mayRestore } = await historyOf(message);
  expect(items.map(told)).toEqual([
    "Ada Min +2 -0",
    "Ada Min +0 -6",
    "Ben Okafor +11 -0",
    "start March renewals by Ada Min",
  ]);
  expect(items[2]).toMatchObject({
    kind: "edit",
    seq: first,
    from: new Date(Math.floor((t + 500) / 1000) * 1000).toISOString(),
    at: new Date(t + minute).toISOString(),
  });
  expect(items.map(({ seq }) => seq)).toEqual([last, second, first, 0]);
  expect([next, head, sealed, mayRestore]).toEqual([null, last, null, true]);
  expect((await historyOf(message, "", otto)).mayRestore).toBe(false);
});

test("[CO6] a page goes on where the one before ended, and nothing is told twice", async () => {
  const message = await makeMessage("<p>Hi</p>");
  const log = await openLog(db, message.id);
  for (let n = 0; n < 7; n++) await log.write(n % 2 ? ben.id : admin.id, clock.nowMs + n * 1_000, `<p>Hi ${n}</p>`);
  const all = (await historyOf(message)).items;
  const paged: Entry[] = [];
  for (let query = "?limit=2";;) {
    const { items, next } = await historyOf(message, query);
    paged.push(...items);
    if (next === null) break;
    expect(items).toHaveLength(2);
    query = `?limit=2&cursor=${next}`;
  }
  expect(paged).toEqual(all);
  expect(all).toHaveLength(8);
});

test("[CO6] a text as it stood, and who had written what of it", async () => {
  const message = await makeMessage("<p>Hi there {{user.firstName}}</p>");
  const log = await openLog(db, message.id);
  const one = await log.write(ben.id, clock.nowMs, "<p>Hi <b>all</b> {{user.firstName}}</p><ul><li>one</li></ul>");
  await log.write(admin.id, clock.nowMs, "<p>gone</p>");
  const past = await ok(`GET /api/history/draft:${message.id}/at/${one}`, undefined, otto);
  expect(past).toMatchObject({
    seq: one,
    subject: "Hello",
    html: "<p>Hi <strong>all</strong> {{user.firstName}}</p><ul><li>one</li></ul>",
    files: [],
    authors: [{ id: ben.id, name: "Ben Okafor" }],
  });
  const { body } = past["lines"] as { body: { stretches: Entry[]; shape: Entry }[] };
  expect(
    body.map(({ stretches }) => stretches.map(({ text, authorId }) => [text, authorId === ben.id ? "Ben" : authorId])),
  )
    .toEqual([[["Hi ", null], ["all", "Ben"], [" ", null], ["{user.firstName}", null]], [["one", "Ben"]]]);
  expect(body[1]!.shape).toEqual({ heading: null, within: ["bullets"], marker: "•" });
  expect((await ok(`GET /api/history/draft:${message.id}/at/0`))["html"]).toBe("<p>Hi there {{user.firstName}}</p>");
});

test("[CO6] two versions compared, by default with now", async () => {
  const message = await makeMessage("<p>the quick fox</p>");
  const log = await openLog(db, message.id);
  const one = await log.write(ben.id, clock.nowMs, "<p>the slow fox</p>");
  const two = await log.write(ben.id, clock.nowMs, "<p>the slow dog</p>");
  const compared = async (query: string) => {
    const { body, ...rest } = await ok(`GET /api/history/draft:${message.id}/compare?${query}`);
    const [line] = body as { stretches: { text: string; as: string }[] }[];
    return { ...rest, line: line!.stretches.map(({ text, as }) => `${as} ${text}`) };
  };
  expect(await compared("from=0")).toMatchObject({
    ...{ from: 0, to: two, differs: true, added: 8, removed: 9 },
    line: ["same the ", "removed quick fox", "added slow dog"],
  });
  expect((await compared(`from=${one}&to=${two}`)).line).toEqual(["same the slow ", "removed fox", "added dog"]);
  expect(await compared(`from=${two}&to=${one}`)).toMatchObject({ from: two, to: one, differs: true });
  expect(await compared(`from=${two}`)).toMatchObject({ differs: false });
});

describe("what happened to a message stands between its edits", () => {
  test("[PR5] approvals, and a deletion that was taken back", async () => {
    const message = await makeMessage("<p>Hi</p>", { approval: true });
    const log = await openLog(db, message.id);
    const one = await log.write(ben.id, clock.nowMs, "<p>Hi there</p>");
    clock.nowMs += 1_000;
    await ok(`POST /api/messages/${message.id}/approve`);
    await log.write(ben.id, clock.nowMs + 1_000, "<p>Hi there, you</p>");
    clock.nowMs += 3_000;
    const { undo } = await ok(`POST /api/messages/${message.id}/cancel`) as unknown as { undo: { id: string } };
    expect((await historyOf(message)).mayRestore).toBe(false);
    clock.nowMs += 1_000;
    await ok(`POST /api/undo/${undo.id}`);
    const { items } = await historyOf(message);
    expect(items.map(told).slice(0, -1)).toEqual([
      "cancel_undone by Ada Min",
      "cancelled by Ada Min",
      "Ben Okafor +5 -0",
      "approved by Ada Min",
      "Ben Okafor +6 -0",
    ]);
    expect(items[3]).toMatchObject({ what: "approved", seq: one });
  });

  test("[CO6] sent, with exactly what was sealed: the history says what the mail says", async () => {
    const message = await makeMessage("<p>Hi</p>", { when: "now" });
    const log = await openLog(db, message.id);
    const sealedSeq = await log.write(
      ben.id,
      clock.nowMs,
      '<p>Dear <b>Grace</b>, see <a href="https://a.example/x">this</a></p>',
    );
    clock.nowMs += 10 * minute;
    expect(await desk.release()).toMatchObject({ sent: 1 });
    const { items, sealed, head, mayRestore } = await historyOf(message);
    expect([sealed, head, mayRestore]).toEqual([sealedSeq, sealedSeq, false]);
    expect(items.map(told).slice(0, 2)).toEqual(["sent by nobody", "Ben Okafor +20 -2"]);
    expect(items[0]).toMatchObject({ seq: sealedSeq });
    const past = await ok(`GET /api/history/draft:${message.id}/at/${sealed}`);
    const raw = (await admin.call(`GET /api/messages/${message.id}/raw`)).body["text"] as string;
    expect(raw).toMatch(/Dear Grace, see this \(https:\/\/a\.example\/x\)/);
    expect(past["html"]).toBe('<p>Dear <strong>Grace</strong>, see <a href="https://a.example/x">this</a></p>');
    expect(past["subject"]).toBe("Hello");
    expect(raw).toContain("Subject: Hello");
  });

  test("[SE4] an opening after a seal that did not leave is said at the first edit in it", async () => {
    const message = await makeMessage("<p>Hi</p>");
    const log = await openLog(db, message.id);
    await log.write(ben.id, clock.nowMs, "<p>Hi there</p>");
    // As a seal and its reopening leave it.
    await batch(db, [sql`update message set seal_no = seal_no + 1 where id = ${message.id}`]);
    await log.write(ben.id, clock.nowMs + 1, "<p>Hi there, you</p>");
    const { items } = await historyOf(message);
    expect(items.map(told).slice(0, 2)).toEqual(["Ben Okafor +5 -0 reopened", "Ben Okafor +6 -0"]);
    expect((await historyOf(message, "?limit=1")).items.map(told)).toEqual(["Ben Okafor +5 -0 reopened"]);
  });
});

test("[CO6] a reply and a copy begin with who wrote them", async () => {
  const sent = await makeMessage("<p>Hi</p>", { when: "now" });
  clock.nowMs += 10 * minute;
  await desk.release();
  const replies = `POST /api/conversations/${sent["conversationId"]}/replies`;
  const reply = await ok(replies, { content: { html: "<p>R</p>" } }, ben);
  expect((await historyOf(reply)).items.map(told)).toEqual(["reply null by Ben Okafor"]);
  expect((await ok(`GET /api/history/draft:${reply.id}/at/0`))["html"]).toBe("<p>R</p>");
  await ok(`POST /api/messages/${reply.id}/cancel`);
  const copy = await ok(`POST /api/messages/${reply.id}/copy`, undefined, ben);
  expect((await historyOf(copy)).items.map(told)).toEqual(["copy null by Ben Okafor"]);
});

test("[AD1] a personal template has a past for its maker alone; a signature's is put back by its owner and admins", async () => {
  const own = await ok("POST /api/templates", { name: "Mine", subject: "S", html: "<p>mine</p>", shared: false }, ben);
  const template = `GET /api/history/template:${own.id}`;
  expect((await ok(template, undefined, ben))["items"]).toMatchObject([{
    kind: "begun",
    as: "template",
    by: { id: ben.id },
  }]);
  expect((await ok(`${template}/at/0`, undefined, ben))["html"]).toBe("<p>mine</p>");
  expect(refusalOf(await admin.call(template))).toEqual([404, "not_found", undefined]);
  expect(refusalOf(await admin.call(`${template}/compare?from=0`))).toEqual([404, "not_found", undefined]);

  await ok(`PATCH /api/teammates/${ben.id}`, { signature: "<p>Ben</p>" }, ben);
  for (const by of [ben, admin, otto]) {
    const { head, mayRestore } = await ok(`GET /api/history/signature:${ben.id}`, undefined, by);
    expect((await ok(`GET /api/history/signature:${ben.id}/at/${head}`, undefined, by))["html"]).toBe("<p>Ben</p>");
    expect(mayRestore).toBe(by !== otto);
  }
});

test("[AD4] what is no text, no version and no page is refused", async () => {
  const message = await makeMessage("<p>Hi</p>");
  const refused = async (path: string) => refusalOf(await admin.call(`GET /api/history/${path}`));
  for (
    const room of [`draft:${desk.acme.id}`, "draft:x", "nothing", `template:${message.id}`, `signature:${message.id}`]
  ) {
    for (const  of of[room, `${room}/at/0`, `${room}/compare?from=0`]) {
      expect(await refused(of), of).toEqual([404, "not_found", undefined]);
    }
  }
  expect(await refused(`draft:${message.id}/at/-1`)).toEqual([422, "invalid_field", "seq"]);
  expect(await refused(`draft:${message.id}/at/x`)).toEqual([422, "invalid_field", "seq"]);
  expect(await refused(`draft:${message.id}/compare?from=0&to=1.5`)).toEqual([422, "invalid_field", "to"]);
  expect(await refused(`draft:${message.id}/compare`)).toEqual([422, "invalid_field", "from"]);
  expect(await refused(`draft:${message.id}?cursor=x`)).toEqual([422, "invalid_field", "cursor"]);
});

test("[AD4] what was never a version of this text is refused by name", async () => {
  const [message, other] = [await makeMessage("<p>Hi</p>"), await makeMessage("<p>Ho</p>")];
  const log = await openLog(db, message.id);
  const seq = await log.write(ben.id, clock.nowMs, "<p>Hi there</p>");
  const foreign = await (await openLog(db, other.id)).write(ben.id, clock.nowMs, "<p>Ho there</p>");
  const at = `/api/history/draft:${message.id}`;
  expect((await ok(`GET ${at}/at/${seq}`))["html"]).toBe("<p>Hi there</p>");
  for (const none of [dayMs, foreign]) {
    expect(refusalOf(await admin.call(`POST ${at}/restore`, { seq: none }))).toEqual([422, "invalid_field", "seq"]);
  }
  for (const none of [dayMs, foreign, "0x10", "1e1", "%20", "+1"]) {
    expect(refusalOf(await admin.call(`GET ${at}/at/${none}`)), `${none}`).toEqual([422, "invalid_field", "seq"]);
    for (const [field, query] of [["from", `from=${none}`], ["to", `from=0&to=${none}`]] as const) {
      expect(refusalOf(await admin.call(`GET ${at}/compare?${query}`)), query).toEqual([422, "invalid_field", field]);
    }
  }
  expect(refusalOf(await admin.call(`GET ${at}/compare?from=`))).toEqual([422, "invalid_field", "from"]);
});
