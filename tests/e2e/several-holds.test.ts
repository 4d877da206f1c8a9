import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PR3] [PR4] a pending mail that several things hold names each, in its row and at its head, and promises no time", async () => {
  const server = await openDeskServer();
  const [message] = await server.start({
    approval: true,
    content: { subject: "Hello {{user.firstName}}", html: "<p>{{csm.firstName}} will call.</p>" },
  }) as unknown as { id: string; start: { id: string } }[];
  await server.ada(`POST /api/starts/${message!.start.id}/pause`);
  const held = async () => {
    const { hold, alsoHeld } = await server.ada(`GET /api/messages/${message!.id}`);
    return [hold, ...alsoHeld as unknown[]].map((one) => (one as { kind: string } | null)?.kind);
  };
  await expect.poll(held).toEqual(["missing_data", "approval", "paused"]);
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/pending/${message!.id}?view=all`);
  await page.getByText("Will not leave while its start is stopped").waitFor();
  await page.getByText("Data missing · Needs approval · Start stopped", { exact: true }).waitFor();
  await page.getByText("Acme has no CSM: set one").waitFor();
  await page.getByText("somebody else approves").waitFor();
  const row = page.getByRole("row", { name: /Alan/ });
  await row.filter({ hasText: "+2" }).waitFor();
  expect(await page.getByText(/Would leave/).count()).toBe(0);
  await expectAccessible(page);

  // Let go on at the head, the others stay.
  await page.getByRole("button", { name: "Let it go on" }).first().click();
  await page.getByText("Data missing · Needs approval", { exact: true }).waitFor();
  await row.filter({ hasText: "+1" }).waitFor();
  expect(wrong).toEqual([]);
});
