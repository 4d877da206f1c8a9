import { sql } from "drizzle-orm";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, makeDraft, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";
import { openLog } from "#tests/support/written.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
const [ada, ben, otto] = [
  await openPerson("ada@parley.test"),
  await openPerson("ben@parley.test"),
  await openPerson("otto@parley.test"),
];
const shots = Deno.env.get("SHOTS");
const minute = 60_000;
const soon = { timeout: 10_000 };

async function openPerson(email: string): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: server.origin, locale: "en-US", timezoneId: "UTC" },
    viewport: { width: 1440, height: 900 },
  });
  await signIn(context, email);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  return page;
}
async function idOf(email: string): Promise<string> {
  const [row] = await server.deps.db.all<{ id: string }>(sql`select id from teammate where email = ${email}`);
  return row!.id;
}
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate(async (theme) => {
      document.documentElement.dataset["theme"] = theme;
      await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    }, theme);
    expect(await axe(page), `${name} ${theme}`).toEqual([]);
    if (shots) await page.screenshot({ path: `${shots}/history-${name}-${theme}.png` });
  }
}

const beginning = "<p>Hi {{user.firstName}},</p><p>Your plan renews on the first of March.</p>" +
  "<p>Here is what we would like to show you:</p><ul><li>the new report</li><li>what changed in billing</li></ul>" +
  "<p>It takes twenty minutes.</p><p>Tell me when it suits you.</p><p>If it does not, that is fine as well.</p><p>Best</p>";

/** A draft that two people wrote at, an hour ago and just now. */
async function makeWritten() {
  const { messageId } = await makeDraft(server, { subject: "Hello", html: beginning });
  const [adaId, benId] = [await idOf("ada@parley.test"), await idOf("ben@parley.test")];
  const log = await openLog(server.deps.db, messageId);
  let html = beginning;
  const change = (by: string, minutesAgo: number, was: string, is: string) =>
    log.write(by, server.deps.nowMs() - minutesAgo * minute, html = html.replace(was, is));
  await change(benId, 60, "on the first of March", "on <b>1 March</b>, at the same price");
  await change(benId, 59, "in billing</li>", "in billing</li><li>your questions</li>");
  await change(adaId, 30, "twenty minutes", '<a href="https://meet.example/x">ten minutes</a>');
  await change(benId, 10, "Best", "All the best, {{sender.firstName}}");
  return messageId;
}
const timeline = (page: Page) => page.getByRole("tabpanel", { name: "History" });
const entries = (page: Page) => timeline(page).locator("button[data-entry]");
const dialog = (page: Page) => page.getByRole("dialog");

test("[CO6] the timeline, two versions compared, one as it stood by author, restored while somebody writes, undone", async () => {
  const id = await makeWritten();
  await ada.goto(`/pending/${id}?view=all&side=history`);
  await entries(ada).nth(3).waitFor();
  expect(await entries(ada).count()).toBe(4);
  expect(await entries(ada).first().innerText()).toMatch(/^BO\nBen Okafor\n[\s\S]*\n\+\d+ −\d+$/);
  await look(ada, "timeline");

  // By keys alone: down to the oldest edit, open it, and see what changed since.
  await entries(ada).first().focus();
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.press("Enter");
  await dialog(ada).getByText(/characters added/).waitFor();
  expect((await dialog(ada).locator("ins").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim())).toEqual(
    [
      "added: ten ,",
      "added: All the best, sender first name ,",
    ],
  );
  await look(ada, "compare");
  await dialog(ada).getByRole("button", { name: "This edit" }).click();
  await dialog(ada).locator("ins", { hasText: "your questions" }).waitFor();
  await look(ada, "edit");
  await dialog(ada).getByRole("button", { name: "As it stood" }).click();
  await dialog(ada).getByText("Colour by author").waitFor();
  await look(ada, "authors");
  await ada.keyboard.press("Escape");

  // Two that are chosen, the first with shift.
  await entries(ada).nth(1).click({ modifiers: ["Shift"] });
  await timeline(ada).getByText(/^Choose what to compare/).waitFor();
  await entries(ada).nth(3).click();
  await dialog(ada).locator("del", { hasText: "twenty" }).waitFor();
  await dialog(ada).getByText(/^From the beginning to the version of /).waitFor();
  await look(ada, "two");

  // Restored, while Ben has it open, and taken back.
  await ben.goto(`/pending/${id}?view=all&edit=1&side=history`);
  await ben.getByText("Saved", { exact: true }).waitFor();
  const bens = ben.getByRole("textbox", { name: "Message", exact: true });
  const restore = async () => {
    await dialog(ada).getByRole("button", { name: "Restore this version" }).click();
    if (shots) await look(ada, "asking");
    await dialog(ada).getByRole("button", { name: "Restore", exact: true }).click();
    await bens.getByText("It takes twenty minutes.").waitFor();
  };
  await restore();
  await ada.getByRole("button", { name: /^Undo/ }).click();
  await bens.getByText("It takes ten minutes.").waitFor();

  // Ben writes: what he wrote is not taken back with it.
  await entries(ada).last().click();
  await restore();
  await caretTo(ben, "Message", 0, 0);
  await ben.keyboard.type("Dear ");
  const written = /^<p>Dear Hi .*It takes twenty minutes/;
  await expect.poll(async () => (await storedDraft(server, id)).html, soon).toMatch(written);
  await ada.getByRole("button", { name: /^Undo/ }).click();
  await ada.getByText(/Somebody has written in it since/).waitFor();
  expect((await storedDraft(server, id)).html).toMatch(written);

  // Both see it come in, live.
  for (const page of [ada, ben]) {
    await timeline(page).getByText("Ada Byron restored the beginning").first().waitFor();
    await timeline(page).getByText("+5", { exact: true }).waitFor();
  }
  await look(ben, "beside-editor");
  expect(wrong).toEqual([]);
});

test("[CO6] [CO5] nobody has edited it yet; an observer looks and restores nothing", async () => {
  const { messageId } = await makeDraft(server, { subject: "New", html: "<p>As it began</p>" });
  await otto.goto(`/pending/${messageId}?view=all&side=history`);
  await timeline(otto).getByText("Nobody has edited this yet").waitFor();
  await look(otto, "empty");
  const id = await makeWritten();
  await otto.goto(`/pending/${id}?view=all&side=history`);
  await entries(otto).last().click();
  await dialog(otto).getByRole("button", { name: "Compare", exact: true }).waitFor();
  expect(await dialog(otto).getByRole("button", { name: /Restore/ }).count()).toBe(0);
  expect(wrong).toEqual([]);
});

test("[CO6] the page of a conversation opens its messages' histories", async () => {
  const id = await makeWritten();
  const [row] = await server.deps.db.all<{ conversationId: string }>(
    sql`select conversation_id as "conversationId" from message where id = ${id}`,
  );
  await ada.goto(`/conversations/${row!.conversationId}`);
  await ada.getByRole("button", { name: "More for this message" }).click();
  await ada.getByRole("menuitem", { name: "History" }).click();
  const sheet = ada.getByRole("dialog", { name: "History" });
  await sheet.locator("button[data-entry]").nth(3).waitFor();
  await look(ada, "sheet");
  await sheet.locator("button[data-entry]").nth(1).click();
  await ada.getByRole("dialog", { name: /^The version of/ }).locator("ins").first().waitFor();
  await look(ada, "over-sheet");
  await ada.keyboard.press("Escape");
  await expect.poll(() => ada.getByRole("dialog").count(), soon).toBe(1);
  expect(wrong).toEqual([]);
});
