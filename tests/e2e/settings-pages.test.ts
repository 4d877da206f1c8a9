import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PD5][VI3][CH6][AD2] traits with their options, an address by hand, and the trail of both, by keyboard", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/traits");
  const dialog = page.getByRole("dialog");
  const save = () => dialog.getByRole("button", { name: "Save" }).press("Enter");

  // A key that shadows a field is refused at its field.
  await page.getByRole("button", { name: "New user trait" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Label" }).fill("E-mail");
  await dialog.getByRole("textbox", { name: "Key" }).fill("email");
  await save();
  await dialog.getByText(/Email is a built-in field/).waitFor();
  await page.keyboard.press("Escape");

  // A conversation's select: options added, moved, renamed.
  await page.getByRole("button", { name: "New conversation trait" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Label" }).fill("Topic");
  await dialog.getByRole("button", { name: /Type/ }).press("Enter");
  await page.getByRole("option", { name: "One of a list" }).click();
  await dialog.getByRole("textbox", { name: "Option 1" }).fill("Renewal");
  await dialog.getByRole("button", { name: "Add an option" }).press("Enter");
  await page.keyboard.type("Onboarding");
  await dialog.getByRole("button", { name: "Move Onboarding up" }).press("Enter");
  await expectAccessible(page);
  await save();
  await page.getByText(/Onboarding, Renewal/).waitFor();

  // One that rows hold stays, and it is said how many do.
  const [message] = await server.start();
  await server.ada(`PATCH /api/conversations/${String(message!.conversationId)}`, { traits: { topic: "Renewal" } });
  await page.getByRole("button", { name: "Edit Topic" }).press("Enter");
  await dialog.getByRole("button", { name: "Remove Renewal" }).press("Enter");
  await save();
  await dialog.getByText("Conversations still hold Renewal (1).").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Archive Topic" }).press("Enter");
  const asking = page.getByRole("alertdialog");
  await asking.getByText("Rows that hold a value: 1.").waitFor();
  await expectAccessible(page);
  await asking.getByRole("button", { name: "Archive" }).press("Enter");
  await page.getByRole("button", { name: "Bring back Topic" }).press("Enter");
  await page.getByRole("button", { name: "Archive Topic" }).waitFor();
  await expectAccessible(page);

  // An address by hand.
  await page.goto("/settings/unsubscribes");
  await page.getByRole("button", { name: "Suppress an address" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Address" }).fill("no@one.example");
  await dialog.getByRole("button", { name: "Suppress" }).press("Enter");
  await page.getByText(/Set by hand by Ada Byron/).waitFor();
  await expectAccessible(page);

  // The trail says so, and leads to what it speaks of.
  await page.goto("/settings/audit");
  const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
  await entries.filter({ hasText: "Ada Byron suppressed no@one.example" }).waitFor();
  await entries.filter({ hasText: "Ada Byron changed the conversation" }).getByRole("link").waitFor();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Did" }).fill("defined");
  await page.getByRole("option", { name: "Defined the trait" }).click();
  await page.waitForURL(/did=trait\.created/);
  await expect.poll(() => entries.count()).toBe(1);
  await entries.getByRole("button", { name: /^Details: Ada Byron defined the trait Topic/ }).press("Enter");
  await entries.getByText("trait.created").waitFor();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "To" }).or(page.getByLabel("To", { exact: true })).first().fill("2001-01-01");
  await page.getByText("Nothing like that").waitFor();
  expect(wrong).toEqual([]);
});
