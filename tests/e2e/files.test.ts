import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findDraft } from "#db/queries/draft.ts";
import { membership } from "#db/schema/people.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, makeDraft, openDraftServer, signIn } from "#tests/support/draft-pages.ts";
import { giveFiles, holdUploads, placeIn } from "#tests/support/file-drops.ts";
import { pngOf } from "#tests/support/files.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
const ada = await openPerson("ada@parley.test");
const ben = await openPerson("ben@parley.test");
const chart = { name: "chart.png", type: "image/png", bytes: pngOf(480, 160) };
const report = { name: "Bericht für März.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 words") };
const shots = Deno.env.get("SHOTS");

async function openPerson(email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US", timezoneId: "Europe/Berlin" });
  await signIn(context, email);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  return page;
}

const poll = <T>(get: () => T | Promise<T>, words?: string) =>
  expect.poll(get, { timeout: 15_000, ...(words === undefined ? {} : { message: words }) });
const body = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const filesIn = (page: Page) => page.getByRole("region", { name: "Files", exact: true });
const open = async (page: Page, id: string) => {
  await page.goto(`/pending/${id}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
};
const stored = async (id: string) => {
  const { updates: [seed, ...log] } = (await findDraft(server.deps.db, id))!;
  const content = readDraft(seed!, log);
  return { ...contentToHtml(content), files: content.files!.map(({ name }) => name) };
};
const withoutIds = (html: string) => html.replace(/data-attachment="[^"]*"/g, "data-attachment");
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate(async (theme) => {
      document.documentElement.dataset["theme"] = theme;
      await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    }, theme);
    // What fades in is not there yet.
    await poll(() => axe(page), `${name} ${theme}`).toEqual([]);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${theme}.png` });
  }
  await page.evaluate(() => document.documentElement.dataset["theme"] = "light");
}

test("[CO9] files come from a dialog, are everybody's at once, and go with an undo", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>See the files</p>" });
  await open(ada, messageId);
  await open(ben, messageId);
  await ada.getByLabel("Files to attach").setInputFiles([
    report,
    { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") },
  ]);
  await filesIn(ada).getByRole("link", { name: /Bericht für März\.pdf 14 B/ }).waitFor();
  await filesIn(ben).getByRole("link", { name: /rows\.csv/ }).waitFor();
  await ada.getByText("Saved", { exact: true }).waitFor();
  expect((await stored(messageId)).files.toSorted()).toEqual(["Bericht für März.pdf", "rows.csv"]);
  await look(ada, "files-row");

  await filesIn(ben).getByRole("button", { name: "Remove rows.csv" }).click();
  await filesIn(ada).getByRole("link", { name: /rows\.csv/ }).waitFor({ state: "detached" });
  await ben.getByRole("button", { name: "Undo", exact: true }).last().click();
  await filesIn(ada).getByRole("link", { name: /rows\.csv/ }).waitFor();
  const [download] = await Promise.all([
    ada.waitForEvent("download"),
    filesIn(ada).getByRole("link", { name: /rows\.csv/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("rows.csv");
  expect(wrong).toEqual([]);
});

test("[CO9] a picture is dropped where it shall stand, gets words and a width, and shows in the preview", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Before after</p><p>Next</p>" });
  await open(ada, messageId);
  await open(ben, messageId);
  const line = body(ada).locator("p").first();
  await giveFiles(line, [chart], { by: "drop", at: await placeIn(line, 7) });
  for (const page of [ada, ben]) await poll(() => body(page).locator(".picture img").count()).toBe(1);
  await poll(async () => withoutIds((await stored(messageId)).html)).toBe(
    '<p>Before <img data-attachment alt="">after</p><p>Next</p>',
  );
  await body(ada).locator(".picture").click();
  await ada.locator(".picture.ProseMirror-selectednode").waitFor();
  await ada.keyboard.press("Tab");
  await ada.keyboard.type("Usage by month");
  await ada.getByRole("button", { name: "Medium" }).click();
  await look(ada, "picture-panel");
  await ada.getByLabel("Words for it").press("Escape");
  await ada.keyboard.type("X");
  await poll(async () => withoutIds((await stored(messageId)).html)).toBe(
    '<p>Before <img data-attachment alt="Usage by month" width="320">Xafter</p><p>Next</p>',
  );
  await poll(() => body(ben).locator(".picture img").getAttribute("width")).toBe("320");

  await ada.goto(`/pending/${messageId}?view=all`);
  const shown = ada.frameLocator("iframe").getByRole("img", { name: "Usage by month" });
  await poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(480);
  await look(ada, "preview");
  expect(wrong).toEqual([]);
});

test("[CO9] [CO1] a picture on its way is nobody else's, and stands in the end where its words went", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ada, messageId);
  await open(ben, messageId);
  const release = await holdUploads(ada);
  await caretTo(ada, "Message", 0, 1);
  await giveFiles(body(ada), [chart], { by: "paste" });
  await body(ada).getByText(/chart\.png \d+ %/).waitFor();
  await look(ada, "uploading");
  await ada.keyboard.type("abc");
  await caretTo(ben, "Message", 0, 0);
  await ben.keyboard.type("XYZ");
  await poll(async () => (await stored(messageId)).html).toBe("<p>XYZ1abc2</p>");
  expect(await body(ben).innerText()).not.toContain("chart.png");
  release();
  await poll(async () => withoutIds((await stored(messageId)).html)).toBe(
    '<p>XYZ1<img data-attachment alt="">abc2</p>',
  );
  // It came in as a step of undo by itself.
  await body(ada).focus();
  await ada.keyboard.press("Control+z");
  await poll(async () => (await stored(messageId)).html).toBe("<p>XYZ1abc2</p>");
  expect(wrong).toEqual([]);
});

test("[CO9] what cannot be mailed says so by name, and nothing of it comes in", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ada, messageId);
  await ada.getByLabel("Files to attach").setInputFiles([
    { name: "report.exe", mimeType: "application/pdf", buffer: Buffer.from("MZ") },
    { name: "invoice.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ\x90\x00".padEnd(99, "\0"), "latin1") },
    { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
  ]);
  await giveFiles(body(ada), [{ name: "clip.mov", type: "video/quicktime", zeros: 30_500_000 }], { by: "drop" });
  const said = [
    "report.exe: this kind of file cannot be mailed",
    "invoice.pdf: this kind of file cannot be mailed",
    "empty.txt: is empty, or a folder",
    "clip.mov: too large: 31 MB, a message holds 25 MB",
  ];
  for (const words of said) await filesIn(ada).getByText(words, { exact: true }).waitFor();
  await look(ada, "refused");
  for (const _ of said) await filesIn(ada).getByRole("button", { name: "Dismiss" }).first().click();
  await filesIn(ada).waitFor({ state: "detached" });
  // Words of a word processor come with a rendering of themselves: the words are meant.
  await caretTo(ada, "Message", 0, 2);
  await giveFiles(body(ada), [chart], { by: "paste", html: "<p>from Word</p>" });
  await poll(async () => (await stored(messageId)).html).toBe("<p>12from Word</p>");
  expect((await stored(messageId)).files).toEqual([]);
  expect(wrong).toEqual([]);
});

