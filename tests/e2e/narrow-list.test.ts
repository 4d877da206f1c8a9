import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] [VI2] a phone has a list's saved views and its filter at hand, and a narrow list beside a message its filter", async () => {
  const server = await openDeskServer();
  await server.start();
  const view = { filter: JSON.stringify({ all: [{ field: "account.name", op: "is", value: "Acme" }] }) };
  await server.ada("POST /api/views", { list: "pending", name: "Of Acme", shared: true, view });
  const { open, wrong } = await openDeskPages(server);
  const shots = Deno.env.get("SHOTS");
  for (const theme of ["light", "dark"] as const) {
    const page = await open("ada", "/pending", { theme, width: 390 });
    const rows = page.locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])');
    await expect.poll(() => rows.count()).toBe(4);
    await page.getByRole("navigation", { name: "Views" }).getByText("Of Acme").click();
    await expect.poll(() => rows.count()).toBe(2);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Filter by fields and traits" }).click();
    const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
    await panel.getByText(/\d pending messages match/).waitFor();
    await expectAccessible(page);
    if (shots) await page.screenshot({ path: `${shots}/narrow-${theme}.png` });
    await page.close();
  }
  const page = await open("ada", "/pending");
  await page.getByRole("row").nth(1).click();
  await page.getByRole("button", { name: "Filter by fields and traits" }).waitFor();
  // What narrowed the list stays in the URL while its tabs give their room to the message.
  expect(await page.getByRole("navigation", { name: "Views" }).count()).toBe(0);
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await page.getByRole("dialog", { name: "Filter by fields and traits" }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/narrow-open.png` });
  expect(wrong).toEqual([]);
});
