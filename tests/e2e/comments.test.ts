import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, makeDraft, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
const ada = await openPerson("ada@parley.test", "light");
const ben = await openPerson("ben@parley.test", "dark");

async function openPerson(email: string, colorScheme: "light" | "dark"): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: server.origin, locale: "en-US", timezoneId: "Europe/Berlin", colorScheme },
    viewport: { width: 1440, height: 900 },
  });
  await signIn(context, email);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && wrong.push(line.text()));
  return page;
}

const edit = async (page: Page, id: string) => {
  await page.goto(`/pending/${id}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();
};
const marked = (page: Page) => page.locator(".comment-mark").allInnerTexts();

test("[PR6] a comment on selected words names a colleague, moves with the words, is answered and resolved", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>The price is high</p>" });
  await edit(ada, messageId);
  await caretTo(ada, "Message", 0, 4, 5);
  await ada.getByRole("button", { name: "Comment on the selection" }).click();
  const box = ada.getByRole("textbox", { name: "Your comment" });
  await box.pressSequentially("Too much, @be");
  await ada.getByRole("option", { name: /Ben Okafor/ }).waitFor();
  expect(await axe(ada)).toEqual([]);
  await ada.keyboard.press("Enter");
  await ada.keyboard.type("?");
  await ada.keyboard.press("Control+Enter");
  await ada.getByText("Too much, @Ben Okafor ?").waitFor();
  await expect.poll(() => marked(ada)).toEqual(["price"]);

  await edit(ben, messageId);
  await ben.getByRole("tab", { name: /Comments/ }).click();
  await ben.getByText("Too much, @Ben Okafor ?").waitFor();
  expect(await axe(ben)).toEqual([]);
  await caretTo(ben, "Message", 0, 0);
  await ben.keyboard.type("Well: ");
  await expect.poll(() => marked(ada)).toEqual(["price"]);
  await ben.getByRole("button", { name: "Reply" }).click();
  await ben.getByRole("textbox", { name: "Your reply" }).fill("It is fair");
  await ben.keyboard.press("Control+Enter");
  await ada.getByText("It is fair").waitFor();
  await ada.getByRole("button", { name: "Resolve" }).click();
  await expect.poll(() => marked(ben)).toEqual([]);
  await ben.getByRole("button", { name: "Show 1 resolved" }).click();
  await ben.getByText("Resolved by Ada Byron").waitFor();
  expect((await storedDraft(server, messageId)).html).toBe("<p>Well: The price is high</p>");
  expect(wrong).toEqual([]);
});

test("[PR6] mail whose comments mention me is a view of its own, counted until I saw it", async () => {
  const { messageId } = await makeDraft(server, { subject: "Ask Ben", html: "<p>x</p>" });
  await edit(ada, messageId);
  await ada.getByRole("tab", { name: /Comments/ }).click();
  await ada.getByRole("button", { name: "Comment", exact: true }).click();
  await ada.getByRole("textbox", { name: "Your comment" }).pressSequentially("@Ben");
  await ada.getByRole("option", { name: /Ben Okafor/ }).click();
  await ada.keyboard.press("Control+Enter");
  await ben.goto("/pending?view=mentions");
  await ben.getByRole("button", { name: /Mentions.*1/ }).waitFor();
  await ben.getByText("Ask Ben").first().click();
  await ben.getByRole("tab", { name: /Comments/ }).click();
  await ben.getByRole("list", { name: "Open comments" }).getByText("@Ben Okafor").waitFor();
  await expect.poll(() => ben.getByRole("button", { name: /^Mentions/ }).innerText()).toBe("Mentions");
  expect(await axe(ben)).toEqual([]);
  expect(wrong).toEqual([]);
});

test("a snippet comes in by /, and what is pasted from Docs comes in clean", async () => {
  const made = await ada.request.post("/api/templates", {
    data: {
      name: "Price list",
      kind: "snippet",
      shared: true,
      subject: "",
      html: "<p>Seats cost <strong>3</strong></p>",
    },
    headers: { Origin: server.origin },
  });
  expect(made.ok()).toBe(true);
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Hello</p>" });
  await edit(ada, messageId);
  await caretTo(ada, "Message", 0, 5);
  await ada.keyboard.type(". /price");
  await ada.getByRole("option", { name: /Price list/ }).waitFor();
  await ada.keyboard.press("Enter");
  await expect.poll(async () => (await storedDraft(server, messageId)).html)
    .toBe("<p>Hello. Seats cost <strong>3</strong></p>");
  await caretTo(ada, "Message", 0, 19);
  await ada.keyboard.press("Enter");
  await ada.getByRole("textbox", { name: "Message", exact: true }).evaluate((text) => {
    const pasted = new DataTransfer();
    pasted.setData(
      "text/html",
      `<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><ul><li dir="ltr">` +
        `<p><span style="font-weight:400">plain </span><span style="font-weight:700">bold</span></p></li></ul></b>`,
    );
    text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
  });
  await expect.poll(async () => (await storedDraft(server, messageId)).html).toContain(
    "<ul><li>plain <strong>bold</strong></li></ul>",
  );
  expect(wrong).toEqual([]);
});
