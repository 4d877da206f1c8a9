import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { type DeskServer, openDeskServer } from "#tests/support/desk-pages.ts";
import { signIn } from "#tests/support/draft-pages.ts";
import { everyPage, fillEveryPage, type PageKind } from "#tests/support/every-page.ts";
import { reachByKeys } from "#tests/support/reach.ts";

const shots = Deno.env.get("KEEP_SHOTS");
/** A piece of a path: only pages that have it are looked at, while one of them is mended. */
const only = Deno.env.get("ONLY_PAGE") ?? "";
const wide = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };
type Who = "ada" | "nobody";

/** A page of Ada, who is an admin, and one of somebody who is not signed in; `wrong` is what they say on their consoles. */
async function openPeople(server: DeskServer, wrong: string[]): Promise<Record<Who, Page>> {
  const browser = await openBrowser();
  whenDone(() => browser.close());
  const openPage = async (who: Who) => {
    const context = await browser.newContext({
      ...{ baseURL: server.origin, locale: "en-US", timezoneId: "UTC", viewport: wide, reducedMotion: "reduce" },
    });
    if (who === "ada") await signIn(context, "ada@parley.test");
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (line) => {
      // The browser's own words where the server says that nobody is signed in, or that a link is none.
      const isAnswer = who === "nobody" && /status of 4(01|04|10)/.test(line.text());
      if (line.type() === "error" && !isAnswer) wrong.push(line.text());
    });
    await page.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", (event) => console.error(`refused: ${event.blockedURI}`))
    );
    return page;
  };
  return { ada: await openPage("ada"), nobody: await openPage("nobody") };
}

/** What is wrong with the page as it stands: in both themes, by keyboard, and on a phone. */
async function lookAt(page: Page, kind: PageKind): Promise<Record<string, unknown[]>> {
  const named = kind.path.replaceAll(/\W+/g, "-");
  const found: Record<string, unknown[]> = {};
  if (shots) await page.screenshot({ path: `${shots}/page${named}.png` });
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate((to) => document.documentElement.setAttribute("data-theme", to), theme);
    found[theme] = await axe(page);
  }
  const { stops, unreached, unseen } = await reachByKeys(page);
  Object.assign(found, { unreached, unseen, endless: stops === 0 ? [stops] : [] });
  await page.setViewportSize(phone);
  found.phone = await axe(page);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (sideways > 0) found.sideways = [sideways];
  if (shots) await page.screenshot({ path: `${shots}/phone${named}.png` });
  return found;
}

test(
  "[VI6] [VI7] [VI8] every page is sound in both themes and on a phone, whole by keyboard, and quiet on its console",
  async () => {
    const server = await openDeskServer();
    const addressOf = await fillEveryPage(server);
    const wrong: string[] = [];
    const people = await openPeople(server, wrong);
    const faults: Record<string, unknown> = {};
    for (const kind of everyPage.filter(({ path }) => path.includes(only))) {
      const page = people[kind.who ?? "nobody"];
      wrong.length = 0;
      try {
        await page.setViewportSize(wide);
        await page.goto("about:blank");
        await page.goto(addressOf(kind.path), { waitUntil: "networkidle" });
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await expect.poll(() => page.getByText("Loading…").count()).toBe(0);
        const found = Object.entries({ ...await lookAt(page, kind), wrong: [...wrong] });
        if (found.some(([, list]) => list.length > 0)) {
          faults[kind.path] = Object.fromEntries(found.filter(([, list]) => list.length > 0));
        }
      } catch (error) {
        faults[kind.path] = [String(error), ...wrong];
      }
    }
    expect(faults).toEqual({});
    expect(server.faults).toEqual([]);
  },
  600_000,
);
