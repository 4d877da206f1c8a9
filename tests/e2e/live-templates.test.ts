import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, keptIn, makeDraft, openDraftServer, signIn } from "#tests/support/draft-pages.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
const ada = await openPerson("ada@parley.test");
const ben = await openPerson("ben@parley.test");
const otto = await openPerson("otto@parley.test");

async function openPerson(email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, email);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && wrong.push(line.text()));
  return page;
}
const box = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const saved = (page: Page) => page.getByText("Saved", { exact: true }).first().waitFor();
const ask = async (page: Page, path: string) => await (await page.request.get(path)).json();
const idOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1)!;
const isTemplate = /\/templates\/[0-9A-Z]{26}$/;

/** Lists and mails hear of a word a moment after it is on disk. */
const soon = { timeout: 10_000 };

/** A template made by hand, open to be written. */
async function makeTemplate(page: Page, name: string, kind = "template"): Promise<string> {
  await page.goto(kind === "snippet" ? "/templates?kind=snippet" : "/templates");
  await page.getByRole("button", { name: `New ${kind}` }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("button", { name: `Make ${kind}` }).click();
  await page.waitForURL(isTemplate);
  await saved(page);
  return idOf(page);
}

test("[CO6] [PE7] two people write the subject and text of one template at once, and its readers see them at it", async () => {
  const id = await makeTemplate(ada, "Welcome");
  for (const page of [ben, otto]) {
    await page.goto(`/templates/${id}`);
    await saved(page);
  }
  await caretTo(ada, "Subject", 0, 0);
  await ada.keyboard.type("Hello {{user.firstName}}");
  await caretTo(ben, "Message", 0, 0);
  await ben.keyboard.type("Good to meet you.");
  await ada.keyboard.press("Enter");
  await otto.locator(".caret-name", { hasText: "Ben Okafor" }).waitFor({ state: "attached" });
  await ada.getByRole("list", { name: "Also here" }).getByRole("button", { name: "Go to Ben Okafor" }).click();
  for (const page of [ada, ben]) await saved(page);
  await expect.poll(async () => await ask(ada, `/api/templates/${id}`), soon).toMatchObject({
    ...{ name: "Welcome", subject: "Hello {{user.firstName}}", html: "<p>Good to meet you.</p>" },
  });
  expect(await box(otto, "Message").getAttribute("contenteditable")).toBe("false");
  await otto.getByText("You may read this template, not write in it.").waitFor();
  for (const page of [ada, otto]) expect(await axe(page)).toEqual([]);
  await ada.emulateMedia({ colorScheme: "dark" });
  expect(await axe(ada)).toEqual([]);
  await ada.emulateMedia({ colorScheme: "light" });
  await ada.getByRole("tab", { name: "History" }).click();
  const past = ada.getByRole("tabpanel", { name: "History" });
  await past.getByText("Ben Okafor").first().waitFor();
  await past.getByText("Ada Byron").first().waitFor();
  expect(await axe(ada)).toEqual([]);
  expect(wrong).toEqual([]);
});

test("[PE7] a template's name and audience save themselves, say what is wrong, and show to colleagues", async () => {
  const id = await makeTemplate(ada, "Plain");
  await ben.goto(`/templates/${id}`);
  await ben.getByRole("heading", { name: "Plain" }).waitFor();
  await ada.getByLabel("Name").fill(" ");
  await ada.getByLabel("Name").blur();
  await ada.getByLabel("Name").and(ada.locator("[aria-invalid=true], [data-invalid]")).waitFor();
  expect(await axe(ada)).toEqual([]);
  expect((await ask(ada, `/api/templates/${id}`)).name).toBe("Plain");
  wrong.splice(0); // The browser says on its console that the name was refused.
  await ada.getByLabel("Name").fill("Plainer");
  await ada.getByLabel("Name").blur();
  await ada.getByRole("heading", { name: "Plainer" }).waitFor();
  await ben.getByRole("heading", { name: "Plainer" }).waitFor();
  // Ben did not make it: he cannot take it from everybody.
  expect(await ben.getByRole("radio", { name: "Only me" }).isDisabled()).toBe(true);
  await ada.getByText("Only me", { exact: true }).click();
  await ada.getByText("Only you", { exact: true }).waitFor();
  await ben.getByRole("alert").getByText("This could not be loaded").waitFor();
  await ben.goto("/templates");
  wrong.splice(0); // Ben's page had asked for what is no longer his to see.
});

test("[PE7] a snippet is a text without a subject; archived it is read only, restored it goes on", async () => {
  const id = await makeTemplate(ada, "Sign-off", "snippet");
  expect(await box(ada, "Subject").count()).toBe(0);
  await caretTo(ada, "Message", 0, 0);
  await ada.keyboard.type("See you soon");
  await saved(ada);
  await ada.getByRole("button", { name: "Archive" }).click();
  await ada.getByText("It is archived: nobody begins from it.").waitFor();
  await expect.poll(() => box(ada, "Message").innerText(), soon).toBe("See you soon");
  expect(await box(ada, "Message").getAttribute("contenteditable")).toBe("false");
  expect(await axe(ada)).toEqual([]);
  await ada.getByRole("button", { name: "Restore" }).click();
  await saved(ada);
  await caretTo(ada, "Message", 0, 12);
  await ada.keyboard.type("!");
  await saved(ada);
  await expect.poll(async () => (await ask(ada, `/api/templates/${id}`)).html, soon).toBe("<p>See you soon!</p>");
  await ada.goto("/templates?kind=snippet");
  await ada.getByRole("row", { name: /Sign-off.*See you soon!/ }).waitFor();
  await ada.getByRole("button", { name: "Whole mails" }).click();
  await ada.getByRole("row", { name: /Sign-off/ }).waitFor({ state: "detached" });
  expect(await axe(ada)).toEqual([]);
  expect(wrong).toEqual([]);
});

test("[CO3] [CO6] words written offline in a template outlive the tab", async () => {
  const id = await makeTemplate(ada, "Offline");
  let isCut = false;
  const context = ada.context();
  const page = await context.newPage();
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void (isCut || far.send(frame)));
  });
  await page.goto(`/templates/${id}`);
  await saved(page);
  isCut = true;
  await caretTo(page, "Message", 0, 0);
  await page.keyboard.type("on the way");
  await expect.poll(() => keptIn(page)).toEqual([`template:${id}`]);
  isCut = false;
  await page.reload();
  await expect.poll(() => box(page, "Message").innerText()).toBe("on the way");
  await saved(page);
  await expect.poll(async () => (await ask(page, `/api/templates/${id}`)).html, soon).toBe("<p>on the way</p>");
  await expect.poll(() => keptIn(page)).toEqual([]);
  await page.close();
  expect(wrong).toEqual([]);
});

