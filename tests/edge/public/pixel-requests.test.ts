import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { publicRoutes } from "#edge/public/routes.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { thunderbird } from "#tests/support/agents.ts";
import { makePublicSite } from "./public-site.ts";

const agent = { "User-Agent": thunderbird };
type Site = Awaited<ReturnType<typeof makePublicSite>>;

const wholeGif = async (response: Response) => {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return [response.status, bytes.length, response.headers.get("Content-Type"), response.headers.get("Cache-Control")];
};

/** Opens `count` new messages from one network, at once. */
async function storm(site: Site, count: number, from: Pick<Site["app"], "request">[] = [site.app]) {
  const sent = [];
  for (let n = 0; n < count; n++) sent.push(await site.addSent());
  await Promise.all(
    sent.map(({ id, userId }, n) =>
      from[n % from.length]!.request(site.links.pixelUrl(id, userId), { headers: agent }, {
        remoteAddr: { transport: "tcp", hostname: `203.0.113.${n + 1}`, port: 1 },
      })
    ),
  );
  return (await site.events()).map(({ verdict }) => verdict).sort();
}

test.each<[string, HeadersInit]>([
  ["a range", { Range: "bytes=0-3" }],
  ["a range beyond its end", { Range: "bytes=900-" }],
  ["several ranges", { Range: "bytes=0-1,4-5" }],
  ["a tag", { "If-None-Match": "*" }],
  ["a date", { "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT" }],
  ["a range of a tag", { Range: "bytes=0-3", "If-Range": '"x"' }],
  ["what must match", { "If-Match": '"x"', "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" }],
])("[TR1] who asks by %s gets the whole image anew, and is counted", async (_, headers) => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const pixel = site.links.pixelUrl(id, userId);
  const plain = await site.request("GET", pixel, { headers: agent });
  const asked = await site.request("GET", pixel, { headers: { ...agent, ...headers } });
  expect(await wholeGif(asked)).toEqual(await wholeGif(plain));
  for (const header of ["ETag", "Last-Modified", "Accept-Ranges", "Content-Range"]) {
    expect(asked.headers.get(header)).toBeNull();
  }
  expect(await site.messageOf(id)).toMatchObject({ seenCount: 2 });
});

test("[TR1] a flood on one token takes no first look from another, nor from another reader of the same network", async () => {
  const site = await makePublicSite();
  const flooded = await site.addSent();
  const others = [await site.addSent(), await site.addSent(), await site.addSent()];
  const look = ({ id, userId }: { id: string; userId: string }) =>
    site.request("GET", site.links.pixelUrl(id, userId), { headers: agent });
  for (let n = 0; n < 500; n++) await look(flooded);
  for (const other of others) await look(other);
  expect(await site.messageOf(flooded.id)).toMatchObject({ seenCount: 60 });
  for (const { id } of others) expect(await site.messageOf(id)).toMatchObject({ seenCount: 1 });
  expect(site.logged).toEqual([]);
});

test("[TR2] of looks that come at the same moment four count, however many there are", async () => {
  const site = await makePublicSite();
  const verdicts = await storm(site, 30);
  expect(verdicts).toEqual([...Array(4).fill("human"), ...Array(26).fill("scanner")]);
  const [row] = await site.db.all<{ seen: number }>(sql`select count(*) as seen from message where seen_count > 0`);
  expect(row!.seen).toBe(4);
});

test("[TR2] a burst is one, whichever process its looks come to", async () => {
  const site = await makePublicSite();
  // Another process of the same workspace: the same keys, read by itself.
  const other = publicRoutes({
    db: site.db,
    links: makeLinks(site.keys, "http://parley.test"),
    nowMs: () => site.clock.nowMs,
    log: () => {},
  });
  expect((await storm(site, 12, [site.app, other])).filter((verdict) => verdict === "human")).toHaveLength(4);
});

test("[TR2] a burst over midnight is one, though the key of a day is another's after it", async () => {
  const site = await makePublicSite();
  const day = 86_400_000;
  site.clock.nowMs = Math.ceil(site.clock.nowMs / day) * day - 2_500;
  const verdicts: string[] = [];
  for (let n = 0; n < 6; n++) {
    const { id, userId } = await site.addSent();
    await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent });
    verdicts.push((await site.events()).find((event) => event.messageId === id)!.verdict);
    site.clock.nowMs += 1_000;
  }
  expect(verdicts).toEqual(["human", "human", "human", "human", "scanner", "scanner"]);
  expect(new Set((await site.events()).map(({ network }) => network)).size).toBe(2);
});

test("[TR1] [SU1] a link of years ago works after two rotations of the key", async () => {
  const site = await makePublicSite();
  const old = makeLinks([site.keys[0]!], "http://parley.test");
  const keys = [...site.keys, ...[2, 3].map((id) => ({ id, secret: new Uint8Array(32).fill(id) }))];
  const links = makeLinks(keys, "http://parley.test");
  site.clock.nowMs += 5 * 365 * 86_400_000;
  const app = publicRoutes({ db: site.db, links, nowMs: () => site.clock.nowMs, log: () => {} });
  const { id, userId } = await site.addSent();
  await app.request(old.pixelUrl(id, userId), { headers: agent });
  expect(await site.messageOf(id)).toMatchObject({ seenCount: 1 });
  const done = await app.request(old.unsubscribeUrl(id, userId), { method: "POST", headers: agent });
  expect(done.status).toBe(200);
  expect(await site.userOf(userId)).toMatchObject({ by: "self" });
  const undone = await app.request(`${old.unsubscribeUrl(id, userId)}/undo`, { method: "POST", headers: agent });
  expect(await undone.text()).toContain("You are subscribed again");
  expect(links.unsubscribeUrl(id, userId)).not.toBe(old.unsubscribeUrl(id, userId));
});
