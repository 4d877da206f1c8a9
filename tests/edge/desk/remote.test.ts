import { expect, test } from "vitest";
import { makeRemoteDatabase } from "#tests/support/database.ts";
import { dayMs, hourMs, itemsOf, makeDesk } from "./desk.ts";

test("[OP3] over a libSQL server the desk works as on a file: start, undo, send, see, unsubscribe", async () => {
  const desk = await makeDesk({ database: await makeRemoteDatabase() });
  const { start, ok, admin, app, deps, clock, release, message, alan, grace } = desk;
  const template = await ok("POST /api/templates", {
    name: "T",
    subject: "Hi {{user.firstName}}",
    html: "<p>Hello</p>",
  });
  await ok(`PATCH /api/templates/${template.id}`, { name: "Welcome" });
  const [toAlan, toGrace, toEdsger] = await start({ templateId: template.id });
  expect(toAlan).toMatchObject({ to: [{ userId: alan.id }], template: { name: "Welcome" } });
  const cancelled = await ok("POST /api/messages/bulk", { action: "cancel", ids: [toAlan!.id, toEdsger!.id] });
  await ok(`PATCH /api/messages/${toGrace!.id}`, { sendAt: new Date(clock.nowMs + 2 * dayMs).toISOString() });
  const undone = await ok(`POST /api/undo/${(cancelled.undo as { id: string }).id}`);
  expect(undone.done).toEqual([toAlan!.id, toEdsger!.id]);
  await ok(`POST /api/messages/${toGrace!.id}/send-now`, {});
  clock.nowMs += 10_000;
  expect((await release()).sent).toBe(1);
  clock.nowMs += hourMs;
  await app.request(deps.links.pixelUrl(toGrace!.id, grace.id), {
    headers: { "User-Agent": "Mozilla/5.0 (X11) Thunderbird/140" },
  });
  expect(await message(toGrace!.id)).toMatchObject({ state: "sent", seen: { count: 1 } });
  await app.request(deps.links.unsubscribeUrl(toGrace!.id, grace.id), { method: "POST" });
  expect((await ok(`GET /api/users/${grace.id}`)).unsubscribed).toMatchObject({ by: "self" });
  expect(itemsOf(await admin.call("GET /api/outbox"))).toMatchObject([{ subject: "Hi Grace" }]);
  expect(itemsOf(await admin.call("GET /api/conversations?state=active"))).toHaveLength(1);
  expect((await admin.call("GET /api/messages?mine=true")).body.total).toBe(2);
});
