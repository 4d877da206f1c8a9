import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { chrome, gmail } from "#tests/support/agents.ts";
import { axe } from "#tests/support/browser.ts";
import { addressOf, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const shots = Deno.env.get("KEEP_SHOTS");
const keep = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
};

type Item = Record<string, unknown> & { id: string };

/** Four mails that have left, and what their readers, or machines, do with them. */
async function makeSent() {
  const server = await openDeskServer();
  const pages = await openDeskPages(server);
  const sent = await server.start({ when: "now" });
  const state = async (id: string) => (await server.ada(`GET /api/messages/${id}`)).state;
  await expect.poll(async () => await Promise.all(sent.map(({ id }) => state(id))), { timeout: 40_000 })
    .toEqual(sent.map(() => "sent"));
  const browser = { "User-Agent": chrome };
  const userOf = (message: Item) => (message.to as { userId: string }[])[0]!.userId;
  const linkOf = (message: Item) => server.deps.links.unsubscribeUrl(message.id, userOf(message));
  const press = async (message: Item, headers: HeadersInit = browser) => {
    const answer = await fetch(linkOf(message), { method: "POST", headers });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("You are unsubscribed")]);
  };
  const look = async (message: Item, agent: string) => {
    const answer = await fetch(server.deps.links.pixelUrl(message.id, userOf(message)), {
      headers: { "User-Agent": agent },
    });
    await answer.body?.cancel();
  };
  const [alan, edsger, grace, lynn] = sent as [Item, Item, Item, Item];
  expect(addressOf(grace)).toBe("grace@acme.example");
  return { ...server, ...pages, press, look, linkOf, userOf, browser, alan, edsger, grace, lynn };
}

test("[SU1] [SU2] the line is seen as it is typed; who is out is found, and what filters did is undone by one press", async () => {
  const { open, press, alan, edsger, grace, lynn, browser, wrong, deps, ada, userOf } = await makeSent();
  // Within seconds of the acceptance, and by no browser.
  await deps.db.run("update message set ended_at_ms = unixepoch() * 1000 where state = 'sent'");
  for (const message of [alan, edsger]) await press(message, { "User-Agent": "Link-Check/1" });
  await press(grace, browser);
  const me = await ada("GET /api/me");
  await ada(`PATCH /api/teammates/${me.id}`, {
    signature: '<p>Best, {{sender.firstName}}</p><p><a href="https://acme.example">Book</a></p>',
  });
  const page = await open("ada", "/settings/unsubscribes");
  await page.getByRole("textbox", { name: "Text before the link" }).fill("Had enough?");
  await page.getByRole("textbox", { name: "Text of the link" }).fill("Say so");
  const end = page.locator("[data-mail-end]");
  await expect.poll(() => end.textContent()).toContain("Had enough? Say so");
  await expect.poll(() => end.textContent()).toContain("Best, AdaBook");
  await keep(page, "mail-end");
  await page.getByRole("button", { name: "Plain text" }).press("Enter");
  await expect.poll(() => end.textContent()).toMatch(/Had enough\? Say so \(http.*\/u\/…\)/);
  await expect.poll(() => end.textContent()).toContain("Book (https://acme.example)");
  await keep(page, "mail-end-text");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved").first().waitFor();

  const rows = page.getByRole("list", { name: "Unsubscribed users" }).getByRole("listitem");
  await expect.poll(() => rows.count()).toBe(3);
  await rows.filter({ hasText: "Grace" }).getByText(/By their own act/).waitFor();
  await rows.filter({ hasText: "Alan" }).getByText("Mail filter?").waitFor();
  await rows.filter({ hasText: "Alan" }).getByRole("link", { name: "Hello Alan" }).waitFor();
  await expectAccessible(page);
  await rows.first().scrollIntoViewIfNeeded();
  await keep(page, "unsubscribed-users");
  await page.getByRole("textbox", { name: "Search unsubscribed users" }).fill("edsg");
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole("textbox", { name: "Search unsubscribed users" }).fill("");
  await page.getByText("2 unsubscribes were likely made by mail filters").waitFor();
  await page.getByRole("button", { name: "Show them" }).press("Enter");
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole("button", { name: "Resubscribe all of them" }).press("Enter");
  await expectAccessible(page);
  await page.getByRole("alertdialog").getByRole("button", { name: "Resubscribe" }).press("Enter");
  await page.getByText("2 users resubscribed").first().waitFor();
  await page.getByText("Nobody like that.").waitFor();

  // Others follow while it is looked at, and are taken back together.
  await page.getByRole("button", { name: /Which of them/ }).press("Enter");
  await page.getByRole("option", { name: "All", exact: true }).click();
  await expect.poll(() => rows.count()).toBe(1);
  await press(lynn);
  await expect.poll(() => rows.count()).toBe(2);
  for (const name of ["Grace", "Lynn"]) await page.getByRole("checkbox", { name: `Choose ${name}` }).press("Space");
  await page.getByRole("button", { name: "Resubscribe 2 users" }).press("Enter");
  await page.getByText("Nobody has unsubscribed.").waitFor();
  // What was undone stays to be read, with the user and in the thread.
  await page.goto(`/users/${userOf(grace)}`);
  const undone = page.getByRole("list", { name: "Unsubscribes that were undone" }).getByRole("listitem");
  await undone.getByText(/^Unsubscribed .* by the link in Hello Grace, undone .* by /).waitFor();
  await expectAccessible(page);
  await keep(page, "undone-user");
  await undone.getByRole("link", { name: "Hello Grace" }).press("Enter");
  await page.getByText(/^Undone .* by /).waitFor();
  await expectAccessible(page);
  await keep(page, "undone-thread");
  expect(wrong).toEqual([]);
});

