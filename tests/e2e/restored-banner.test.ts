import { expect, test } from "vitest";
import { pauseWorkspace } from "#db/queries/setting.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[OP2] [SE7] a restored workspace says on every page of when its backup is and what would leave twice, and asks before it goes on", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const backupAtMs = Date.UTC(2025, 2, 14, 10, 30);
  await pauseWorkspace(server.deps.db, { paused: true, actorId: null, nowMs: Date.now(), backupAtMs });
  const page = await open("ada", "/pending");
  const banner = page.getByRole("status").filter({ hasText: "restored" });
  await banner.getByText(/restored from a backup of Fri 14 Mar 2025, 10:30 .*pending here and would leave again/)
    .waitFor();
  await expectAccessible(page);
  const goOn = banner.getByRole("button", { name: "Go on sending" });
  await goOn.click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText(/backup of Fri 14 Mar 2025, 10:30 .*leaves again/s).waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  const paused = async () => (await server.ada("GET /api/settings"))["paused"];
  expect(await paused()).toMatchObject({ by: null, backupAt: new Date(backupAtMs).toISOString() });
  await page.setViewportSize({ width: 390, height: 780 });
  await expectAccessible(page);
  await goOn.click();
  await dialog.getByRole("button", { name: "Go on sending" }).click();
  await page.getByText("Sending goes on").waitFor();
  await dialog.waitFor({ state: "detached" });
  await banner.waitFor({ state: "detached" });
  expect(await paused()).toBeNull();

  // Of one that somebody stopped nothing is asked.
  await server.ada("POST /api/settings/pause", {});
  await page.reload();
  await page.getByText("Sending is paused for the whole workspace").waitFor();
  await page.getByRole("button", { name: "Go on sending" }).click();
  await page.getByText("Sending is paused for the whole workspace").waitFor({ state: "detached" });
  expect(wrong).toEqual([]);
});
