import { beforeAll, expect, test } from "vitest";
import { type DeskServer, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

let server: DeskServer;
let pages: Awaited<ReturnType<typeof openDeskPages>>;
beforeAll(async () => {
  server = await openDeskServer();
  pages = await openDeskPages(server);
});

test("[CO1] [PR1] the list and the message say who is in its draft, and stop saying so", async () => {
  const [message, other] = await server.start({ name: "Together" });
  const ada = await pages.open("ada", `/pending/${message!.id}?view=all`);
  const ben = await pages.open("ben", `/pending/${message!.id}?view=all&edit=1`);
  await ben.getByText("Saved", { exact: true }).first().waitFor();
  await ada.getByRole("article", { name: "Message" }).getByText("Ben is writing").waitFor();
  const row = ada.locator(`[role=row][data-id="${message!.id}"]`);
  await row.getByRole("img", { name: "Open now: Ben Okafor" }).waitFor();
  expect(await ada.locator(`[role=row][data-id="${other!.id}"]`).getByRole("img", { name: /Open now/ }).count()).toBe(
    0,
  );
  await expectAccessible(ada);
  await ada.keyboard.press("s");
  await ada.getByRole("dialog").getByText(/Ben (has the draft open|is writing)/).waitFor();
  await ada.keyboard.press("Escape");
  await ben.getByRole("button", { name: "Done" }).click();
  await row.getByRole("img", { name: /Open now/ }).waitFor({ state: "detached" });
  await expect.poll(() => ada.getByText("Ben is writing").count()).toBe(0);
  expect(pages.wrong).toEqual([]);
});

test("[PR8] what happened in its reader's life holds a message, is said, and a person releases it", async () => {
  const [message] = await server.start({ name: "Watched", watchLife: true });
  const { id: accountId } = message!.account as { id: string };
  await server.ada(`PATCH /api/accounts/${accountId}`, { status: "churned" });
  const ada = await pages.open("ada", `/pending/${message!.id}?view=all`);
  const pane = ada.getByRole("article", { name: "Message" });
  await pane.getByText(/Acme churned on/).first().waitFor({ timeout: 30_000 });
  await expectAccessible(ada);
  await pane.getByRole("button", { name: "Release" }).click();
  await ada.getByText("The mail to Alan is released").waitFor();
  await expect.poll(async () => (await server.ada(`GET /api/messages/${message!.id}`)).hold).not.toMatchObject({
    kind: "life_event",
  });
  expect(pages.wrong).toEqual([]);
});
