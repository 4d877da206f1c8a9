import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const traits = [
  {
    key: "plan",
    label: "Plan",
    type: "select",
    options: [{ value: "pro", label: "Pro plan" }, { value: "free", label: "Free" }],
  },
  { key: "seats", label: "Seats", type: "number" },
  { key: "site", label: "Site", type: "url" },
  { key: "score", label: "Score", type: "number", editRight: "admins" },
];

test("[VI1] [PD5] columns are chosen with traits among them, by keys too, and a trait is edited in its cell", async () => {
  const server = await openDeskServer();
  for (const trait of traits) {
    await server.ada("POST /api/traits", { entity: "account", editRight: "members", ...trait });
  }
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string; name: string }[] };
  const acme = items.find(({ name }) => name === "Acme")!;
  await server.ada(`PATCH /api/accounts/${acme.id}`, {
    traits: { plan: "pro", seats: 7, site: "https://acme.example/x", score: 3 },
  });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts");
  const headers = () => page.getByRole("columnheader").allTextContents();
  const row = page.getByRole("row", { name: /Acme/ });
  await row.waitFor();

  // By the keyboard alone: open, show two traits, move one up, hide a column.
  await page.getByRole("button", { name: "Columns" }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Columns" });
  await panel.getByRole("checkbox", { name: "Seats" }).focus();
  await page.keyboard.press("Space");
  await panel.getByRole("checkbox", { name: "Plan" }).focus();
  await page.keyboard.press("Space");
  await panel.getByRole("checkbox", { name: "Plan" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await panel.getByText("AE", { exact: true }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("columns"))
    .toBe("name,status,csm,users,mrr,renewsOn,health,traits.plan,traits.seats");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect((await headers()).slice(-2)).toEqual(["Plan", "Seats"]);

  // Enter in the cell, a value, saved; the key u takes it back.
  const cell = row.getByRole("button", { name: "Seats of Acme: 7. Edit" });
  await cell.focus();
  await page.keyboard.press("Enter");
  const editor = page.getByRole("dialog", { name: "Edit Seats of Acme" });
  await editor.getByLabel("Seats").fill("12");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  const changed = row.getByRole("button", { name: "Seats of Acme: 12. Edit" });
  await changed.waitFor();
  await expect.poll(() => changed.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.getByText("Seats of Acme: 12", { exact: true }).waitFor();
  await page.keyboard.press("u");
  await cell.waitFor();

  // A select by a double click.
  await row.getByRole("button", { name: "Plan of Acme: Pro plan. Edit" }).dblclick();
  const plans = page.getByRole("dialog", { name: "Edit Plan of Acme" });
  await plans.getByRole("button", { name: /Plan/ }).click();
  await page.getByRole("option", { name: "Free" }).click();
  await plans.getByRole("button", { name: "Save" }).click();
  await row.getByRole("button", { name: "Plan of Acme: Free. Edit" }).waitFor();

  // A value that is refused says why at its field, and what admins alone set is no button for others.
  await page.goto("/accounts?columns=name,traits.site,traits.score");
  await row.getByRole("link", { name: "acme.example/x" }).waitFor();
  await row.getByRole("button", { name: /^Site of Acme/ }).dblclick();
  const sites = page.getByRole("dialog", { name: "Edit Site of Acme" });
  await sites.getByLabel("Site").fill("javascript:alert(1)");
  await sites.getByRole("button", { name: "Save" }).click();
  await sites.getByText(/not an http, https or mailto address/).waitFor();
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Score/ }).waitFor();
  const bens = await open("ben", "/accounts?columns=name,traits.site,traits.score");
  const benRow = bens.getByRole("row", { name: /Acme/ });
  await benRow.getByText("3", { exact: true }).waitFor();
  await benRow.getByRole("button", { name: /^Site/ }).waitFor();
  expect(await benRow.getByRole("button", { name: /^Score/ }).count()).toBe(0);
  expect(wrong).toEqual([]);
});
