import { expect, test } from "vitest";
import { readPages } from "#tests/support/pages.ts";
import { hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

test("[VI9] a conversation goes from pending to active, and shows its messages as they left", async () => {
  const { start, ok, release, clock, admin, grace, acme } = await makeDesk();
  const [, m] = await start({ when: "now", name: "Spring" });
  const path = `GET /api/conversations/${m!.conversationId}`;
  expect(await ok(path)).toMatchObject({
    state: "pending",
    account: { id: acme.id },
    to: [{ userId: grace.id, name: "Grace" }],
    sender: { id: admin.id },
    start: { name: "Spring" },
    template: null,
    seen: null,
    messages: [{ id: m!.id, state: "pending", html: null, text: null }],
  });
  clock.nowMs += hourMs;
  await release();
  const view = await ok(path);
  expect(view).toMatchObject({
    state: "active",
    subject: "Hi Grace",
    activeAt: new Date(clock.nowMs).toISOString(),
    messages: [{ id: m!.id, state: "sent", text: expect.stringContaining("Hello Acme") }],
  });
});

test("[TR2] the thread shows whether it was seen, when first and how often", async () => {
  const { start, ok, release, clock, app, deps, grace, message } = await makeDesk();
  const [, m] = await start({ when: "now" });
  await release();
  clock.nowMs += hourMs;
  const look = () =>
    app.request(deps.links.pixelUrl(m!.id, grace.id), {
      headers: { "User-Agent": "Mozilla/5.0 (X11) Thunderbird/140.0" },
    });
  const pixel = await look();
  expect(pixel.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
  await look();
  const seen = { firstAt: new Date(clock.nowMs).toISOString(), count: 2 };
  expect((await message(m!.id)).seen).toEqual(seen);
  expect((await ok(`GET /api/conversations/${m!.conversationId}`)).seen).toEqual(seen);
});

test("[PD4] a conversation shows under every account that a participant belongs to, and says who ties it there", async () => {
  const { start, ok, admin, acme, beta, edsger, grace } = await makeDesk();
  const [, m] = await start({ on: { accountIds: [acme.id] }, cc: ["edsger@beta.example"] });
  const under = async (query: string) =>
    itemsOf(await admin.call(`GET /api/conversations?${query}`)).map(({ id }) => id);
  expect(await under(`accountId=${acme.id}`)).toContain(m!.conversationId);
  expect(await under(`accountId=${beta.id}`)).toHaveLength(2);
  expect(await under(`userId=${edsger.id}`)).toHaveLength(2);
  expect(await under(`userId=${grace.id}`)).toEqual([m!.conversationId]);
  expect((await ok(`GET /api/conversations/${m!.conversationId}`)).ties).toEqual([
    { account: { id: acme.id, name: "Acme" }, users: [{ id: grace.id, name: "Grace" }] },
    { account: { id: beta.id, name: "Beta" }, users: [{ id: edsger.id, name: "Edsger" }] },
  ]);
});

test("[VI1] conversations come newest first, by state, by search and in pages", async () => {
  const { start, ok, release, clock, admin } = await makeDesk();
  const sent = await start({ when: "now" });
  await release();
  clock.nowMs += hourMs;
  const pending = await start({ content: { subject: "Renewal", html: "<p>x</p>" } });
  await ok(`POST /api/messages/${pending[0]!.id}/cancel`);
  const list = async (query: string) => itemsOf(await admin.call(`GET /api/conversations${query}`));
  expect(await list("")).toHaveLength(6);
  expect((await list("?state=active")).map(({ id }) => id).toSorted()).toEqual(
    sent.map((message) => message.conversationId).toSorted(),
  );
  expect(await list("?state=pending")).toHaveLength(2);
  expect(await list("?state=closed")).toMatchObject([{ closedWhy: "cancelled" }]);
  expect(await list("?q=renewal&state=pending")).toHaveLength(2);
  expect(await list("?q=edsger")).toHaveLength(2);
  const seen = (await readPages(admin, "/api/conversations?limit=4")).map(({ activeAt }) => activeAt);
  expect(seen).toHaveLength(6);
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect(refusalOf(await admin.call(`GET /api/conversations/${nobody}`))).toEqual([404, "not_found", undefined]);
  expect(refusalOf(await admin.call("GET /api/conversations?state=open"))).toEqual([422, "invalid_field", "state"]);
  expect(refusalOf(await admin.call("GET /api/conversations?cursor=x"))).toEqual([422, "invalid_field", "cursor"]);
});

test("[SU1] [SU3] an unsubscribe by the public page of the whole app skips what is pending and closes it", async () => {
  const { start, release, app, deps, grace, message, admin, ok } = await makeDesk();
  const [, m] = await start({ when: "now" });
  await release();
  const [, next] = await start();
  const link = deps.links.unsubscribeUrl(m!.id, grace.id);
  const look = await app.request(link);
  expect(look.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const response = await app.request(link, {
    method: "POST",
    body: "List-Unsubscribe=One-Click",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: "https://mail.example", Cookie: "a=b" },
  });
  expect(response.status).toBe(200);
  expect(await message(next!.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  expect((await admin.call(`GET /api/conversations/${next!.conversationId}`)).body).toMatchObject({
    state: "closed",
    closedWhy: "unsubscribed",
  });
  expect((await ok(`GET /api/users/${grace.id}`)).unsubscribed).toMatchObject({ by: "self" });
});
