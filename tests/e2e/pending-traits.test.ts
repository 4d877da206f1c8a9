import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] [VI3] a trait of its conversation is a column of what waits, and is set in its cell", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const round = { entity: "conversation", key: "round", label: "Round", type: "number", editRight: "members" };
  await server.ada("POST /api/traits", round);
  await server.start({ name: "Spring", traits: { round: 1 } });
  const page = await open("ada", "/pending?view=all&columns=to,leaves,traits.round");
  const row = page.getByRole("row", { name: /Grace/ });
  await row.getByRole("button", { name: /^Round of the mail to .*Grace.*: 1\. Edit/ }).dblclick();
  const dialog = page.getByRole("dialog", { name: /^Edit Round/ });
  await dialog.getByLabel("Round").fill("2");
  await dialog.getByRole("button", { name: "Save" }).click();
  await row.getByRole("button", { name: /^Round of the mail to .*Grace.*: 2\. Edit/ }).waitFor();
  expect(wrong).toEqual([]);

  // Where what edits it cannot be fetched, its value is read all the same.
  await page.route(/\/TraitCell-[^/]*\.js$/, (route) => route.abort());
  const [failed] = await Promise.all([
    page.waitForEvent("requestfailed", (request) => request.url().includes("/TraitCell-")),
    page.reload(),
  ]);
  expect(failed.failure()).not.toBeNull();
  await row.getByRole("checkbox").press("Space");
  await page.getByText("1 selected").first().waitFor();
  await row.getByRole("gridcell").getByText("2", { exact: true }).waitFor();
  expect(await row.getByRole("button", { name: /^Round of/ }).count()).toBe(0);
});
