import { sql } from "drizzle-orm";
import Native from "libsql";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { examine } from "#db/queries/doctor.ts";
import { runErasures } from "#jobs/erasures/run.ts";
import { type Desk, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { tracesIn } from "#tests/support/traces.ts";

const secrets = ["grace@acme.example", "Hopper", "cobol"];
/** What the team wrote to others stays, also where its words name her. */
const ofOthers = ["start.seed"];
const runErasure = ({ deps }: Desk) => runErasures({ long: deps.long, nowMs: deps.nowMs, log: deps.log as never });
const doctorSays = async ({ deps, clock }: Desk) =>
  (await examine(deps.db, clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0);

/** Grace, of whom something stands wherever something may. */
async function makeGrace() {
  const desk = await makeDesk();
  const { ok, admin, grace, acme, deps } = desk;
  await ok("POST /api/traits", { entity: "user", key: "likes", label: "Likes", type: "text" });
  await ok(`PATCH /api/users/${grace.id}`, {
    lastName: "Hopper",
    externalId: "hopper-1",
    traits: { likes: "cobol" },
    accounts: [{ id: acme.id, isOwner: true, role: "cobol lead" }],
  });
  const toGrace = { on: { userIds: [grace.id] }, audience: undefined };
  const content = { subject: "Hopper's cobol", html: "<p>Dear Grace Hopper, cobol</p>" };
  const [sent] = await desk.start({ ...toGrace, content, when: "now" });
  await desk.release();
  // What she once said of why stays with what was undone, until she is erased.
  const link = deps.links.unsubscribeUrl(sent!.id, grace.id);
  await desk.app.request(link, { method: "POST" });
  const reason = new URLSearchParams({ reason: "Enough cobol" });
  await desk.app.request(`${link}/reason`, { method: "POST", body: reason });
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: false });
  const [pending] = await desk.start({ ...toGrace, content });
  const words = { subject: "For Hopper", html: "<p>More cobol</p>" };
  await admin.call(`PUT /api/messages/${pending!.id}/content`, words, { "If-Match": '"0"' });
  await ok(`POST /api/messages/${pending!.id}/comments`, { body: "Ask grace@acme.example of cobol" });
  const group = { strategy: "perAccount", on: { accountIds: [acme.id] }, allowUnsubscribes: false };
  const plain = { subject: "News", html: "<p>To all, grace@acme.example too</p>" };
  const [sentGroup] = await desk.start({ ...group, content: plain, when: "now" });
  await desk.release();
  const [pendingGroup] = await desk.start({ ...group, content: plain });
  const [alans] = await desk.start({
    on: { userIds: [desk.alan.id] },
    audience: undefined,
    cc: ["grace@acme.example"],
  });
  await deps.db.run(sql`insert into delivery_event (id, message_id, user_id, kind, agent, at_ms)
    values (${newId()}, ${sent!.id}, ${grace.id}, 'open', 'Hopper Mail 1', 1)`);
  await deps.db.run(sql`insert into intake (id, channel_id, event_id, kind, body, state, received_at_ms)
    values (${newId()}, ${desk.channel.id}, 'e1', 'hook', ${
    new TextEncoder().encode('{"to":"Grace@Acme.example"}')
  }, 'done', 1)`);
  await deps.db.run(
    sql`insert into import_error (import_id, line, reason) values ('I', 2, 'grace@acme.example is taken')`,
  );
  await ok("POST /api/suppressions", { address: "grace@acme.example", detail: "told Hopper so" });
  await ok("DELETE /api/suppressions/grace@acme.example");
  await ok("POST /api/views", { list: "users", name: "V", view: { q: "grace@acme.example" } });
  const erase = (confirm = "grace@acme.example") => admin.call(`POST /api/users/${grace.id}/erase`, { confirm });
  return {
    ...desk,
    sent: sent!,
    pending: pending!,
    sentGroup: sentGroup!,
    pendingGroup: pendingGroup!,
    alans: alans!,
    erase,
  };
}

const unsubscribe = ({ ok, grace }: Desk) =>
  ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: true });

