import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { takeIn } from "#tests/support/take-in.ts";

type Item = Record<string, unknown> & { id: string };
const shots = Deno.env.get("SHOTS");

test("[VI9] [CH6] a reply stands out, is counted beside Active until somebody opens it, and the bar says whom an answer goes to", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const [alan, , grace] = await server.start({ name: "Spring", when: "now" });
  const state = async (id: string) => (await server.ada(`GET /api/messages/${id}`)).state;
  await expect.poll(() => state(grace!.id), { timeout: 40_000 }).toBe("sent");
  await expect.poll(() => state(alan!.id), { timeout: 40_000 }).toBe("sent");
  const { items: [channel] } = await server.ada("GET /api/channels") as unknown as { items: Item[] };
  const take = async (of: Item, bytes: (inReplyTo: string) => Uint8Array) => {
    const [row] = await server.deps.db.all<{ id: string }>(
      `select rfc_message_id as id from message where id = '${of.id}'`,
    );
    expect(await takeIn(server.deps, channel!.id, bytes(row!.id))).toEqual({ kind: "done" });
    void server.deps.changes.nudge();
  };
  const to = "ada@parley.test";
  const page = await open("ada", "/active");
  const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
  await row("Grace").waitFor();
  await take(grace!, (inReplyTo) =>
    mailBytes({
      from: "Grace <grace@acme.example>",
      to,
      inReplyTo,
      text: "Yes, Thursday works.",
      headers: ["Cc: Lou Lane <lou@elsewhere.example>"],
    }));
  const away = { headers: ["Auto-Submitted: auto-replied"], subject: "Out of office", text: "I am away." };
  await take(alan!, (inReplyTo) => mailBytes({ from: "alan@acme.example", to, inReplyTo, ...away }));
  await row("Grace").getByRole("img", { name: "Unread reply" }).waitFor();
  await row("Alan").getByText("Automatic").waitFor();
  expect(await row("Alan").getByRole("img", { name: "Unread reply" }).count()).toBe(0);
  await page.getByRole("link", { name: /^Active/ }).getByText("1").waitFor();
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/active.png` });
  await row("Grace").getByRole("link").first().click();
  await page.getByRole("button", { name: "Reply to Grace, Lou Lane in CC" }).waitFor();
  await expect.poll(async () => (await server.ada("GET /api/me/counts")).unreadMine).toBe(0);
  await page.getByRole("link", { name: "Active", exact: true }).first().waitFor();
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/thread.png` });

  const phone = await open("ada", `/conversations/${grace!.conversationId}?reply=true`, { width: 390 });
  await phone.getByRole("region", { name: "Reply" }).getByText("Lou Lane lou@elsewhere.example").waitFor();
  const send = await phone.getByRole("button", { name: "Send", exact: true }).boundingBox();
  const later = await phone.getByRole("button", { name: "Later…" }).boundingBox();
  expect(Math.abs(send!.y - later!.y)).toBeLessThan(4);
  expect(await phone.locator("kbd:visible").count()).toBe(0);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  if (shots) await phone.screenshot({ path: `${shots}/phone-thread.png` });
  expect(wrong).toEqual([]);
});

test("[PR10] on a phone what needs attention stands whole beside its remedies, and an address opens to be corrected", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const [bounced, unknown] = (await server.start({ name: "Attention" })).map((message) => message.id);
  await server.start({ name: "Approve", approval: true });
  const { db } = server.deps;
  const nowMs = server.deps.nowMs();
  for (const [id, state] of [[bounced, "sent"], [unknown, "unknown"]] as const) {
    await db.run(sql`update message set state = ${state}, ended_at_ms = ${nowMs}, began_at_ms = ${nowMs}, ended_why =
      'The connection was lost while the mail was handed over. Nobody knows whether it has left.' where id = ${id}`);
  }
  await db.run(sql`insert into delivery_event (id, message_id, user_id, kind, detail, at_ms)
    select ${newId()}, message_id, user_id, 'bounce', '550 5.1.1 user unknown', ${nowMs} from participant
    where message_id = ${bounced}`);
  await server.ada("POST /api/settings/pause", {});
  const phone = await open("ada", "/attention", { width: 390 });
  await phone.getByText("Alan, alan@acme.example: 550 5.1.1 user unknown").waitFor();
  await phone.getByText("You had the last hand in it: a colleague approves it.").first().waitFor();
  if (shots) await phone.screenshot({ path: `${shots}/phone-attention.png` });
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const wide = await phone.evaluate(() =>
    [...document.querySelectorAll("[role=row] *, header *")].filter((one) => one.getBoundingClientRect().right > 391)
      .map((one) => one.textContent)
  );
  expect(wide).toEqual([]);
  await expectAccessible(phone);
  await phone.getByRole("link", { name: "Correct the address" }).click();
  const email = phone.getByRole("textbox", { name: "E-mail" });
  await expect.poll(() => email.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(wrong).toEqual([]);
});
