import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PB1] a condition without a value yet outlives another tab and a reload, and what is missing is counted alike everywhere", async () => {
  const server = await openDeskServer();
  const rule = { all: [{ field: "account.name", op: "is", value: "Acme" }] };
  const { id } = await server.ada("POST /api/playbooks", { name: "Large ones", definition: { rule } });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/playbooks/${id}`, { width: 1280 });
  const who = page.locator("#who");
  const panel = page.getByRole("region", { name: "Who matches" });
  await panel.getByText("1 account matches now").waitFor();

  await who.getByRole("button", { name: "Condition", exact: true }).click();
  const field = who.getByRole("combobox", { name: "Field" }).last();
  await page.getByRole("listbox").waitFor();
  // The list of fields begins where its field does.
  const left = async (one: typeof field) => (await one.boundingBox())!.x;
  expect(Math.abs(await left(page.locator(".float")) - await left(who.locator(".control").last()))).toBeLessThan(2);
  await field.fill("MRR");
  await page.keyboard.press("Enter");
  const value = who.getByRole("spinbutton", { name: "Value of MRR" });
  await value.waitFor();
  await panel.getByText("The condition on MRR has no value yet.").waitFor();
  // It takes nobody out, and is no fault of whoever is still writing.
  await panel.getByText("1 account matches now").waitFor();
  expect(await who.getByRole("alert").count()).toBe(0);
  await page.getByRole("status").filter({ hasText: /^Saved/ }).waitFor();

  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("Choose an account").waitFor();
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await value.waitFor();
  await page.reload();
  await value.waitFor();

  await panel.getByText("Before it can go live: 2 things to mend").waitFor();
  await page.getByRole("button", { name: "Go live" }).click();
  const dialog = page.getByRole("dialog", { name: "Go live" });
  await dialog.getByText("Before it can go live: 2 things to mend").waitFor();
  await dialog.getByText("The condition on MRR has no value yet.").waitFor();
  await dialog.getByText("Say what is to be done.").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await value.fill("2000");
  await panel.getByText("No account matches now").waitFor();
  await value.fill("1200");
  await panel.getByText("1 account matches now").waitFor();
  await panel.getByText("Before it can go live: 1 thing to mend").waitFor();

  // Going live waits for what is on its way, and for what is written meanwhile.
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  const saves: unknown[] = [];
  await page.route(`**/api/playbooks/${id}`, async (route) => {
    if (route.request().method() !== "PATCH") return await route.continue();
    saves.push(route.request().postDataJSON());
    await held;
    await route.continue();
  });
  await value.fill("1300");
  await expect.poll(() => saves.length).toBe(1);
  await value.fill("1200");
  await page.getByRole("button", { name: "Go live" }).click();
  release();
  await dialog.getByText("Before it can go live: 1 thing to mend").waitFor();
  expect(saves).toHaveLength(2);
  await page.unroute(`**/api/playbooks/${id}`);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // On a phone the panel stands under it all: a line at the top says what it says, and leads there.
  await page.setViewportSize({ width: 390, height: 844 });
  const line = page.getByRole("link", { name: /^1 account matches now/ });
  await line.waitFor();
  await expectAccessible(page);
  expect(await panel.evaluate((one) => one.getBoundingClientRect().top > innerHeight)).toBe(true);
  await line.click();
  await expect.poll(() => panel.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
  expect(wrong).toEqual([]);
});
