import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PD8] an admin makes a write key for a library, and sees which traits of its calls have no place", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/keys");
  await page.getByText("There is no write key yet.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("What is it for?").fill("Product");
  await page.getByRole("button", { name: /Kind/ }).click();
  await page.getByRole("option", { name: "Write key" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make key" }).click();
  const key = await page.getByRole("textbox", { name: "Key" }).inputValue();
  await page.keyboard.press("Escape");
  await page.getByRole("listitem").filter({ hasText: "Product" }).getByText("Write key").waitFor();
  await page.getByText("Nothing was sent yet.", { exact: false }).waitFor();
  const sent = await fetch(`${server.origin}/v1/identify`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({ userId: "u9", messageId: "m", traits: { email: "nina@b.example", shoeSize: 41 } }),
  });
  expect([sent.status, await sent.json()]).toEqual([200, { success: true }]);
  // The open page follows.
  await page.getByText("shoeSize").waitFor();
  await page.getByText(/^once, last/).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Product" }).getByText("last used").waitFor();
  await expectAccessible(page);
  expect((await server.ada("GET /api/users?q=nina")).items).toMatchObject([{ externalId: "u9" }]);
  await page.getByRole("button", { name: "Clear the list" }).click();
  await page.getByText("Everything that was sent has found its place.", { exact: false }).waitFor();
  const ben = await open("ben", "/settings/keys");
  await ben.getByRole("button", { name: "New key" }).click();
  await ben.getByLabel("What is it for?").waitFor();
  expect(await ben.getByRole("button", { name: /Kind/ }).count()).toBe(0);
  expect(await ben.getByText("Segment", { exact: true }).count()).toBe(0);
  expect(wrong).toEqual([]);
});