describe("[AD5] one person", () => {
  test("is exported whole: facts, mail as it left, drafts with their past, comments, events and trail", async () => {
    const w = await makeGrace();
    await unsubscribe(w);
    const { status, headers, body } = await w.admin.call(`GET /api/users/${w.grace.id}/export`);
    expect(status).toBe(200);
    expect(headers.get("Content-Disposition")).toBe(`attachment; filename="user-${w.grace.id}.json"`);
    expect(body.user).toMatchObject({
      email: "grace@acme.example",
      lastName: "Hopper",
      traits: { likes: "cobol" },
      accounts: [{ id: w.acme.id, role: "cobol lead" }],
    });
    const messages = body.messages as Record<string, unknown>[];
    const message = (id: string) => messages.find((one) => one.id === id)!;
    expect(messages).toHaveLength(5);
    expect(message(w.sent.id)).toMatchObject({
      html: expect.stringContaining("Dear Grace Hopper"),
      events: [{ kind: "open", agent: "Hopper Mail 1" }, { kind: "unsubscribe" }],
    });
    expect(message(w.pending.id)).toMatchObject({
      draft: [{ subject: "For Hopper", html: expect.stringContaining("More cobol") }],
      comments: [{ body: "Ask grace@acme.example of cobol" }],
    });
    expect((body.trail as { action: string }[]).map(({ action }) => action)).toContain("user.unsubscribed");
    expect(body.trail).toContainEqual(expect.objectContaining({
      action: "user.resubscribed",
      detail: expect.objectContaining({ reason: "Enough cobol", unsubscribedBy: "self" }),
    }));
    expect(body.trail).toContainEqual(expect.objectContaining({ action: "address.lifted" }));
  });

  test("is erased everywhere; what others were written stays, and the doctor's sums balance", async () => {
    const w = await makeGrace();
    expect(await doctorSays(w)).toEqual([]);
    const asked = await w.erase();
    expect([asked.status, asked.body.state]).toEqual([202, "running"]);
    await runErasure(w);
    expect((await w.admin.call(`GET /api/erasures/${asked.body.id}`)).body.state).toBe("done");
    expect(await tracesIn(w.deps.db, secrets)).toEqual(ofOthers);
    expect(await doctorSays(w)).toEqual([]);
    expect((await w.admin.call(`GET /api/users/${w.grace.id}`)).status).toBe(404);
    expect(await w.message(w.sent.id)).toMatchObject({ state: "sent", subject: "Erased" });
    expect(await w.message(w.pending.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
    expect((await w.admin.call(`GET /api/messages/${w.sentGroup.id}/preview`)).body.html).toContain("To all, ");
    expect(await w.message(w.pendingGroup.id)).toMatchObject({
      state: "pending",
      to: [{ address: "alan@acme.example" }],
    });
    expect(await w.message(w.alans.id)).toMatchObject({ state: "pending", cc: [] });
    expect((await w.ok(`GET /api/accounts/${w.acme.id}`)).userCount).toBe(1);
  });

  test("is not in the file either, in no free page of it and no rest of its log", async () => {
    const w = await makeGrace();
    const inFile = async () => {
      // As closing does; everything stands in the file then.
      const native = new Native(w.database.url.slice("file:".length));
      native.exec("pragma wal_checkpoint(truncate)");
      native.close();
      const bytes = await readFile(w.database.url.slice("file:".length));
      return ["cobol", "Hopper Mail", "hopper-1"].filter((text) => bytes.includes(text));
    };
    expect(await inFile()).toEqual(["cobol", "Hopper Mail", "hopper-1"]);
    await w.erase();
    await runErasure(w);
    expect(await inFile()).toEqual([]);
  });

  test("leaves every page that spoke of them to be read", async () => {
    const w = await makeGrace();
    await w.erase();
    await runErasure(w);
    for (const { id, conversationId } of [w.sent, w.pending, w.sentGroup, w.pendingGroup, w.alans]) {
      for (
        const path of [
          `messages/${id}`,
          `messages/${id}/preview`,
          `messages/${id}/comments`,
          `conversations/${conversationId}`,
          `conversations/${conversationId}/reply`,
          `history/draft:${id}`,
        ]
      ) expect([path, (await w.admin.call(`GET /api/${path}`)).status]).toEqual([path, 200]);
    }
    expect((await w.admin.call(`GET /api/messages/${w.pending.id}/content`)).body).toMatchObject({
      subject: "Erased",
      html: "<p>Erased</p>",
    });
    for (const list of ["accounts", "users", "messages", "conversations", "audit", "outbox", "attention"]) {
      expect([list, (await w.admin.call(`GET /api/${list}`)).status]).toEqual([list, 200]);
    }
    expect((await w.admin.call("GET /api/search?q=hopper")).body.items).toEqual([]);
  });

  test("is not mailed again when an import brings them back, and nobody else is held up by it", async () => {
    const w = await makeGrace();
    await w.ok("POST /api/suppressions", { address: "grace@acme.example" });
    await unsubscribe(w);
    await w.erase();
    await runErasure(w);
    const back = await w.ok("POST /api/users", { email: "Grace@ACME.example" });
    expect(back.id).not.toBe(w.grace.id);
    expect(back).toMatchObject({ unsubscribed: { by: "Ada Min" }, suppressed: { why: "by_hand" }, traits: {} });
    expect(await w.ok("POST /api/users", { email: "grace2@acme.example" })).toMatchObject({
      unsubscribed: null,
      suppressed: null,
    });
    const moved = await w.ok("POST /api/users", { email: "other@acme.example" });
    await w.admin.call(`PATCH /api/users/${back.id}`, { email: "away@acme.example" });
    expect(await w.ok(`PATCH /api/users/${moved.id}`, { email: "grace@acme.example" })).toMatchObject({
      unsubscribed: { by: "Ada Min" },
    });
  });

  test("who never objected may be mailed when they come back", async () => {
    const w = await makeDesk();
    await w.ok(`POST /api/users/${w.alan.id}/erase`, { confirm: " Alan@acme.example " });
    await runErasure(w);
    const back = await w.ok("POST /api/users", { email: "alan@acme.example" });
    expect(back).toMatchObject({ unsubscribed: null, suppressed: null });
    expect(await w.deps.db.all(sql`select * from erased_address`)).toEqual([]);
  });

  test("what is just leaving is waited for, and nothing new leaves meanwhile", async () => {
    const w = await makeGrace();
    await w.deps.db.run(sql`update message set state = 'sending' where id = ${w.pending.id}`);
    const asked = await w.erase();
    await runErasure(w);
    expect((await w.admin.call(`GET /api/erasures/${asked.body.id}`)).body.state).toBe("running");
    expect((await w.ok(`GET /api/users/${w.grace.id}`)).suppressed).toMatchObject({ why: "by_hand" });
    expect((await w.erase()).body.id, "asked twice").toBe(asked.body.id);
    await w.deps.db.run(sql`update message set state = 'pending' where id = ${w.pending.id}`);
    await runErasure(w);
    expect((await w.admin.call(`GET /api/erasures/${asked.body.id}`)).body.state).toBe("done");
    expect(await w.message(w.pending.id)).toMatchObject({ state: "cancelled" });
    expect(await tracesIn(w.deps.db, secrets)).toEqual(ofOthers);
  });

  test("is erased by an admin alone, who says whom", async () => {
    const w = await makeGrace();
    const mo = await w.makeTeammate("member", "mo@parley.test");
    expect((await mo.call(`POST /api/users/${w.grace.id}/erase`, { confirm: "grace@acme.example" })).status).toBe(403);
    expect((await mo.call(`GET /api/users/${w.grace.id}/export`)).status).toBe(403);
    expect(refusalOf(await w.erase("alan@acme.example"))).toEqual([422, "invalid_field", "confirm"]);
    expect(await runErasure(w)).toBe(0);
    await w.erase();
    await runErasure(w);
    expect(refusalOf(await w.erase())[0]).toBe(404);
    expect(refusalOf(await w.admin.call(`GET /api/users/${w.grace.id}/export`))[0]).toBe(404);
  });
});
