import type { BrowserContext, Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { findDraft } from "#db/queries/draft.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, type Draft, makeDraft, openDraftServer, signIn } from "#tests/support/draft-pages.ts";
import { makeRandom } from "#tests/support/random.ts";

const letters = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] as const;
/** One way between a browser and the server, in ms. */
let delayMs = 0;
const wrong: string[] = [];

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const pages = [await openPerson("ada@parley.test"), await openPerson("ben@parley.test")] as const;
beforeEach(() => void wrong.splice(0));

async function openPerson(email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, email);
  return await openPage(context);
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void setTimeout(() => far.send(frame), delayMs));
    far.onMessage((frame) => void setTimeout(() => near.send(frame), delayMs));
  });
  return page;
}

const field = (page: Page, name: "Subject" | "Message") => page.getByRole("textbox", { name, exact: true });
const innerHtml = (page: Page, name: "Subject" | "Message") =>
  field(page, name).evaluate((element) => {
    // Carets are drawn into the text; what is compared is the text.
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll(".caret")) caret.remove();
    return copy.textContent;
  });

/** Both type their alphabet at the same moment, at a pace that `seed` sets, each where their caret is. */
async function race(seed: number): Promise<void> {
  const random = makeRandom(seed);
  const gaps = letters.map((alphabet) => Array.from(alphabet, () => random.int(1, random.chance(0.2) ? 45 : 12)));
  await Promise.all(pages.map(async (page, n) => {
    for (const [i, letter] of [...letters[n]!].entries()) await page.keyboard.type(letter, { delay: gaps[n]![i]! });
  }));
}

/** What is on disk, once both browsers say that all is saved and show the same. */
async function settled({ messageId }: Draft): Promise<{ subject: string; html: string }> {
  const stored = async () => {
    const { updates: [seed, ...log] } = (await findDraft(server.deps.db, messageId))!;
    return contentToHtml(readDraft(seed!, log));
  };
  await expect.poll(async () => (await lettersIn(await stored())).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(
    52,
  );
  for (const name of ["Subject", "Message"] as const) {
    await expect.poll(async () => await innerHtml(pages[0], name) === await innerHtml(pages[1], name)).toBe(true);
  }
  for (const page of pages) await page.getByText("Saved", { exact: true }).waitFor();
  return await stored();
}

const lettersIn = ({ subject, html }: { subject: string; html: string }) =>
  `${subject}${html}`.replace(/<[^>]*>|\{\{[^}]*\}\}/g, "").match(/[a-z]/gi) ?? [];

/** No letter is lost, doubled or out of order; what stood there before stands there still, with the letters where they were typed. */
function expectTyped(text: string, shape: RegExp): void {
  for (const alphabet of letters) {
    expect([...text.replace(/<[^>]*>|\{\{[^}]*\}\}/g, "")].filter((char) => alphabet.includes(char)).join("")).toBe(
      alphabet,
    );
  }
  expect(text).toMatch(shape);
}

type Race = {
  place: string;
  html: string;
  subject?: string;
  /** Brings both carets where the race is. */
  meet: () => Promise<unknown>;
  of: "subject" | "html";
  shape: RegExp;
};
const both = (act: (page: Page) => Promise<unknown>) => Promise.all(pages.map(act));