test("[TR2] [TR4] a mail says at its top right whether it was seen, and on demand by whom; who is not tracked is not", async () => {
  const { open, look, grace, edsger, lynn, userOf, ada, wrong, deps } = await makeSent();
  await deps.db.run("update message set ended_at_ms = ended_at_ms - 60000 where state = 'sent'");
  await look(grace, "Mozilla/5.0");
  await look(grace, gmail);
  const page = await open("ada", `/conversations/${String(grace.conversationId)}`);
  const mark = page.getByRole("article").getByRole("button", { name: "Who saw it, and when" });
  await mark.getByText(/Seen/).waitFor();
  await mark.press("Enter");
  await page.getByText("Grace opened it in Gmail").waitFor();
  await page.getByText("Left out: 1 load ahead of being read.").waitFor();
  await page.getByText(/Loaded ahead by Apple Mail Privacy Protection/).waitFor();
  await keep(page, "seen-details");
  await expectAccessible(page);

  await page.goto(`/users/${userOf(edsger)}`);
  const tracked = page.getByRole("switch", { name: "See when they open mail" });
  await expect.poll(() => tracked.isChecked()).toBe(true);
  await tracked.press("Space");
  await expect.poll(async () => (await ada(`GET /api/users/${userOf(edsger)}`)).untracked).toBe(true);
  await expectAccessible(page);
  await keep(page, "user-tracking");
  await page.goto(`/conversations/${String(edsger.conversationId)}`);
  await page.getByRole("article").getByText("Not seen. Tracking was switched off since").waitFor();
  await keep(page, "not-tracked");
  // Many at once, from the list.
  await page.goto("/users");
  await page.getByRole("row", { name: /Lynn/ }).getByRole("checkbox").press("Space");
  await page.getByRole("button", { name: "Opens", exact: true }).press("Enter");
  const asking = page.getByRole("alertdialog");
  await asking.getByRole("radio", { name: "Do not look" }).waitFor();
  await expectAccessible(page);
  await asking.getByRole("button", { name: "Save" }).press("Enter");
  await expect.poll(async () => (await ada(`GET /api/users/${userOf(lynn)}`)).untracked).toBe(true);
  await page.goto(`/accounts/${String((grace.account as Item).id)}`);
  await page.getByRole("switch", { name: "See when its people open mail" }).press("Space");
  await expect.poll(async () => (await ada(`GET /api/accounts/${(grace.account as Item).id}`)).untracked).toBe(true);
  await expectAccessible(page);
  // Its users' own switch says so.
  await page.goto(`/users/${userOf(grace)}`);
  await page.getByText("Off, as Acme is not tracked.").waitFor();
  const off = page.getByRole("switch", { name: "See when they open mail" });
  expect([await off.isChecked(), await off.isDisabled()]).toEqual([false, true]);
  await expectAccessible(page);
  await keep(page, "account-off");
  expect(wrong).toEqual([]);
});

test("[SU1] the page of a mail fits a phone, says whose it is, takes it back, and is accessible in light and dark", async () => {
  const { open, linkOf, grace, wrong } = await makeSent();
  const page = await open("ada", "/active", { width: 360 });
  const check = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page)).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  };
  await page.goto(linkOf(grace));
  await page.getByText(/This link is for g•••@acme\.example alone/).waitFor();
  await check();
  await keep(page, "ask-phone");
  await page.getByRole("button", { name: "Unsubscribe" }).press("Enter");
  await page.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
  await check();
  await keep(page, "done-phone");
  await page.getByRole("textbox", { name: /tell us why/ }).fill("Too many");
  await page.getByRole("button", { name: "Send" }).press("Enter");
  await page.getByText("Thank you for telling us why.").waitFor();
  await page.goto(linkOf(grace));
  await page.getByText(/since/).waitFor();
  await page.getByRole("button", { name: "Undo, keep me subscribed" }).press("Enter");
  await page.getByRole("heading", { name: "You are subscribed again" }).waitFor();
  await check();
  expect(wrong).toEqual([]);
});
