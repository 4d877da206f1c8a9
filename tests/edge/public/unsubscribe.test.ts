import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { maskAddress } from "#edge/public/unsubscribe-page.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makePublicSite } from "./public-site.ts";

const oneClick = {
  body: "List-Unsubscribe=One-Click",
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
};

test("[SU1] looking at the page changes nothing and shows only a hint of the address", async () => {
  const site = await makePublicSite();
  const userId = await site.addUser({ email: "grace.hopper@customer.example" });
  const { id } = await site.addSent({ users: [userId] });
  const response = await site.request("GET", site.links.unsubscribeUrl(id, userId));
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain("g•••@customer.example");
  expect(html).not.toContain("grace.hopper");
  expect(html).toMatch(/<form method="post" action="\/u\/[\w-]+">/);
  expect(await site.userOf(userId)).toEqual({ unsubscribedAtMs: null, by: null, reason: null });
  expect(await site.db.all(sql`select 1 from change`)).toEqual([]);
});

test("[AD3] the page loads and runs nothing, is not framed, not cached and not indexed", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const { headers } = await site.request("GET", site.links.unsubscribeUrl(id, userId));
  const policy = headers.get("Content-Security-Policy")!;
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(headers.get("Cache-Control")).toBe("no-store");
  expect(headers.get("X-Robots-Tag")).toBe("noindex, nofollow");
  expect(headers.get("Referrer-Policy")).toBe("no-referrer");
});

test("[AD3] the policy's hash is that of the style in the page", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const response = await site.request("GET", site.links.unsubscribeUrl(id, userId));
  const style = /<style>([\s\S]*?)<\/style>/.exec(await response.text())![1]!;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style))).toBase64();
  expect(response.headers.get("Content-Security-Policy")).toContain(`'sha256-${hash}'`);
});

test("[SU1] [SU3] a POST unsubscribes, skips what is pending at once, and saying it twice is the same", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const pending = await site.addMessage({ users: [userId] });
  const forced = await site.addMessage({ users: [userId], allowUnsubscribes: false });
  const link = site.links.unsubscribeUrl(id, userId);
  const atMs = site.clock.nowMs;
  const first = await site.request("POST", link);
  expect(first.status).toBe(200);
  expect(await first.text()).toContain("You are unsubscribed");
  expect(await site.userOf(userId)).toEqual({ unsubscribedAtMs: atMs, by: "self", reason: null });
  expect(await site.messageOf(pending.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  expect(await site.messageOf(forced.id)).toMatchObject({ state: "pending" });
  site.clock.nowMs += 5_000;
  expect((await site.request("POST", link)).status).toBe(200);
  expect(await site.userOf(userId)).toMatchObject({ unsubscribedAtMs: atMs });
  expect(await site.events()).toMatchObject([{ messageId: id, userId, kind: "unsubscribe" }]);
});

test("[SU1] a body of any size, told or not, keeps nobody from unsubscribing, and is not read on", async () => {
  const site = await makePublicSite();
  const piece = new Uint8Array(64 * 1024).fill(120);
  for (const told of [true, false]) {
    const { id, userId } = await site.addSent();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(stream) {
        if (++pulled > 48) stream.close();
        else stream.enqueue(piece);
      },
    });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const response = await site.request("POST", site.links.unsubscribeUrl(id, userId), {
      body,
      headers: told ? { ...headers, "Content-Length": String(48 * piece.length) } : headers,
    });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("You are unsubscribed")]);
    expect(await site.userOf(userId)).toMatchObject({ by: "self" });
    expect(pulled).toBeLessThan(5);
  }
});

test("[SU1] one click from a mail provider works without cookie, origin or page (RFC 8058)", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const response = await site.request("POST", site.links.unsubscribeUrl(id, userId), {
    ...oneClick,
    headers: { ...oneClick.headers, Origin: "https://mail.example" },
  });
  expect(response.status).toBe(200);
  expect(response.redirected).toBe(false);
  expect(await site.userOf(userId)).toMatchObject({ by: "self" });
});

test("[SU1] [SU3] undo subscribes again and revives nothing", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const pending = await site.addMessage({ users: [userId] });
  const link = site.links.unsubscribeUrl(id, userId);
  await site.request("POST", link);
  const undone = await site.request("POST", `${link}/undo`);
  expect(await undone.text()).toContain("You are subscribed again");
  expect(await site.userOf(userId)).toEqual({ unsubscribedAtMs: null, by: null, reason: null });
  expect(await site.messageOf(pending.id)).toMatchObject({ state: "skipped" });
  expect((await site.request("POST", `${link}/undo`)).status).toBe(200);
});

test("[SU1] [SU2] undo takes back what this link did, and neither a teammate's hand nor another mail's link", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const other = await site.addSent({ users: [userId] });
  const link = site.links.unsubscribeUrl(id, userId);
  const undo = async (of = link) => await (await site.request("POST", `${of}/undo`)).text();
  const atMs = site.clock.nowMs;
  await unsubscribeUsers(site.db, { userIds: [userId], by: { teammateId: site.teammateId }, atMs });
  for (const html of [await undo(), await (await site.request("POST", link)).text(), await undo()]) {
    expect(html).toContain("You are unsubscribed");
    expect(html).not.toContain("/undo");
  }
  expect(await site.userOf(userId)).toEqual({ unsubscribedAtMs: atMs, by: site.teammateId, reason: null });

  await site.db.run(sql`update user set unsubscribed_at_ms = null, unsubscribed_by = null`);
  await site.request("POST", link);
  expect(await undo(site.links.unsubscribeUrl(other.id, userId))).toContain("You are unsubscribed");
  expect(await site.userOf(userId)).toMatchObject({ by: "self" });
  expect(await undo()).toContain("You are subscribed again");
  expect(await site.userOf(userId)).toMatchObject({ unsubscribedAtMs: null });
});

