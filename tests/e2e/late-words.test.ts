import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, keptIn, makeDraft, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];

async function openPerson(email: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, email);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  return { context, page };
}
const body = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const late = (page: Page) => page.getByRole("alert", { name: "Not sent" });

/** Words that were on their way when the mail left: the server seals it while this page is cut off. */
async function writeTooLate(page: Page, words: string): Promise<string> {
  const { messageId } = await makeDraft(server, { subject: "Kick-off", html: "<p>Dear Grace,</p><p>One</p>" });
  let isCut = false;
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void (isCut || far.send(frame)));
  });
  await page.goto(`/pending/${messageId}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
  isCut = true;
  await caretTo(page, "Message", 1, 3);
  await page.keyboard.type(words);
  await expect.poll(() => keptIn(page)).toHaveLength(1);
  const sent = await page.request.post("/api/messages/bulk", {
    data: { action: "send_now", ids: [messageId], ignoreWindow: true },
    headers: { Origin: server.origin },
  });
  expect(sent.ok()).toBe(true);
  // Past its ten seconds, and past the two minutes of a colleague who still writes.
  server.moveOn(180_000);
  const stateOf = async () =>
    (await server.deps.db.all<{ state: string }>(sql`select state from message where id = ${messageId}`))[0]!.state;
  await expect.poll(stateOf, { timeout: 15_000 }).toBe("sent");
  return messageId;
}

test("[CO4] words that came too late stay over a reload until they are copied, and are in no mail", async () => {
  const { page } = await openPerson("ada@parley.test");
  const messageId = await writeTooLate(page, " more thing");
  await late(page).waitFor();
  await late(page).getByText("The mail left without your last words.").waitFor();
  for (let reload = 0; reload < 2; reload++) {
    await page.reload();
    await late(page).waitFor();
    expect(await late(page).locator("ins").allInnerTexts()).toEqual([" more thing"]);
    expect(await keptIn(page)).toEqual([`draft:${messageId}`]);
  }
  expect(await axe(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await axe(page)).toEqual([]);

  await late(page).getByRole("button", { name: "Copy" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("One more thing");
  await expect.poll(() => keptIn(page)).toEqual([]);
  expect(await late(page).isVisible()).toBe(true);
  await page.reload();
  await page.getByText("No longer open to edits").first().waitFor();
  expect(await late(page).count()).toBe(0);
  expect((await storedDraft(server, messageId)).html).not.toContain("more thing");
  expect(wrong).toEqual([]);
});

test("[CO4] [ST9] words that came too late go out as a reply, edited before they do, and are then let go", async () => {
  const { page } = await openPerson("ada@parley.test");
  const messageId = await writeTooLate(page, ' <more> & {{user.firstName | "you"}}');
  await late(page).getByRole("button", { name: "Send as a reply" }).click();
  const dialog = page.getByRole("dialog", { name: "Send as a reply" });
  await expect.poll(() => body(page).last().innerText()).toMatch(/^One <more> & /);
  await dialog.getByText(/^To .+, in the same conversation\.$/).waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("textbox", { name: "Message" }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("!");
  await dialog.getByRole("button", { name: "Send the reply" }).click();
  await page.waitForURL((url) => /^\/pending\/[0-9A-Z]{26}$/.test(url.pathname) && !url.pathname.endsWith(messageId));
  const replyId = new URL(page.url()).pathname.split("/").at(-1)!;
  const { html } = await storedDraft(server, replyId);
  expect(html).toContain("One &lt;more&gt; &amp; {{user.firstName | &quot;you&quot;}}!");
  const [reply] = await server.deps.db.all<{ state: string; isHere: number }>(sql`select m.state,
    m.conversation_id = (select conversation_id from message where id = ${messageId}) as "isHere"
    from message m where m.id = ${replyId}`);
  expect(reply!.isHere).toBe(1);
  expect(["pending", "sending", "sent"]).toContain(reply!.state);
  await expect.poll(() => keptIn(page)).toEqual([]);
  await page.goto(`/pending/${messageId}?view=all&edit=1`);
  await page.getByText("No longer open to edits").first().waitFor();
  expect(await late(page).count()).toBe(0);
  expect(wrong).toEqual([]);
});

test("[CO4] late words that are dismissed stay away, also where the draft opens again", async () => {
  const { page } = await openPerson("ada@parley.test");
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>One</p>" });
  let isCut = false;
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void (isCut || far.send(frame)));
  });
  await page.goto(`/pending/${messageId}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
  isCut = true;
  await caretTo(page, "Message", 0, 3);
  await page.keyboard.type(" unwanted");
  const post = async (path: string, data: unknown = {}) =>
    await (await page.request.post(path, { data, headers: { Origin: server.origin } })).json();
  const { undo } = await post("/api/messages/bulk", { action: "cancel", ids: [messageId] });
  await late(page).getByText("Somebody deleted it.").waitFor();
  expect(await late(page).getByRole("button", { name: "Send as a reply" }).count()).toBe(0);
  await late(page).getByRole("button", { name: "Dismiss these words" }).click();
  await late(page).waitFor({ state: "detached" });
  await expect.poll(() => keptIn(page)).toEqual([]);
  isCut = false;
  await post(`/api/undo/${undo.id}`);
  await page.getByText("Saved", { exact: true }).waitFor();
  expect(await body(page).innerText()).toBe("One");
  await caretTo(page, "Message", 0, 3);
  await page.keyboard.type("!");
  await expect.poll(async () => (await storedDraft(server, messageId)).html).toBe("<p>One!</p>");
  expect(wrong).toEqual([]);
});

test("[PE7] a draft becomes a template from its editor, with the words that were just typed", async () => {
  const { page } = await openPerson("ada@parley.test");
  const { messageId } = await makeDraft(server, { subject: "Hello", html: "<p>One</p>" });
  await page.goto(`/pending/${messageId}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
  await caretTo(page, "Message", 0, 3);
  await page.keyboard.type(" and two");
  await page.getByRole("button", { name: "More for this draft" }).click();
  await page.getByRole("menuitem", { name: "Save as template…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await dialog.getByLabel("Name").fill("From the desk");
  await dialog.getByText("Only me").click();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save as template" }).click();
  await page.getByText("Saved as a template").waitFor();
  const found = await (await page.request.get("/api/templates?q=desk")).json();
  expect(found.items).toMatchObject([{
    ...{ name: "From the desk", kind: "template", shared: false, subject: "Hello", html: "<p>One and two</p>" },
  }]);
  expect(wrong).toEqual([]);
});

test("[PR2] [PR7] whoever sends or deletes a draft that a colleague writes in is told so", async () => {
  const { page: ada } = await openPerson("ada@parley.test");
  const { page: ben } = await openPerson("ben@parley.test");
  const { messageId } = await makeDraft(server, { subject: "Hello", html: "<p>One</p>" });
  await ben.goto(`/pending/${messageId}?view=all&edit=1`);
  await ben.getByText("Saved", { exact: true }).waitFor();
  await caretTo(ben, "Message", 0, 3);
  await ben.keyboard.type(" and");
  await ada.goto(`/pending/${messageId}?view=all`);
  await ada.getByText("Ben is writing").first().waitFor();
  await ada.getByRole("button", { name: "Send now" }).first().click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByText("Ben is writing in it right now.").waitFor();
  expect(await axe(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await ada.getByRole("button", { name: "Delete" }).first().click();
  await ada.getByText(/The mail to .* is deleted/).waitFor();
  await ada.getByText("Ben is writing in it right now.").waitFor();
  expect(wrong).toEqual([]);
});
