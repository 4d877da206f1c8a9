import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { settingsSections } from "#web/jump-places.ts";

test("[VI6] from anywhere by keyboard to a page, a setting, an account, a user, a template and a conversation, answered as one types", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  await server.ada("POST /api/templates", { name: "Renewal reminder", subject: "S", html: "<p>H</p>" });
  await server.start();
  const page = await open("ada", "/pending");
  await page.getByRole("row").nth(1).waitFor();
  const box = page.getByRole("combobox", { name: "Go to" });
  const options = page.getByRole("option");
  const chosen = page.locator("[role=option][aria-selected=true]");
  const jump = async (text: string, first: RegExp) => {
    await page.keyboard.press("Control+k");
    await box.waitFor();
    await page.keyboard.type(text);
    await chosen.filter({ hasText: first }).waitFor();
    await page.keyboard.press("Enter");
    await box.waitFor({ state: "detached" });
  };

  await jump("acm", /Acme.*Account/);
  await page.getByRole("heading", { name: "Acme", level: 1 }).waitFor();
  await jump("grace@", /Grace.*User/);
  await page.getByRole("heading", { name: "Grace", level: 1 }).waitFor();
  await jump("renewal", /Renewal reminder.*Template/);
  await page.waitForURL(/\/templates\//);
  await jump("hello", /Hello.*Conversation/);
  await page.waitForURL(/\/conversations\//);
  await jump("new acc", /New account.*Action/);
  await page.getByRole("dialog", { name: "New account" }).waitFor();
  await page.keyboard.press("Escape");

  // The field has the focus with the very press: letters typed at once are never keys of the page behind.
  const focused = await page.evaluate(() => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }));
    return document.activeElement?.getAttribute("aria-label");
  });
  expect(focused).toBe("Go to");
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "detached" });

  // Nothing typed: where one was last, then the places.
  await page.keyboard.press("Control+j");
  await expect.poll(() => options.first().textContent()).toMatch(/Conversation/);
  await options.filter({ hasText: "Calendar" }).first().waitFor();
  await expectAccessible(page);
  // Arrows move; what is looked for and not there is said.
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => options.nth(1).getAttribute("aria-selected")).toBe("true");
  expect(await box.getAttribute("aria-activedescendant")).toBe(await options.nth(1).getAttribute("id"));
  await page.keyboard.type("acme");
  await options.filter({ hasText: "Grace" }).first().waitFor();
  await expectAccessible(page);
  // An answer stays until the next is there: what still fits is never taken off the screen.
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  await page.route("**/api/search?q=acme.*", async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.type(".");
  expect(await options.filter({ hasText: "Grace" }).count()).toBe(1);
  release();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("zzzzqq");
  await page.getByText("Nothing is called that.").waitFor();
  await page.route("**/api/search?*", (route) => route.abort());
  await page.keyboard.type("q");
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "detached" });

  // Every part of a settings page that it knows is there.
  for (const { path } of settingsSections.filter((one) => one.path.includes("#"))) {
    await page.goto(path);
    await page.locator(`section[id="${path.split("#")[1]}"] h2`).waitFor({ timeout: 10_000 }).catch(() => {
      throw new Error(`${path} is not there`);
    });
  }
  expect(wrong).toEqual([]);
});
