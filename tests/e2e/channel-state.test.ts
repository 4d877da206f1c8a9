import { expect, test } from "vitest";
import { turnBreaker } from "#db/queries/breaker.ts";
import { addFailedIntake } from "#tests/support/failed-intake.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { mailBytes } from "#tests/support/inbound.ts";

type Items = { items: { id: string; teammate: { name: string } }[] };

test("[CH6] what could not be read is said on its channel, tried again and dropped", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { items: [channel] } = await server.ada("GET /api/channels") as unknown as Items;
  await addFailedIntake(server.deps.db, channel!.id, [
    { body: "{", kind: "hook", why: "Unexpected end of JSON input" },
    {
      body: mailBytes({ from: "grace@acme.example", to: "ada@parley.test", subject: "Re: Plan" }),
      why: "disk is full",
    },
  ]);
  const page = await open("ada", "/settings/channels");
  await page.getByText("2 could not be read").waitFor();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const rows = page.getByRole("list", { name: /could not read/ }).getByRole("listitem");
  await rows.filter({ hasText: "grace@acme.example: Re: Plan" }).filter({ hasText: "disk is full" }).waitFor();
  await expectAccessible(page);
  await rows.filter({ hasText: "grace@acme.example" }).getByRole("button", { name: "Try again" }).click();
  await page.getByText("1 could not be read").waitFor();
  await rows.filter({ hasText: "A webhook" }).getByRole("button", { name: "Drop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Drop" }).click();
  await page.getByText(/could not be read/).waitFor({ state: "detached" });
  expect(wrong).toEqual([]);

  // A member is told, and can do nothing about it.
  await addFailedIntake(server.deps.db, channel!.id, [{ body: "x" }]);
  const other = await open("ben", "/settings/channels");
  await other.getByText("1 could not be read").waitFor();
  expect(await other.getByRole("button", { name: "Show", exact: true }).count()).toBe(0);
});

test("[SE6] [SE7] a breaker says why and since when and is closed by Resume; a channel is disabled, enabled, and a sender removed", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { items } = await server.ada("GET /api/senders") as unknown as Items;
  const trip = ({ id }: { id: string }) =>
    turnBreaker(
      server.deps.db,
      { id, limit: null, atMs: null },
      { limit: 0, why: "9 of 80 mails came back" },
      server.deps.nowMs(),
    );
  await trip(items[0]!);
  const page = await open("ada", "/settings/channels");
  await page.getByText(/^Paused by Parley since .+: 9 of 80 mails came back$/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByText(/Paused by Parley/).waitFor({ state: "detached" });
  for (const one of items) await trip(one);
  await page.reload();
  await page.getByText(/Everybody on this channel is paused by Parley since .+: 9 of 80/).waitFor();
  await page.getByRole("button", { name: "Resume all" }).click();
  await page.getByText(/paused by Parley/).waitFor({ state: "detached" });

  await page.getByRole("button", { name: /^More of / }).click();
  await page.getByRole("menuitem", { name: "Disable channel" }).click();
  await page.getByText(/^Disabled by Ada Byron/).waitFor();
  await expect.poll(() => page.getByText("Paused by Ada Byron").count()).toBe(2);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByText(/^Disabled by/).waitFor({ state: "detached" });

  await server.start();
  const remove = async (name: string) => {
    await page.getByRole("button", { name: `Remove ${name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove sender" }).click();
  };
  await remove("Ada Byron");
  await page.getByRole("alertdialog").getByText(/still to leave \(4 waiting\)/).waitFor();
  await page.keyboard.press("Escape");
  await remove("Ben Okafor");
  await page.getByRole("button", { name: "Remove Ben Okafor" }).waitFor({ state: "detached" });
  expect(wrong).toEqual([]);
});
