import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] a list is saved as a file with its rows, order and columns, from its head", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts?q=a&sort=-mrr&columns=name,mrr");
  await page.getByRole("row", { name: /Acme/ }).waitFor();
  await expectAccessible(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export accounts as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^accounts-\d{4}-\d\d-\d\d\.csv$/);
  expect(readFileSync(await file.path(), "utf8")).toBe("\ufeffName,MRR\r\nAcme,1200\r\nBeta,800\r\nGamma,\r\n");
  await page.getByText("3 accounts exported").waitFor();

  // What is wrong with the list is said, and no file comes.
  const gone = JSON.stringify({ all: [{ field: "account.traits.gone", op: "is", value: "x" }] });
  await page.goto(`/accounts?filter=${encodeURIComponent(gone)}`);
  await page.getByRole("button", { name: "Export accounts as CSV" }).click();
  await page.getByText("The export did not work").waitFor();
  expect(wrong).toEqual([]);
});