test("[SU1] the page of somebody who unsubscribed offers the way back", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const link = site.links.unsubscribeUrl(id, userId);
  await site.request("POST", link);
  const html = await (await site.request("GET", link)).text();
  expect(html).toMatch(/action="\/u\/[\w-]+\/undo"/);
  for (const step of ["undo", "reason"]) {
    const reload = await site.request("GET", `${link}/${step}`);
    expect([reload.status, reload.headers.get("Location")]).toEqual([303, new URL(link).pathname]);
  }
});

test("[SU1] the reason is optional, kept as one line of at most 500 characters, and never markup", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const link = site.links.unsubscribeUrl(id, userId);
  const tell = (reason: string) =>
    site.request("POST", `${link}/reason`, {
      body: new URLSearchParams({ reason }).toString(),
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
  await tell("too early");
  expect(await site.userOf(userId)).toMatchObject({ reason: null });
  await site.request("POST", link);
  const empty = await (await tell("  ")).text();
  expect(empty).not.toContain("Thank you");
  expect(empty).toContain("Nothing was written, so nothing was sent.");
  expect(empty).toContain("Would you tell us why?");
  expect(await (await tell("<b>too\r\nmuch</b>")).text()).toContain("Thank you");
  expect(await site.userOf(userId)).toMatchObject({ reason: "<b>too much</b>" });
  // Who comes back is not asked again.
  for (const again of [await site.request("GET", link), await site.request("POST", link), await tell("")]) {
    const text = await again.text();
    expect(text).toContain("You have told us why.");
    expect(text).not.toContain("Would you tell us why?");
  }
  await tell("x".repeat(900));
  expect((await site.userOf(userId)).reason).toHaveLength(500);
  const large = await site.request("POST", `${link}/reason`, {
    body: "reason=" + "x".repeat(20_000),
    headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "20007" },
  });
  expect(large.status).toBe(404);
  const broken = await site.request("POST", `${link}/reason`, {
    body: "{",
    headers: { "Content-Type": "application/json" },
  });
  expect(broken.status).toBe(200);
});

test("[SU1] every bad link is the same 404 page, whatever is done to it", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const good = site.links.unsubscribeUrl(id, userId);
  const nobody = site.links.unsubscribeUrl(id, "01JD3K5V8ZQ4N6T0W2Y4A6C8E0");
  const noAddress = await site.addUser({ email: null });
  const paths = [
    "/u/x",
    "/u/",
    "/u/%00",
    "/u/%ff",
    `/u/${"x".repeat(5_000)}`,
    good.slice(0, -1),
    good.slice(0, -1) + (good.endsWith("A") ? "B" : "A"),
    site.links.pixelUrl(id, userId).replace("/t/", "/u/").replace(".gif", ""),
    nobody,
    site.links.unsubscribeUrl(id, noAddress),
    site.links.unsubscribeUrl(id, null),
    `${good}/other`,
  ];
  const pages = new Set<string>();
  for (const path of paths) {
    for (const method of ["GET", "POST"]) {
      const response = await site.request(method, path);
      expect([method, path, response.status]).toEqual([method, path, 404]);
      pages.add(await response.text());
    }
  }
  for (const step of ["undo", "reason"]) {
    const response = await site.request("POST", `${good.slice(0, -1)}/${step}`);
    expect(response.status).toBe(404);
    pages.add(await response.text());
  }
  expect(pages.size).toBe(1);
  expect((await site.request("DELETE", good)).status).toBe(404);
  expect(await site.userOf(userId)).toMatchObject({ unsubscribedAtMs: null });
  expect(site.logged).toEqual([]);
});

test("[SU1] a link works for years and after the key was changed", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const old = site.links.unsubscribeUrl(id, userId);
  site.keys.push({ id: 2, secret: new Uint8Array(32).fill(2) });
  site.clock.nowMs += 5 * 365 * 86_400_000;
  expect(makeLinks(site.keys, "http://parley.test").unsubscribeUrl(id, userId)).not.toBe(old);
  expect((await site.request("POST", old)).status).toBe(200);
  expect(await site.userOf(userId)).toMatchObject({ by: "self" });
});

test("[AD3] markup in the workspace's name is text on the page", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  await site.db.run(
    sql`insert into setting (key, value) values ('workspaceName', ${JSON.stringify("<script>alert(1)</script>")})`,
  );
  const html = await (await site.request("GET", site.links.unsubscribeUrl(id, userId))).text();
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).not.toContain("<script");
});

test("[AD3] [SU1] one link can be posted to 30 times a minute, then it asks to wait", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  const link = site.links.unsubscribeUrl(id, userId);
  for (let n = 0; n < 30; n++) expect((await site.request("POST", link)).status).toBe(200);
  const response = await site.request("POST", link);
  expect([response.status, response.headers.get("Retry-After")]).toEqual([429, "60"]);
});

test("[SU1] a fault of ours is a page that asks to try again, and shows nothing of it", async () => {
  const site = await makePublicSite();
  const { id, userId } = await site.addSent();
  await site.db.run(sql`alter table user rename to gone`);
  const response = await site.request("POST", site.links.unsubscribeUrl(id, userId));
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("Please try again");
  expect(site.logged).toEqual(["unsubscribe failed"]);
});

test.each([["grace@x.example", "g•••@x.example"], ["g@x.example", "g•••@x.example"], ["@x", "•••"], ["nobody", "•••"]])(
  "[SU1] %s is shown as %s",
  (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  },
);
