import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { takeIn } from "#tests/support/take-in.ts";

type Item = Record<string, unknown> & { id: string };

test(
  "[VI9] a long thread begins with its newest messages, earlier ones come on demand where one reads, and it is marked unread again",
  async () => {
    const server = await openDeskServer();
    const { open, wrong } = await openDeskPages(server);
    const sent = await server.start({ name: "Spring", when: "now" });
    const grace = sent[2]!;
    await expect.poll(async () => (await server.ada(`GET /api/messages/${grace.id}`)).state, { timeout: 40_000 })
      .toBe("sent");
    const { items: [channel] } = await server.ada("GET /api/channels") as unknown as { items: Item[] };
    const rows = await server.deps.db.all<{ id: string }>(
      `select rfc_message_id as id from message where id = '${grace.id}'`,
    );
    for (let n = 1; n <= 60; n++) {
      const text = `Answer number ${n}.`;
      const bytes = mailBytes({ from: "grace@acme.example", to: "ada@parley.test", inReplyTo: rows[0]!.id, text });
      expect(await takeIn(server.deps, channel!.id, bytes)).toEqual({ kind: "done" });
    }

    const page = await open("ada", `/conversations/${grace.conversationId}`);
    const cards = page.locator("article[data-message]");
    await expect.poll(() => cards.count()).toBe(50);
    const first = cards.first();
    const id = await first.getAttribute("id");
    const earlier = page.getByRole("button", { name: "Show earlier messages (11)" });
    await earlier.scrollIntoViewIfNeeded();
    const topOf = async () => (await page.locator(`#${id}`).boundingBox())!.y;
    const before = await topOf();
    await earlier.click();
    await expect.poll(() => cards.count()).toBe(61);
    // What was read stays where it was, and the keyboard goes on from there.
    await expect.poll(async () => Math.abs(await topOf() - before)).toBeLessThan(60);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(id);
    expect(await page.getByRole("button", { name: /earlier messages/ }).count()).toBe(0);

    await page.goto(`/conversations/${grace.conversationId}#message-${grace.id}`);
    await page.locator(`#message-${grace.id}`).waitFor();

    const view = () => server.ada(`GET /api/conversations/${grace.conversationId}`);
    await expect.poll(async () => (await view()).unreadAt).toBeNull();
    await page.getByRole("button", { name: "Mark unread" }).click();
    await page.waitForURL("**/active");
    await expect.poll(async () => (await view()).unreadAt).not.toBeNull();
    expect(wrong).toEqual([]);
  },
  180_000,
);
