import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { spawnBrowser } from "#tests/support/browser-process.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, keptIn, makeDraft, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());

async function openPerson(email: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, email);
  return { context, page: await openPage(context) };
}
async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}
const body = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const saved = (page: Page) => page.getByText("Saved", { exact: true }).waitFor();
const editing = (id: string) => `${server.origin}/pending/${id}?view=all&edit=1`;
const open = async (page: Page, id: string) => {
  await page.goto(editing(id));
  await saved(page);
};
const offline = (page: Page) =>
  page.getByText("Offline. Your words are kept here and saved when you are back.").first().waitFor();

test("[CO3] what two tabs write offline merges with what a colleague wrote meanwhile, each word once", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>one</p><p>two</p>" });
  const ada = await openPerson("ada@parley.test");
  const second = await openPage(ada.context);
  const ben = await openPerson("ben@parley.test");
  for (const page of [ada.page, second, ben.page]) await open(page, messageId);

  await ada.context.setOffline(true);
  await caretTo(ada.page, "Message", 0, 3);
  await ada.page.keyboard.type(" AAA");
  await caretTo(second, "Message", 1, 3);
  await second.keyboard.type(" BBB");
  await offline(ada.page);
  await offline(second);
  await caretTo(ben.page, "Message", 0, 0);
  await ben.page.keyboard.type("CCC ");
  await saved(ben.page);
  expect(await keptIn(ada.page)).toEqual([`draft:${messageId}`, `draft:${messageId}`]);

  // The app itself comes from the server: offline there is none to be had, but nothing is lost by asking for it.
  await expect(ada.page.goto(editing(messageId))).rejects.toThrow();
  await ada.context.setOffline(false);
  await ada.page.goto(editing(messageId));
  await saved(second);
  await saved(ada.page);
  await expect.poll(async () => (await storedDraft(server, messageId)).html).toBe(
    "<p>CCC one AAA</p><p>two BBB</p>",
  );
  for (const page of [ada.page, second, ben.page]) {
    await expect.poll(() => body(page).locator("p").first().innerText()).toContain("one AAA");
  }
  await expect.poll(() => keptIn(ada.page)).toEqual([]);
});

test("[CO3] kill -9 of the browser while it is offline: the next one offers the words, and brings them back", async () => {
  const profile = await Deno.makeTempDir({ prefix: "parley-profile-" });
  whenDone(() => Deno.remove(profile, { recursive: true }));
  const { messageId } = await makeDraft(server, { subject: "Kick-off", html: "<p>Start</p>" });
  const first = await spawnBrowser(profile);
  await signIn(first.context, "ada@parley.test", server.origin);
  const page = await openPage(first.context);
  await open(page, messageId);
  await first.context.setOffline(true);
  await caretTo(page, "Message", 0, 5);
  await page.keyboard.type(" and what nobody else has seen");
  await offline(page);
  await first.kill();
  expect((await storedDraft(server, messageId)).html).toBe("<p>Start</p>");

  const next = await spawnBrowser(profile);
  await signIn(next.context, "ada@parley.test", server.origin);
  const back = await openPage(next.context);
  await back.goto(`${server.origin}/accounts`);
  const banner = back.getByRole("region", { name: "Unsaved words" });
  await banner.getByRole("link", { name: "Kick-off" }).waitFor();
  expect(await axe(back)).toEqual([]);
  await banner.getByRole("link", { name: "Kick-off" }).click();
  await expect.poll(() => body(back).innerText()).toBe("Start and what nobody else has seen");
  await saved(back);
  expect((await storedDraft(server, messageId)).html).toBe("<p>Start and what nobody else has seen</p>");
  await expect.poll(() => keptIn(back)).toEqual([]);
  await banner.waitFor({ state: "detached" });
  await next.kill();
});

test("[CO3] words that were left behind in the editor arrive although the page went on", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Start</p>" });
  const { context, page } = await openPerson("ada@parley.test");
  await open(page, messageId);
  await context.setOffline(true);
  await caretTo(page, "Message", 0, 5);
  await page.keyboard.type(" of the end");
  await offline(page);
  await page.keyboard.press("Escape");
  await body(page).waitFor({ state: "detached" });
  await context.setOffline(false);
  await expect.poll(async () => (await storedDraft(server, messageId)).html, { timeout: 10_000 })
    .toBe("<p>Start of the end</p>");
  await expect.poll(() => keptIn(page)).toEqual([]);
});

test("[CO3] a line that is dead without a word is said to be offline within seconds of the next key", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Start</p>" });
  const { page } = await openPerson("ada@parley.test");
  let isDead = false;
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    if (isDead) return void near.close({ code: 1011 });
    const far = near.connectToServer();
    near.onMessage((frame) => void (isDead || far.send(frame)));
    far.onMessage((frame) => void (isDead || near.send(frame)));
  });
  await open(page, messageId);
  isDead = true;
  await caretTo(page, "Message", 0, 5);
  await page.keyboard.type("!");
  const typedAt = performance.now();
  await offline(page);
  expect(performance.now() - typedAt).toBeLessThan(6_000);
  isDead = false;
  await saved(page);
  expect((await storedDraft(server, messageId)).html).toBe("<p>Start!</p>");
});

test("[CO3] a browser that keeps nothing says so, and nobody's words are another's", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Start</p>" });
  const { context, page } = await openPerson("ada@parley.test");
  const shut = await openPage(context);
  await shut.addInitScript(() =>
    Object.defineProperty(globalThis, "indexedDB", {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    })
  );
  let isCut = false;
  await context.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void (isCut || far.send(frame)));
  });
  for (const one of [page, shut]) await open(one, messageId);
  isCut = true;
  for (const one of [page, shut]) {
    await caretTo(one, "Message", 0, 5);
    await one.keyboard.type("!");
  }
  await shut.getByText("Offline. Your words are in this tab only: leave it open.").first().waitFor();
  await offline(page);
  await shut.close();

  // Ada is gone from this browser without a sign-out; Ben is next.
  await page.goto("about:blank");
  isCut = false;
  await context.clearCookies();
  await signIn(context, "ben@parley.test");
  await open(page, messageId);
  expect(await body(page).innerText()).toBe("Start");
  expect(await page.getByRole("region", { name: "Unsaved words" }).count()).toBe(0);
  await expect.poll(() => keptIn(page)).toEqual([]);
});

test("[CO3] whoever signs out with unsaved words is asked, and leaves none behind", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Start</p>" });
  const { page } = await openPerson("ada@parley.test");
  let isCut = false;
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void (isCut || far.send(frame)));
  });
  await open(page, messageId);
  isCut = true;
  await caretTo(page, "Message", 0, 5);
  await page.keyboard.type("!");
  await expect.poll(() => keptIn(page)).toHaveLength(1);
  await page.getByRole("button", { name: /profile, theme/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Sign out and lose words?" });
  await dialog.waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await expect.poll(() => keptIn(page)).toEqual([]);
});