const races: Race[] = [
  {
    place: "the same spot of an existing line",
    html: "<p>12 34</p><p>56</p>",
    meet: () => both((page) => caretTo(page, "Message", 0, 3)),
    of: "html",
    shape: /^<p>12 [a-zA-Z]{52}34<\/p><p>56<\/p>$/,
  },
  {
    place: "an empty line",
    html: "<p>12</p><p></p><p>34</p>",
    meet: () => both((page) => caretTo(page, "Message", 1, 0)),
    of: "html",
    shape: /^<p>12<\/p><p>[a-zA-Z]{52}<\/p><p>34<\/p>$/,
  },
  {
    place: "a line just made with Enter",
    html: "<p>12</p><p>34</p>",
    meet: async () => {
      await caretTo(pages[0], "Message", 0, 2);
      await pages[0].keyboard.press("Enter");
      await expect.poll(() => field(pages[1], "Message").locator("p").count()).toBe(3);
      await caretTo(pages[1], "Message", 1, 0);
    },
    of: "html",
    shape: /^<p>12<\/p><p>[a-zA-Z]{52}<\/p><p>34<\/p>$/,
  },
  {
    place: "a subject just emptied",
    html: "<p>12</p>",
    subject: "34 {{user.firstName}}",
    meet: async () => {
      await field(pages[0], "Subject").focus();
      await pages[0].keyboard.press("Control+a");
      await pages[0].keyboard.press("Backspace");
      await expect.poll(() => innerHtml(pages[1], "Subject")).toBe("");
      await caretTo(pages[1], "Subject", 0, 0);
    },
    of: "subject",
    shape: /^[a-zA-Z]{52}$/,
  },
  {
    place: "the spot right behind a chip that ends a line",
    html: "<p>12 {{user.firstName}}</p><p>34</p>",
    meet: () => both((page) => caretTo(page, "Message", 0, 4)),
    of: "html",
    shape: /^<p>12 \{\{user\.firstName\}\}[a-zA-Z]{52}<\/p><p>34<\/p>$/,
  },
  {
    place: "both sides of a chip",
    html: "<p>{{user.firstName}}</p>",
    meet: () => Promise.all([caretTo(pages[0], "Message", 0, 0), caretTo(pages[1], "Message", 0, 1)]),
    of: "html",
    shape: /^<p>[a-z]{26}\{\{user\.firstName\}\}[A-Z]{26}<\/p>$/,
  },
  {
    place: "a subject between two chips",
    html: "<p>12</p>",
    subject: "{{user.firstName}}{{account.name}}",
    meet: () => both((page) => caretTo(page, "Subject", 0, 1)),
    of: "subject",
    shape: /^\{\{user\.firstName\}\}[a-zA-Z]{52}\{\{account\.name\}\}$/,
  },
];
const near = races.flatMap((race) => [1, 2].map((seed) => ({ ...race, seed, delay: 0 })));
const far = races.flatMap((race) => [3, 4].map((seed) => ({ ...race, seed, delay: 100 })));

test.each([...near, ...far])(
  "[CO1] two people who type in $place at once, $delay ms away, lose, double and move nothing (seed $seed)",
  async ({ html, subject, meet, of, shape, seed, delay }) => {
    delayMs = 0;
    const draft = await makeDraft(server, { html, subject: subject ?? "0" });
    await both((page) => page.goto(`/pending/${draft.messageId}?view=all&edit=1`));
    await both((page) => page.getByText("Saved", { exact: true }).waitFor());
    delayMs = delay;
    await meet();
    await race(seed);
    expectTyped((await settled(draft))[of], shape);
    expect(wrong).toEqual([]);
  },
);

test("[CO1] what is typed after a colleague deleted the chip that was selected here replaces nothing", async () => {
  delayMs = 0;
  const draft = await makeDraft(server, { html: "<p>12 34</p><p>{{user.firstName}} 56</p>", subject: "0" });
  await both((page) => page.goto(`/pending/${draft.messageId}?view=all&edit=1`));
  await both((page) => page.getByText("Saved", { exact: true }).waitFor());
  await field(pages[0], "Message").locator(".chip").click();
  await pages[0].locator(".chip.ProseMirror-selectednode").waitFor();
  await caretTo(pages[1], "Message", 1, 1);
  await pages[1].keyboard.press("Backspace");
  await field(pages[0], "Message").locator(".chip").waitFor({ state: "detached" });
  await race(5);
  const { html } = await settled(draft);
  expect(html.replace(/[a-z]/gi, "")).toBe("<p>12 34</p><p> 56</p>".replace(/[a-z]/gi, ""));
  expect(wrong).toEqual([]);
});
