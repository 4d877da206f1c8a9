import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findDraft } from "#db/queries/draft.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, makeDraft, openDraftServer, signIn } from "#tests/support/draft-pages.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
const ada = await openPerson("ada@parley.test");
const ben = await openPerson("ben@parley.test");
const otto = await openPerson("otto@parley.test");

async function openPerson(email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US", timezoneId: "Europe/Berlin" });
  await signIn(context, email);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && wrong.push(line.text()));
  return page;
}

const body = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const open = async (page: Page, id: string) => {
  await page.goto(`/pending/${id}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
};
const stored = async (id: string) => {
  const { updates: [seed, ...log] } = (await findDraft(server.deps.db, id))!;
  return contentToHtml(readDraft(seed!, log));
};
const call = async (page: Page, path: string, data: unknown = {}) => {
  const answer = await page.request.post(path, { data, headers: { Origin: server.origin } });
  expect(answer.ok()).toBe(true);
  return await answer.json();
};

test("[PE1] [PE3] a variable comes in by menu, by hand and by paste, shows this user's value, and takes a fallback", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>1</p>" });
  await open(ada, messageId);
  await caretTo(ada, "Message", 0, 1);
  await ada.keyboard.type(" {first");
  await ada.getByRole("option", { name: /User · First name/ }).waitFor();
  await ada.keyboard.press("Enter");
  await ada.keyboard.type(" {{account.name}} ");
  await ada.evaluate(() => navigator.clipboard.writeText('{{csm.firstName | "we"}} {{ae.lastName}}'));
  await ada.keyboard.press("Control+v");
  await expect.poll(() =>
    body(ada).locator("[data-chip]").evaluateAll((chips) =>
      chips.map((chip) => `${chip.getAttribute("data-chip")} ${chip.textContent}`)
    )
  ).toEqual(["value Grace", "value Acme", "fallback we", "hole AE last name?"]);

  await body(ada).locator(".chip").last().click();
  await ada.locator(".chip.ProseMirror-selectednode").waitFor();
  await ada.keyboard.press("Tab");
  await ada.keyboard.type("friend");
  expect(await axe(ada)).toEqual([]);
  await ada.keyboard.press("Enter");
  await ada.keyboard.type("!");
  await ada.getByText("Saved", { exact: true }).waitFor();
  await expect.poll(async () => (await stored(messageId)).html).toBe(
    "<p>1 {{user.firstName}} {{account.name}} {{csm.firstName | &quot;we&quot;}} {{ae.lastName | &quot;friend&quot;}}!</p>",
  );
  expect(wrong).toEqual([]);
});

test("[PE2] a link leads to an address or to a variable's value, and to nothing that could run", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12 34</p>" });
  await open(ada, messageId);
  await caretTo(ada, "Message", 0, 0, 5);
  await ada.keyboard.press("Control+k");
  await ada.getByLabel("Address", { exact: true }).fill("javascript:alert(1)");
  await ada.keyboard.press("Enter");
  await ada.getByText("This must be an http, https or mailto address.").waitFor();
  await ada.getByLabel("Address", { exact: true }).fill("example.com/help");
  expect(await axe(ada)).toEqual([]);
  await ada.keyboard.press("Enter");
  await expect.poll(async () => (await stored(messageId)).html).toBe(
    '<p><a href="https://example.com/help">12 34</a></p>',
  );

  await caretTo(ada, "Message", 0, 2);
  await ada.keyboard.press("Control+k");
  await ada.getByText("The value of a variable").click();
  await ada.getByRole("combobox", { name: "Variable" }).fill("csm e-mail");
  await ada.getByRole("option", { name: /CSM E-mail/i }).click();
  await ada.getByRole("button", { name: "Change link" }).click();
  await expect.poll(async () => (await stored(messageId)).html).toBe('<p><a href="{{csm.email}}">12 34</a></p>');
  await ada.keyboard.type("5");
  await expect.poll(async () => (await stored(messageId)).html).toContain("5");
  expect(wrong).toEqual([]);
});

test("[CO1] undo takes back one's own words only", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ada, messageId);
  await open(ben, messageId);
  await caretTo(ada, "Message", 0, 0);
  await caretTo(ben, "Message", 0, 2);
  await ada.keyboard.type("abc");
  await ben.keyboard.type("XYZ");
  await expect.poll(() => body(ada).innerText()).toContain("abc12XYZ");
  await ada.keyboard.press("Control+z");
  await expect.poll(async () => (await stored(messageId)).html).toBe("<p>12XYZ</p>");
  await ada.keyboard.press("Control+y");
  await expect.poll(async () => (await stored(messageId)).html).toBe("<p>abc12XYZ</p>");
  await ben.keyboard.press("Control+z");
  await expect.poll(async () => (await stored(messageId)).html).toBe("<p>abc12</p>");
  expect(wrong).toEqual([]);
});

test("[CO4] a draft that is closed under one's hands locks, shows the late words, and takes no letter for a key", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ben, messageId);
  await caretTo(ben, "Message", 0, 2);
  let typing = true;
  const typed = (async () => {
    // Letters that are keys of the pending page, d for delete among them.
    for (let n = 0; typing && n < 400; n++) await ben.keyboard.type("deskjrx"[n % 7]!);
  })();
  const { undo } = await call(ada, "/api/messages/bulk", { action: "cancel", ids: [messageId] });
  await ben.getByText("This draft was closed to edits while you wrote.").waitFor();
  typing = false;
  await typed;
  await ben.keyboard.type("deskjrx");
  expect(await ben.getByRole("dialog").count()).toBe(0);
  expect(new URL(ben.url()).pathname).toBe(`/pending/${messageId}`);
  const late = await ben.getByRole("alert", { name: "Not sent" }).locator("ins").allInnerTexts();
  expect(late.join("")).toMatch(/^[deskjrx]+$/);
  expect((await stored(messageId)).html).not.toContain(late.join(""));
  expect(await axe(ben)).toEqual([]);

  // Deleted by mistake: what was written goes on where it was.
  await call(ada, `/api/undo/${undo.id}`);
  await ben.getByText("Saved", { exact: true }).waitFor();
  await expect.poll(async () => (await stored(messageId)).html).toContain(late.join(""));
  expect(await body(ben).getAttribute("contenteditable")).toBe("true");
  expect(wrong).toEqual([]);
});

test("[CO5] an observer sees words and carets, and can write neither", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ada, messageId);
  await open(otto, messageId);
  await caretTo(ada, "Message", 0, 2);
  await ada.keyboard.type("abc");
  await expect.poll(() => body(otto).innerText()).toContain("12abc");
  await otto.locator(".caret-name", { hasText: "Ada Byron" }).waitFor({ state: "attached" });
  await body(otto).focus();
  await otto.keyboard.type("XYZ");
  await otto.getByText("You may read this draft, not write in it.").waitFor();
  expect(await body(otto).getAttribute("contenteditable")).toBe("false");
  expect((await stored(messageId)).html).not.toContain("X");
  expect(wrong).toEqual([]);
});

test("[PR2] the keys delete, take back and go on to the next message", async () => {
  const first = await makeDraft(server, { subject: "first of keys", html: "<p>1</p>" });
  const second = await makeDraft(server, { subject: "second of keys", html: "<p>2</p>" });
  await ada.goto("/pending?view=all&q=of+keys");
  await ada.getByRole("row", { name: /first of keys/ }).waitFor();
  await ada.keyboard.press("j");
  await ada.keyboard.press("Enter");
  await ada.waitForURL(new RegExp(first.messageId));
  await ada.frameLocator("iframe").getByText("1", { exact: true }).waitFor();
  await ada.keyboard.press("d");
  await ada.getByText(/The mail to .* is deleted/).waitFor();
  await ada.waitForURL(new RegExp(second.messageId));
  await ada.keyboard.press("z");
  await ada.getByRole("row", { name: /first of keys/ }).waitFor();
  await ada.keyboard.press("s");
  const dialog = ada.getByRole("dialog");
  await dialog.getByText(/^(Leaves|Would leave)/).first().waitFor();
  expect(await axe(ada)).toEqual([]);
  await ada.keyboard.press("Escape");
  await ada.keyboard.press("Escape");
  await ada.waitForURL((url) => url.pathname === "/pending");
  expect(wrong).toEqual([]);
});
