import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const words = "This copy of Parley catches its mail";

test("[CH2] a copy that catches its mail says so on every page, and leads to where the mail is; a live one says nothing", async () => {
  const server = await openDeskServer({ SEND_MODE: "sink" });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/pending");
  const banner = page.getByRole("region", { name: "Test copy" });
  for (const path of ["/pending", "/accounts", "/templates", "/settings/channels", "/settings/profile"]) {
    await page.goto(path);
    await banner.getByText(words).waitFor();
  }
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 780 });
  await banner.getByText(words).waitFor();
  await expectAccessible(page);
  await banner.getByRole("link", { name: "outbox" }).click();
  await page.getByRole("heading", { level: 1, name: "Outbox" }).waitFor();
  expect(wrong).toEqual([]);
  await page.context().close();

  const live = await openDeskServer();
  const pages = await openDeskPages(live);
  const liveEnd = await pages.open("ada", "/pending");
  await liveEnd.getByRole("heading", { level: 1 }).waitFor();
  expect(await liveEnd.getByText(words).count()).toBe(0);
});
