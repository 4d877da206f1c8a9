import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

/** Every answer holds three rows, and between two of them stands one that holds none, as a long walk through many rows answers. */
const inPieces = (page: Page) => {
  const state = { asked: 0, failFrom: Infinity };
  return page.route(/\/api\/accounts\?/, async (route) => {
    const url = new URL(route.request().url());
    const cursor = url.searchParams.get("cursor") ?? "";
    if (state.asked++ >= state.failFrom) return await route.abort();
    if (!cursor.startsWith("gap.")) {
      return await route.fulfill({ json: { items: [], next: `gap.${cursor}` } });
    }
    const rest = cursor.slice("gap.".length);
    if (rest === "") url.searchParams.delete("cursor");
    else url.searchParams.set("cursor", rest);
    url.searchParams.set("limit", "3");
    await route.continue({ url: url.href });
  }).then(() => state);
};

/** Every text that stood in the page at any time. */
const watchWords = (page: Page) =>
  page.addInitScript(() => {
    const said = new Set<string>();
    Object.assign(globalThis, { said });
    const look = () => {
      for (const words of ["Nothing matches", "No accounts yet", "Looking further…"]) {
        if (document.body?.textContent.includes(words)) said.add(words);
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });
const said = (page: Page) => page.evaluate(() => [...(globalThis as unknown as { said: Set<string> }).said]);

test("[VI1] a list goes on over answers with few rows or none while its end is in sight, and says so", async () => {
  const server = await openDeskServer();
  const items = Array.from({ length: 20 }, (_, n) => ({ name: `Tulip ${n}`, externalId: `t${n}` }));
  await server.ada("POST /api/accounts/bulk", { items });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/profile");
  await watchWords(page);
  const state = await inPieces(page);
  await page.goto("/accounts?q=tulip");
  const rows = page.getByRole("grid").getByRole("row");
  await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(21);
  expect(await said(page)).toEqual(["Looking further…"]);
  await expect.poll(() => page.getByText("Looking further…").count()).toBe(0);
  await expectAccessible(page);

  // What is nowhere is said to be nowhere once the end was reached.
  await page.getByRole("searchbox").fill("no such flower");
  await page.getByText("Nothing matches").waitFor();

  // An answer that fails takes nothing away, and is asked for again by a press.
  state.failFrom = state.asked + 5;
  await page.getByRole("searchbox").fill("tuli");
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  expect(await rows.count()).toBe(7);
  state.failFrom = Infinity;
  await again.click();
  await expect.poll(() => rows.count()).toBe(21);
  expect(wrong).toEqual([]);
});
