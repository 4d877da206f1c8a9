import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[AD5] an admin takes a person's file from their page and erases them by typing who, and they are gone", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { items } = await server.ada("GET /api/users") as unknown as { items: { id: string; name: string }[] };
  const { id } = items.find((one) => one.name === "Edsger")!;
  const page = await open("ada", `/users/${id}`);
  await page.getByRole("button", { name: "More for Edsger" }).press("Enter");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export everything kept of them" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`user-${id}.json`);

  await page.getByRole("button", { name: "More for Edsger" }).press("Enter");
  await page.getByRole("menuitem", { name: "Erase…" }).click();
  const dialog = page.getByRole("dialog");
  const erase = dialog.getByRole("button", { name: "Erase for good" });
  const who = dialog.getByLabel(/to confirm/);
  await who.fill("somebody@else.example");
  expect(await erase.isDisabled()).toBe(true);
  await expectAccessible(page);
  await who.fill("edsger@beta.example");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/users$/);
  await page.getByText("Grace", { exact: false }).first().waitFor();
  await page.getByText("edsger@beta.example").waitFor({ state: "detached" });
  await expect.poll(async () => ((await server.ada("GET /api/users?q=edsger")).items as unknown[]).length).toBe(0);
  expect(wrong).toEqual([]);

  const bens = await open("ben", "/users");
  await bens.getByText("Grace", { exact: false }).first().waitFor();
  const { items: left } = await server.ada("GET /api/users") as unknown as { items: { id: string }[] };
  await bens.goto(`/users/${left[0]!.id}`);
  await bens.getByRole("link", { name: "Start a conversation" }).waitFor();
  expect(await bens.getByRole("button", { name: /^More for/ }).count()).toBe(0);
});