test("[CO9] [CO5] a file is dropped on the text and beside it; who may only read can do neither", async () => {
  const otto = await openPerson("otto@parley.test");
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>12</p>" });
  await open(ada, messageId);
  await open(otto, messageId);
  const notes = { name: "notes.txt", type: "text/plain", bytes: new TextEncoder().encode("notes") };
  await giveFiles(body(ada).locator("p"), [notes], { by: "drop" });
  await filesIn(otto).getByRole("link", { name: /notes\.txt/ }).waitFor();
  await giveFiles(filesIn(ada), [chart], { by: "drop" });
  await filesIn(otto).getByRole("link", { name: /chart\.png/ }).waitFor();
  expect(await filesIn(otto).getByRole("button").count()).toBe(0);
  expect(await otto.getByRole("button", { name: "Attach files" }).isDisabled()).toBe(true);
  for (const target of [body(otto), filesIn(otto)]) await giveFiles(target, [chart], { by: "drop" });
  await giveFiles(body(otto), [chart], { by: "paste" });
  await ada.keyboard.type("x");
  await poll(async () => (await stored(messageId)).files.length).toBe(2);
  expect(otto.url()).toContain(messageId);
  expect((await stored(messageId)).html).not.toContain("data-attachment");
  expect(wrong).toEqual([]);
});

test("[CO9] [PE7] a template holds files and pictures, written live, and brings them into a draft", async () => {
  const made = await ada.request.post("/api/templates", {
    data: { name: "Quarterly", subject: "Q", html: "<p>See</p>" },
    headers: { Origin: server.origin },
  });
  await ada.goto(`/templates/${(await made.json()).id}`);
  await ada.getByText("Saved", { exact: true }).waitFor();
  await ada.getByLabel("Files to attach").setInputFiles([report]);
  await filesIn(ada).getByRole("link", { name: /Bericht/ }).waitFor();
  await caretTo(ada, "Message", 0, 3);
  await giveFiles(body(ada), [chart], { by: "paste" });
  await body(ada).locator(".picture img").waitFor();
  await ada.getByText("Saved", { exact: true }).waitFor();

  const { messageId } = await makeDraft(server, { subject: "0", html: "<p></p>" });
  await open(ada, messageId);
  await caretTo(ada, "Message", 0, 0);
  await ada.keyboard.type("/quarter");
  await ada.getByRole("option", { name: /Quarterly/ }).waitFor();
  await ada.keyboard.press("Enter");
  await filesIn(ada).getByRole("link", { name: /Bericht/ }).waitFor();
  await poll(async () => withoutIds((await stored(messageId)).html)).toContain("<img data-attachment");
  expect((await stored(messageId)).files).toEqual(["Bericht für März.pdf"]);
  expect(wrong).toEqual([]);
});

test("[CO9] [ST2] a start's form takes files and pictures, and its mails carry them", async () => {
  const { accountId, addUser, db } = server.workspace;
  const userId = await addUser();
  await db.insert(membership).values({ accountId, userId });
  await ada.goto(`/start?userIds=${userId}`);
  await body(ada).waitFor();
  await caretTo(ada, "Subject", 0, 0);
  await ada.keyboard.type("With files");
  await body(ada).focus();
  await ada.keyboard.type("See ");
  await giveFiles(body(ada), [chart], { by: "paste" });
  await body(ada).locator(".picture img").waitFor();
  await ada.getByLabel("Files to attach").setInputFiles([report]);
  await filesIn(ada).getByRole("link", { name: /Bericht/ }).waitFor();
  await look(ada, "start-form");
  const [asked] = await Promise.all([
    ada.waitForRequest((request) =>
      request.url().endsWith("/api/starts/preview") && request.postData()!.includes("files")
    ),
    body(ada).pressSequentially("!"),
  ]);
  const { content } = asked.postDataJSON();
  expect(withoutIds(content.html)).toMatch(/^<p>See <img data-attachment alt="">!?<\/p>$/);
  expect(content.files).toHaveLength(1);
  expect(wrong).toEqual([]);
});
