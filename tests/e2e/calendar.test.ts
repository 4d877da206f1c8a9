import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

type Sender = { id: string; teammate: { id: string } };
const dayMs = 86_400_000;

test("[PR3] [SW4] the calendar shows what closes a sender's days and what leaves when, and leave is taken with a stand-in", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { ada, me } = server;
  const nowMs = server.deps.nowMs();
  // Two whole days ahead, so that no midnight comes between.
  const day = (daysOn: number) => new Date(nowMs + daysOn * dayMs).toISOString().slice(0, 10);
  const senders = (await ada("GET /api/senders")).items as Sender[];
  const senderOf = (id: string) => senders.find(({ teammate }) => teammate.id === id)!.id;
  const ben = senders.find(({ teammate }) => teammate.id !== me.id)!;
  await ada(`PUT /api/holidays/${day(4)}`, { name: "Founders' Day" });
  await ada(`PATCH /api/senders/${senderOf(me.id)}`, { hourlyLimit: 3, dailyLimit: 20 });
  await server.start({ name: "Queue", when: { at: `${day(2)}T09:00:00Z` } });

  const page = await open("ada", `/calendar?from=${day(0)}`);
  const column = (daysOn: number) => page.getByRole("region", { name: longDay(day(daysOn)), exact: true });
  // Three places an hour: four mails take two hours.
  await column(2).getByRole("button", { name: "09:00, 3 leave" }).waitFor();
  await column(2).getByRole("button", { name: "10:00, 1 leaves" }).waitFor();
  await column(2).getByRole("progressbar", { name: /Capacity/ }).waitFor();
  await column(2).locator("span", { hasText: "4 of 20" }).waitFor();
  await column(4).getByText("Founders' Day").waitFor();
  await page.getByText("4 queued for these days").waitFor();
  await page.getByText(/^UTC, now/).waitFor();
  await expectAccessible(page);

  // An hour lists its mail, which leads to the message on the desk.
  await column(2).getByRole("button", { name: "10:00, 1 leaves" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("link").waitFor();
  await expectAccessible(page);
  await sheet.getByRole("link").click();
  await page.waitForURL(/\/pending\/[0-9A-Z]{26}/);
  await page.goBack();

  // By the keys: a week on and back to today, whose days then begin on Monday.
  await column(2).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(new RegExp(`from=${day(7)}`));
  await page.keyboard.press("t");
  await page.waitForURL((url) => !url.search.includes("from"));
  for (const view of ["2 weeks", "Month"]) {
    await page.getByRole("button", { name: view }).click();
    await page.getByText("Founders' Day").first().waitFor();
    await expectAccessible(page);
  }

  // Leave: what it moves is said before it is saved; what is typed stays when the list is renewed by others.
  await page.goto("/settings/leave");
  await page.getByRole("button", { name: "Take leave" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("First day").fill(day(2));
  await dialog.getByText("4 messages fall due then; they wait until the leave is over.").waitFor();
  await dialog.getByLabel("Note").fill("By the sea");
  await ada("POST /api/time-off", { fromDay: day(20), toDay: day(21), note: "From elsewhere" });
  await page.getByText("From elsewhere").waitFor();
  expect(await dialog.getByLabel("Note").inputValue()).toBe("By the sea");
  await dialog.getByRole("combobox", { name: "Stands in" }).fill("Ben");
  await page.getByRole("option", { name: /Ben/ }).click();
  await dialog.getByText("4 messages fall due then; they leave as Ben Okafor's").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save leave" }).click();
  await page.getByText("Ben Okafor stands in · By the sea").waitFor();
  await expectAccessible(page);

  // Ada's day is closed by name, Ben's holds what he sends for her; side by side, and live.
  await page.goto(`/calendar?from=${day(0)}&sender=${senderOf(me.id)},${ben.id}`);
  await page.getByText("On leave, Ben Okafor stands in").waitFor();
  await page.getByRole("button", { name: "09:00, 4 leave" }).click();
  await sheet.getByText("for Ada Byron, who is on leave").first().waitFor();
  await sheet.getByRole("link").first().click();
  await page.getByText(/Ben Okafor sends for Ada Byron, who is on leave until/).first().waitFor();
  await page.goto(`/calendar?from=${day(0)}`);
  await page.getByText("On leave, Ben Okafor stands in").waitFor();
  const { items: leave } = await ada("GET /api/time-off") as unknown as { items: { id: string; note: string }[] };
  await ada(`DELETE /api/time-off/${leave.find(({ note }) => note === "By the sea")!.id}`);
  await column(2).getByRole("button", { name: "09:00, 3 leave" }).waitFor();

  // On a phone, a list of days.
  const phone = await open("ada", `/calendar?from=${day(0)}`, { width: 390 });
  await phone.getByRole("button", { name: "09:00 · 3 leave" }).waitFor();
  await expectAccessible(phone);
  expect(wrong).toEqual([]);
});

const longDay = (day: string) =>
  new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })
    .format(Date.parse(`${day}T00:00:00Z`)).replace(",", "");
