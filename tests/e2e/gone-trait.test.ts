import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] [PD5] a view sorted by a trait outlives it, shows it under the name on a phone, and a figure begins to edit it", async () => {
  const server = await openDeskServer();
  const { id } = await server.ada("POST /api/traits", {
    ...{ entity: "account", key: "seats", label: "Seats", type: "number", editRight: "members" },
  });
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string; name: string }[] };
  const acme = items.find(({ name }) => name === "Acme")!;
  await server.ada(`PATCH /api/accounts/${acme.id}`, { traits: { seats: 7 } });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts?columns=name,traits.seats&sort=-traits.seats");
  const row = page.getByRole("row", { name: /Acme/ });

  // Typed faster than any panel opens: nothing of it is lost.
  const cell = row.getByRole("button", { name: /^Seats of Acme: / });
  await row.getByRole("button", { name: "Seats of Acme: 7. Edit" }).focus();
  await cell.evaluate((button) => {
    for (const key of ["1", "2", "Enter"]) button.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  await row.getByRole("button", { name: "Seats of Acme: 12. Edit" }).waitFor();
  await cell.focus();
  await page.keyboard.press("4");
  const editor = page.getByRole("dialog", { name: "Edit Seats of Acme" });
  await expect.poll(() => editor.getByLabel("Seats").inputValue()).toBe("4");
  await page.keyboard.press("Enter");
  await row.getByRole("button", { name: "Seats of Acme: 4. Edit" }).waitFor();

  await page.setViewportSize({ width: 390, height: 800 });
  await row.getByText("Seats: 4").waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await server.ada(`PATCH /api/traits/${id}`, { archived: true });
  await page.getByText("Seats is archived: the list is in its usual order.").waitFor();
  await row.waitFor();
  expect(new URL(page.url()).searchParams.get("sort")).toBeNull();
  await page.goto("/accounts?sort=traits.never");
  await page.getByText("There is no never to sort by: the list is in its usual order.").waitFor();
  await row.waitFor();
  await expectAccessible(page);
  // The refusals themselves are told to the console by the browser.
  expect(wrong.filter((line) => !/400/.test(line))).toEqual([]);
});
