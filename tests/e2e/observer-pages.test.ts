import { expect, test } from "vitest";
import { placesFor, settingsPlaces } from "#web/places.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[AD1] an observer who comes by an address is told who may, and nothing is asked that would be refused", async () => {
  const server = await openDeskServer();
  await server.ada(`PATCH /api/teammates/${(await server.ben("GET /api/me")).id}`, { role: "observer" });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ben", "/import");
  const refused: string[] = [];
  page.on("response", (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`));
  await page.getByText("You may not import").waitFor();
  await expectAccessible(page);
  await page.goto("/settings/audit");
  await page.getByText("The trail is for admins").waitFor();
  await page.goto("/settings/keys");
  await page.getByText("Make one to read accounts, mails and numbers from a script.").waitFor();

  // Every other page of the settings shows them what it may.
  const paths = placesFor(settingsPlaces, { role: "admin" }, () => true).map(({ path }) => path);
  for (const path of ["/start", ...paths]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("load");
    await expect.poll(() => page.getByText("Loading…").count()).toBe(0);
    expect(await page.getByRole("alert").count()).toBe(0);
  }
  expect(refused).toEqual([]);
  expect(wrong).toEqual([]);
});