test("[PE5] [CO6] a signature is written live by its owner and an admin, and ends the mail", async () => {
  const { messageId } = await makeDraft(server, { subject: "0", html: "<p>Words</p>" });
  const { teammate } = await ask(ben, `/api/messages/${messageId}`);
  await ada.goto("/settings/team");
  const team = (await ask(ada, "/api/teammates")).items as { id: string; name: string }[];
  const owner = team.find((one) => one.id === teammate.id)!;
  await ada.goto(`/settings/team/${owner.id}`);
  await saved(ada);
  await caretTo(ada, "Signature", 0, 0);
  await ada.keyboard.type("Yours, {{sender.firstName}}");
  await saved(ada);
  await expect.poll(async () => (await ask(ada, `/api/teammates/${owner.id}`)).signature, soon).toBe(
    "<p>Yours, {{sender.firstName}}</p>",
  );
  await expect.poll(async () => (await ask(ada, `/api/messages/${messageId}/preview`)).text, soon).toContain("Yours, ");
  expect(await axe(ada)).toEqual([]);

  const me = await ask(ben, "/api/me");
  await ben.goto("/settings/profile");
  await ada.goto(`/settings/team/${me.id}`);
  for (const page of [ben, ada]) await saved(page);
  await caretTo(ben, "Signature", 0, 0);
  await ben.keyboard.type("Ben");
  await expect.poll(() => box(ada, "Signature").innerText()).toContain("Ben");
  await caretTo(ada, "Signature", 0, 3);
  await ada.keyboard.type(", with Ada");
  for (const page of [ben, ada]) await saved(page);
  await expect.poll(async () => (await ask(ben, `/api/teammates/${me.id}`)).signature, soon).toBe(
    "<p>Ben, with Ada</p>",
  );
  await ben.getByRole("list", { name: "Also here" }).getByRole("button", { name: "Go to Ada Byron" }).waitFor();
  expect(await axe(ben)).toEqual([]);
  await ben.getByRole("button", { name: "History" }).click();
  const past = ben.getByRole("dialog", { name: "History of the signature" });
  await past.getByText("Ada Byron").first().waitFor();
  expect(await axe(ben)).toEqual([]);
  await ben.keyboard.press("Escape");
  await past.waitFor({ state: "detached" });
  // The rest of the profile is saved on purpose, and takes nothing of the signature with it.
  await ben.getByLabel("First name").fill("Benjamin");
  await ben.getByRole("button", { name: "Save profile" }).click();
  await ben.getByText("Profile saved").waitFor();
  expect((await ask(ben, `/api/teammates/${me.id}`)).signature).toBe("<p>Ben, with Ada</p>");

  await otto.goto(`/settings/team/${me.id}`);
  await expect.poll(async () =>
    await box(otto, "Signature").count() === 0 ||
    await box(otto, "Signature").getAttribute("contenteditable") === "false"
  ).toBe(true);
  expect(wrong).toEqual([]);
});
