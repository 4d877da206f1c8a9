import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listUnsubscribed, unsubscribedById } from "#db/queries/unsubscribed.ts";
import { resubscribeUsers } from "#db/queries/unsubscribe.ts";
import { thunderbird } from "#tests/support/agents.ts";
import { makePublicSite } from "./public-site.ts";

type Site = Awaited<ReturnType<typeof makePublicSite>>;
type Sent = { id: string; userId: string };
const browser = { "User-Agent": thunderbird };

type Press = { ip?: string; headers?: HeadersInit; step?: string; body?: BodyInit };
const press = (site: Site, { id, userId }: Sent, { step = "", ...o }: Press = {}) =>
  site.request("POST", site.links.unsubscribeUrl(id, userId) + step, { headers: browser, ...o });
/** As a mail provider does for whoever pressed its button (RFC 8058), in either form that it may have. */
const oneClick: Press = {
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: "List-Unsubscribe=One-Click",
};
const oneClickInParts = (): Press => {
  const body = new FormData();
  body.set("List-Unsubscribe", "One-Click");
  return { headers: {}, body };
};
const sentTo = (site: Site, count: number) => Promise.all(Array.from({ length: count }, () => site.addSent()));
/** Whose unsubscribes stand and are likely machines'. */
const marked = async ({ db }: Site) =>
  (await listUnsubscribed(db, { machine: true, after: null, limit: 100 })).ids.sort();
const isOut = async (site: Site, { userId }: Sent) => (await site.userOf(userId)).unsubscribedAtMs !== null;

test("[SU1] [SU3] five people's links used from one network within 10 s: honoured, and all five marked as a machine's", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 6);
  const pending = await site.addMessage({ users: [sent[4]!.userId] });
  for (const one of sent.slice(0, 4)) {
    await press(site, one, { ip: `203.0.113.${sent.indexOf(one)}` });
    site.clock.nowMs += 2_000;
  }
  expect(await marked(site)).toEqual([]);
  const fifth = await press(site, sent[4]!, { ip: "203.0.113.99" });
  expect(await fifth.text()).toContain("You are unsubscribed");
  expect(await marked(site)).toEqual(sent.slice(0, 5).map(({ userId }) => userId).sort());
  for (const one of sent.slice(0, 5)) expect(await isOut(site, one)).toBe(true);
  expect(await site.messageOf(pending.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  // Another network's are somebody else's.
  await press(site, sent[5]!, { ip: "198.51.100.1" });
  expect(await marked(site)).not.toContain(sent[5]!.userId);
});

test("[SU1] at the same moment they are told together too, and no address is kept", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 8);
  await Promise.all(sent.map((one) => press(site, one)));
  expect(await marked(site)).toEqual(sent.map(({ userId }) => userId).sort());
  const rows = await site.db.all<Record<string, unknown>>(sql`select * from delivery_event`);
  expect(JSON.stringify(rows)).not.toContain("203.0.113");
  const [row] = await unsubscribedById(site.db, [sent[0]!.userId]);
  expect(row).toMatchObject({ messageId: sent[0]!.id, verdict: "scanner", why: "burst", by: "self" });
});

test("[SU1] one clicks that a mail provider sends for many people from one network are theirs; pages pressed from there are told apart", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 14);
  const [clicked, pressed] = [sent.slice(0, 8), sent.slice(8)];
  await Promise.all(clicked.map((one, n) => press(site, one, n % 2 === 0 ? oneClick : oneClickInParts())));
  for (const one of clicked) expect(await isOut(site, one)).toBe(true);
  expect(await marked(site)).toEqual([]);
  // Nor do they make a burst of what comes beside them from there.
  for (const one of pressed.slice(0, 4)) await press(site, one);
  expect(await marked(site)).toEqual([]);
  for (const one of pressed.slice(4)) await press(site, one);
  expect(await marked(site)).toEqual(pressed.map(({ userId }) => userId).sort());
  expect((await site.events()).filter(({ network }) => network !== null)).toHaveLength(pressed.length);
});

test("[SU1] what only looks like one click, or comes at once and by no browser, is told as any other", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 5);
  const headers = { ...browser, "Content-Type": "application/x-www-form-urlencoded" };
  const bodies = ["List-Unsubscribe=Two-Clicks", "one-click", "", "%", "List=One-Click"];
  for (const [n, body] of bodies.entries()) await press(site, sent[n]!, { headers, body });
  expect(await marked(site)).toEqual(sent.map(({ userId }) => userId).sort());
  const soon = await site.addSent({ endedAtMs: site.clock.nowMs - 1_000 });
  await press(site, soon, oneClick);
  expect(await marked(site)).toContain(soon.userId);
});

