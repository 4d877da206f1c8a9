import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PD2][PD4][PD5][PE4] an account is worked on its page by keyboard: facts and traits one by one, people, mail and who ties what there", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string; name: string }[] };
  const acme = items.find((one) => one.name === "Acme")!;
  const { items: users } = await server.ada("GET /api/users") as unknown as { items: { id: string; name: string }[] };
  const edsger = users.find((one) => one.name === "Edsger")!;
  await server.ada("POST /api/traits", { entity: "account", key: "seats", label: "Seats", type: "number" });
  const options = [{ value: "gold", label: "Gold" }, { value: "silver", label: "Silver" }];
  await server.ada("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "select", options });
  await server.start({
    on: { accountIds: [items.find((one) => one.name === "Beta")!.id] },
    cc: ["grace@acme.example"],
  });
  await server.start({ on: { accountIds: [acme.id] } });

  const page = await open("ada", `/accounts/${acme.id}`);
  const fact = (label: string) => page.getByRole("button", { name: `Change ${label}`, exact: true });
  // Tab keeps what was written and goes on to the next fact.
  await fact("Status").press("Enter");
  await page.keyboard.type("subscribed");
  await page.keyboard.press("Tab");
  await page.getByText("Subscribed", { exact: true }).first().waitFor();
  await expect.poll(() => fact("CSM").evaluate((one) => one === document.activeElement)).toBe(true);
  // What is refused is said at the field, and Escape leaves what was.
  await fact("Health, 0 to 10").press("Enter");
  await page.keyboard.type("11");
  await page.keyboard.press("Enter");
  await page.getByText(/Too big/).waitFor();
  await page.getByRole("textbox", { name: "Health, 0 to 10" }).waitFor();
  await page.keyboard.press("Escape");
  await fact("Health, 0 to 10").waitFor();
  await fact("MRR").press("Enter");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("2,500.50");
  await page.keyboard.press("Enter");
  await page.getByText("2,500.50").waitFor();
  await fact("Seats").press("Enter");
  await page.keyboard.type("40");
  await page.keyboard.press("Enter");
  await page.getByText("40", { exact: true }).waitFor();
  await fact("Plan").press("Enter");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Gold" }).click();
  await fact("Plan").waitFor();
  await expect.poll(async () => (await server.ada(`GET /api/accounts/${acme.id}`)).traits)
    .toEqual({ seats: 40, plan: "gold" });

  // A day is picked from its month.
  await fact("Renewal date").press("Enter");
  await page.getByRole("button", { name: "Open the calendar" }).press("Enter");
  await expectAccessible(page);
  await page.getByRole("gridcell", { name: /, 15 / }).press("Enter");
  await page.keyboard.press("Tab");
  await fact("Renewal date").waitFor();
  await expect.poll(async () => (await server.ada(`GET /api/accounts/${acme.id}`)).renewsOn).toMatch(/-15$/);

  // Its mail, and why a conversation with another account's user stands here.
  await page.getByText("Nobody of the team has mailed them yet.").waitFor();
  expect(await page.getByRole("list", { name: "Pending" }).getByRole("listitem").count()).toBe(3);
  // Subjects as their mail would say them; where no mail says them, by the names of their variables.
  for (const list of ["Pending", "Conversations"]) {
    await page.getByRole("list", { name: list }).getByText("Hello Alan").first().waitFor();
  }
  await page.getByText("Here by Grace (CC)").waitFor();

  // Somebody joins, becomes an owner, is taken out, and is back.
  await page.getByRole("button", { name: "Add a user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "User" }).fill("edsger");
  await page.getByRole("option", { name: /Edsger/ }).click();
  await dialog.getByRole("textbox", { name: "Role" }).fill("Advisor");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add" }).click();
  const people = page.getByRole("list", { name: "Users" });
  await people.getByText("Advisor").waitFor();
  await page.getByRole("button", { name: "Change what Edsger is here" }).click();
  await dialog.getByRole("checkbox", { name: "Owner of the account" }).press("Space");
  await dialog.getByRole("button", { name: "Save" }).click();
  await people.getByText("Owner").waitFor();
  await page.getByRole("button", { name: "Take Edsger out" }).click();
  await people.getByText("Edsger", { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await people.getByText("Edsger", { exact: true }).waitFor();
  await expectAccessible(page);

  await page.goto("/active?state=all");
  await page.getByRole("row", { name: /Hello User first name/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "Hello User first name" }).waitFor();

  // The user's page: never mailed from here, with who and why.
  await page.goto(`/users/${edsger.id}`);
  await page.getByRole("list", { name: "Accounts" }).getByText("Acme").waitFor();
  await page.getByRole("button", { name: "Suppress this address" }).click();
  await dialog.getByRole("textbox", { name: "Why" }).fill("Asked on the phone");
  await dialog.getByRole("button", { name: "Suppress" }).click();
  await page.getByText(/set by hand by Ada Byron/).waitFor();
  await page.getByText(/Asked on the phone/).waitFor();
  await expectAccessible(page);
  // Who comes to mend an address finds it open.
  await page.goto(`/users/${edsger.id}?edit=email`);
  await page.getByRole("textbox", { name: "E-mail" }).waitFor();
  expect(wrong).toEqual([]);
});
