import { expect, test } from "vitest";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, keptIn, makeDraft, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";

test("[CO3] words on their way outlive a reload of the tab, are marked as unsaved, and are on disk after it", async () => {
  const server = await openDraftServer();
  const browser = await openBrowser();
  whenDone(() => browser.close());
  const context = await browser.newContext({ baseURL: server.origin });
  await signIn(context, "ada@parley.test");
  const page = await context.newPage();
  let isCut = false;
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => isCut || far.send(frame));
  });
  const { messageId } = await makeDraft(server, { subject: "Hi", html: "<p>Start</p>" });
  await page.goto(`/pending/${messageId}?view=all&edit=1`);
  await page.getByText("Saved", { exact: true }).waitFor();

  isCut = true;
  await caretTo(page, "Message", 0, 5);
  await page.keyboard.type(" and words on the way");
  await page.getByText("Saving…", { exact: true }).waitFor();
  isCut = false;
  await page.reload();
  await expect.poll(() => page.getByRole("textbox", { name: "Message" }).innerText()).toBe(
    "Start and words on the way",
  );
  await page.getByText("Saved", { exact: true }).waitFor();

  expect((await storedDraft(server, messageId)).html).toBe("<p>Start and words on the way</p>");
  await expect.poll(() => keptIn(page)).toEqual([]);
});
