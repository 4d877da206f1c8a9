import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { addressBehind } from "#edge/caller-ip.ts";
import { networkOf } from "#edge/public/network.ts";
import { thunderbird } from "#tests/support/agents.ts";
import { makePublicSite } from "./public-site.ts";

const gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const agent = { "User-Agent": thunderbird };

async function expectGif(response: Response) {
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("image/gif");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
  expect(new Uint8Array(await response.arrayBuffer()).toBase64()).toBe(gif);
}

test("[TR1] [TR2] an open is on disk with the answer and shows on the message", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  await expectGif(await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent }));
  expect(await site.events()).toMatchObject([{ messageId: id, userId, kind: "open", verdict: "human" }]);
  expect(await site.messageOf(id)).toMatchObject({ seenFirstAtMs: site.clock.nowMs, seenCount: 1 });
  const changes = await site.db.all<{ kind: string }>(sql`select kind from change where id = ${id}`);
  expect(changes).toEqual([{ kind: "seen" }]);
});

test("[TR2] a replay counts as one more look, and the first stays the first", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const firstAtMs = site.clock.nowMs;
  await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent });
  site.clock.nowMs += 3_600_000;
  await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent });
  expect(await site.messageOf(id)).toMatchObject({ seenFirstAtMs: firstAtMs, seenCount: 2 });
});

test("[TR1] HEAD gets the same headers and records nothing", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const response = await site.request("HEAD", site.links.pixelUrl(id, userId), { headers: agent });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("image/gif");
  expect(await site.events()).toEqual([]);
});

test("[TR1] bad, cut, forged and foreign tokens get the same image and record nothing", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const good = site.links.pixelUrl(id, userId);
  const forged = good.replace(/.\.gif$/, (end) => (end[0] === "A" ? "B" : "A") + ".gif");
  const paths = [
    "/t/nothing.gif",
    "/t/.gif",
    "/t/",
    "/t/a/b/c.gif",
    "/t/%00.gif",
    "/t/%ff%fe.gif",
    `/t/${"x".repeat(5_000)}.gif`,
    good.slice(0, -10),
    good.replace(".gif", ""),
    forged,
    site.links.unsubscribeUrl(id, userId).replace("/u/", "/t/") + ".gif",
    site.links.pixelUrl("01JD3K5V8ZQ4N6T0W2Y4A6C8E0", userId),
  ];
  for (const path of paths) await expectGif(await site.request("GET", path, { headers: agent }));
  await expectGif(await site.request("POST", good, { headers: agent }));
  expect(await site.events()).toEqual([]);
  expect(site.logged).toEqual([]);
});

test("[TR2] a hit with a Parley session does not count", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  for (const cookie of ["parley.session_token=abc", "a=b; __Secure-parley.session_token=abc"]) {
    await expectGif(
      await site.request("GET", site.links.pixelUrl(id, userId), { headers: { ...agent, Cookie: cookie } }),
    );
  }
  expect(await site.events()).toEqual([]);
});

test("[TR2] a scanner right after acceptance is recorded and does not count as seen", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent({ endedAtMs: site.clock.nowMs - 2_000 });
  await expectGif(
    await site.request("GET", site.links.pixelUrl(id, userId), { headers: { "User-Agent": "Link-Check/1" } }),
  );
  expect(await site.events()).toMatchObject([{ verdict: "scanner" }]);
  expect(await site.messageOf(id)).toMatchObject({ seenFirstAtMs: null, seenCount: 0 });
});

test("[TR2] the fifth token that one network fetches within 10 s is a scanner's; another network's is not", async () => {
  const site = await makePublicSite();
  const open = async (ip: string) => {
    const { id, userId } = await site.addSent();
    await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent, ip });
    site.clock.nowMs += 1_000;
    return (await site.events()).find((event) => event.messageId === id)!.verdict;
  };
  expect([
    await open("198.51.100.1"),
    await open("198.51.100.2"),
    await open("198.51.100.3"),
    await open("198.51.100.4"),
  ])
    .toEqual(["human", "human", "human", "human"]);
  expect(await open("192.0.2.1")).toBe("human");
  expect(await open("198.51.100.200")).toBe("scanner");
  site.clock.nowMs += 10_000;
  expect(await open("198.51.100.1")).toBe("human");
});

test("[TR2] no address is kept: one network has one hash, another has another", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  for (const ip of ["198.51.100.1", "198.51.100.77", "2001:db8:1:2::3", "2001:db8:1:ffff::9", "192.0.2.9"]) {
    await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent, ip });
  }
  const networks = (await site.events()).map((event) => event.network);
  expect(new Set(networks).size).toBe(3);
  for (const network of networks) expect(network).toMatch(/^[\w-]{16}$/);
});

test("[TR4] nothing is recorded while tracking is off", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  await site.db.run(sql`insert into setting (key, value) values ('trackOpens', 'false')`);
  await expectGif(await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent }));
  expect(await site.events()).toEqual([]);
});

test("[TR1] a message that has not left has no opens", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addMessage();
  await expectGif(await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent }));
  expect(await site.events()).toEqual([]);
});

test("[TR1] one token fetched in a storm is recorded 60 times a minute at most", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  for (let n = 0; n < 70; n++) {
    await expectGif(await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent }));
  }
  expect(await site.messageOf(id)).toMatchObject({ seenCount: 60 });
});

test("[TR1] the image comes even when the database does not answer", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  await site.db.run(sql`alter table delivery_event rename to gone`);
  await expectGif(await site.request("GET", site.links.pixelUrl(id, userId), { headers: agent }));
  expect(site.logged).toEqual(["open not recorded"]);
});

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:a:b::1", "2001:db8:a::/48"],
  ["2001:0db8:000a::1", "2001:db8:a::/48"],
  ["::1", "0:0:0::/48"],
  ["fe80::1%eth0", "fe80:0:0::/48"],
  ["unknown", null],
  ["", null],
])("[TR2] the network of %s is %s", (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

test("[TR2] behind our own proxy the reader is whom it wrote last; a public peer's header is not looked at", () => {
  expect(addressBehind("127.0.0.1", "6.6.6.6, 198.51.100.9")).toBe("198.51.100.9");
  expect(addressBehind("10.1.2.3", undefined)).toBe("10.1.2.3");
  expect(addressBehind("203.0.113.7", "198.51.100.9")).toBe("203.0.113.7");
  expect(addressBehind(null, "198.51.100.9")).toBe(null);
});