test("[SU1] five in more than 10 s, or one person's link five times, are nobody's machine", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 5);
  for (const one of sent) {
    await press(site, one);
    site.clock.nowMs += 2_600;
  }
  const [again] = sent;
  for (let n = 0; n < 5; n++) await press(site, again!);
  expect(await marked(site)).toEqual([]);
});

test.each<[string, HeadersInit, number, boolean]>([
  ["no browser, 3 s after it was accepted", { "User-Agent": "Link-Check/1" }, 3_000, true],
  ["no agent, 9,999 ms after it was accepted", {}, 9_999, true],
  ["no agent, 10 s after it was accepted", {}, 10_000, false],
  ["a browser, at once", browser, 100, false],
])("[SU1] by %s", async (_, headers, afterMs, isMarked) => {
  const site = await makePublicSite();
  const sent = await site.addSent({ endedAtMs: site.clock.nowMs - afterMs });
  await press(site, sent, { headers });
  expect(await isOut(site, sent)).toBe(true);
  expect(await marked(site)).toEqual(isMarked ? [sent.userId] : []);
});

test("[SU1] whoever uses the link again later, or says why, meant it: no undo of machines' touches them", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 7);
  await Promise.all(sent.map((one) => press(site, one)));
  const [again, soon, why, ...rest] = sent as unknown as [Sent, Sent, Sent, ...Sent[]];
  site.clock.nowMs += 1_000;
  await press(site, soon);
  site.clock.nowMs += 60_000;
  await press(site, again);
  const body = new URLSearchParams({ reason: "Too many" }).toString();
  const headers = { ...browser, "Content-Type": "application/x-www-form-urlencoded" };
  await site.request("POST", `${site.links.unsubscribeUrl(why.id, why.userId)}/reason`, { body, headers });
  expect(await marked(site)).toEqual([soon, ...rest].map(({ userId }) => userId).sort());
  const userIds = sent.map(({ userId }) => userId);
  const by = { teammateId: site.teammateId };
  const undone = await resubscribeUsers(site.db, { userIds, by, atMs: site.clock.nowMs, isMarked: true });
  expect(undone.sort()).toEqual([soon, ...rest].map(({ userId }) => userId).sort());
  expect(await site.userOf(again.userId)).toMatchObject({ by: "self" });
  expect(await site.userOf(why.userId)).toMatchObject({ by: "self", reason: "Too many" });
  expect(await marked(site)).toEqual([]);
  const trail = await site.db.all(
    sql`select 1 from audit where action = 'user.resubscribed' and actor_id = ${site.teammateId}`,
  );
  expect(trail).toHaveLength(5);
});

test("[SU1] a person's own undo, and their unsubscribe after it, are their own", async () => {
  const site = await makePublicSite();
  const sent = await sentTo(site, 5);
  await Promise.all(sent.map((one) => press(site, one)));
  site.clock.nowMs += 60_000;
  await press(site, sent[0]!, { step: "/undo" });
  expect(await isOut(site, sent[0]!)).toBe(false);
  site.clock.nowMs += 60_000;
  await press(site, sent[0]!);
  expect(await marked(site)).not.toContain(sent[0]!.userId);
  expect(await isOut(site, sent[0]!)).toBe(true);
});

test("[SU1] the page is for its owner alone: it says whose the link is, since when they are out, and how to undo it", async () => {
  const site = await makePublicSite();
  const userId = await site.addUser({ email: "grace.hopper@customer.example" });
  const { id } = await site.addSent({ users: [userId] });
  const other = await site.addSent({ users: [userId] });
  const text = async (of: string) =>
    (await (await site.request("GET", site.links.unsubscribeUrl(of, userId))).text()).replace(/\s+/g, " ");
  expect(await text(id)).toContain(
    "This link is for g•••@customer.example alone. If somebody forwarded the message to you",
  );
  site.clock.nowMs = Date.UTC(2026, 2, 4, 23, 30);
  await press(site, { id, userId });
  const day = site.clock.nowMs;
  site.clock.nowMs += 40 * 86_400_000;
  const own = await text(id);
  expect(own).toContain(`<time datetime="${new Date(day).toISOString()}">4 March 2026</time>`);
  expect(own).toContain("Was it not you?");
  expect(own).toContain("/undo");
  const another = await text(other.id);
  expect(another).toContain("4 March 2026");
  expect(another).not.toContain("/undo");
  expect(own + another).not.toContain("grace.hopper");
});
