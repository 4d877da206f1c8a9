import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PD5] [VI1] what is written in a trait's cell is kept by a press elsewhere, let go of by Escape, and told above the bar of the selected", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const round = { entity: "conversation", key: "round", label: "Round", type: "number", editRight: "members" };
  await server.ada("POST /api/traits", round);
  await server.start({ name: "Spring", traits: { round: 2 } });
  const page = await open("ada", "/pending?view=all&columns=to,leaves,traits.round");
  const row = page.getByRole("row", { name: /Grace/ });
  const dialog = page.getByRole("dialog", { name: /^Edit Round/ });
  const cell = (value: number) =>
    row.getByRole("button", { name: new RegExp(`^Round of the mail to .*Grace.*: ${value}\\. Edit`) });
  await cell(2).dblclick();
  await dialog.getByLabel("Round").fill("3");
  await page.getByRole("heading", { level: 1 }).click();
  await cell(3).dblclick();
  await dialog.getByLabel("Round").fill("9");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await cell(3).waitFor();

  // What tells of it stands above what can be done with the selected.
  await row.getByRole("checkbox").check();
  const bar = page.getByRole("toolbar", { name: /^Selected/ });
  await expect.poll(async () => {
    const [told, acts] = [
      await page.getByRole("region", { name: "Notifications" }).boundingBox(),
      await bar.boundingBox(),
    ];
    return told !== null && acts !== null && told.height > 0 && told.y + told.height <= acts.y;
  }).toBe(true);
  expect(wrong).toEqual([]);
});
