import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI7] a list of suggestions covers nothing unasked, and Escape takes it before what it stands in", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts");
  const list = page.getByRole("listbox");
  await page.getByRole("checkbox", { name: "Select Acme" }).check();
  await page.getByRole("button", { name: /Set CSM/ }).click();
  const dialog = page.getByRole("dialog");
  const csm = dialog.getByRole("combobox", { name: "CSM" });
  await expect.poll(() => csm.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await list.count()).toBe(0);

  for (const asks of [() => page.keyboard.press("ArrowDown"), () => csm.click(), () => csm.fill("a")]) {
    await asks();
    await list.waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    expect(await dialog.count()).toBe(1);
    expect(await csm.inputValue()).toBe("Leave as it is");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  // A fresh condition shows what it may be about; one that says something shows that alone.
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
  await list.waitFor();
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  expect(await panel.count()).toBe(1);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  const filter = { all: [{ field: "account.name", op: "is", value: "Acme" }] };
  await page.goto(`/accounts?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  await page.getByRole("grid").getByText("Acme").waitFor();
  await page.keyboard.press("f");
  await panel.getByText("1 account matches").waitFor();
  const field = panel.getByRole("combobox", { name: "Field" });
  await field.focus();
  expect(await field.inputValue()).toContain("Name");
  expect(await list.count()).toBe(0);
  expect(wrong).toEqual([]);
});
