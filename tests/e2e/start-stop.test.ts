import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[SE7] [PR3] the open message follows a stop of its start, by whoever's hand, and offers there what lets it go on", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const [message] = await server.start({ name: "Stop me" });
  const startId = (message!.start as { id: string }).id;
  await server.ben(`POST /api/starts/${startId}/pause`);
  const page = await open("ada", `/pending/${message!.id}?view=all&side=details`);
  const pane = page.getByRole("article", { name: "Message" });
  const banner = pane.getByRole("status").first();
  await banner.getByText("The start that made it was stopped.").waitFor();
  await expectAccessible(page);

  // From its details, in both directions.
  await pane.getByText("Stopped by Ben Okafor").waitFor();
  await pane.locator("dl").getByRole("button", { name: "Let it go on" }).click();
  await banner.getByText(/^Leaves at/).waitFor();
  await pane.getByRole("button", { name: "Stop its mail" }).click();
  await banner.getByText("The start that made it was stopped.").waitFor();

  // Send now says first what is in its way.
  await pane.getByRole("button", { name: /^Send now/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await dialog.getByText("Its start was stopped by Ada Byron", { exact: false }).waitFor();
  expect(await dialog.getByRole("button", { name: "Send now" }).isDisabled()).toBe(true);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Let it go on" }).click();
  await dialog.getByText(/Leaves now/).first().waitFor();
  expect(await dialog.getByRole("button", { name: "Send now" }).isDisabled()).toBe(false);
  await page.keyboard.press("Escape");

  // By a colleague, and back from the banner itself.
  await server.ben(`POST /api/starts/${startId}/pause`);
  await banner.getByText("The start that made it was stopped.").waitFor();
  await banner.locator("..").getByRole("button", { name: "Let it go on" }).click();
  await banner.getByText(/^Leaves at/).waitFor();
  expect(wrong).toEqual([]);
});
