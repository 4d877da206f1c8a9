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
});
