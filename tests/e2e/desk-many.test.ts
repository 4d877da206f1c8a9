import { beforeAll, expect, test } from "vitest";
import {
  addressOf,
  type DeskServer,
  expectAccessible,
  openDeskPages,
  openDeskServer,
} from "#tests/support/desk-pages.ts";

let server: DeskServer;
let pages: Awaited<ReturnType<typeof openDeskPages>>;
beforeAll(async () => {
  server = await openDeskServer();
  pages = await openDeskPages(server);
});

type Message = { id: string; state: string; bcc: { address: string }[]; sendAt: string; approval: string };
const read = async (ids: string[]) =>
  await Promise.all(ids.map((id) => server.ada(`GET /api/messages/${id}`))) as unknown as Message[];

test("[PR2] many are changed, rescheduled and deleted at once, and one key takes all of it back", async () => {
  const messages = await server.start({ name: "Many" });
  const ids = messages.map((message) => message.id);
  const [{ id: startId }] = [messages[0]!.start as { id: string }];
  const page = await pages.open("ada", `/pending?startId=${startId}`);
  await page.getByRole("row").nth(4).waitFor();

  // What is searched away stays selected and is said to be out of sight.
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
  await page.getByText("4 selected").waitFor();
  await page.getByRole("searchbox", { name: "Search pending" }).fill("edsger");
  await page.getByText("3 not in sight").waitFor();
  await page.getByRole("searchbox", { name: "Search pending" }).fill("");
  await expect.poll(() => page.getByText("not in sight").count()).toBe(0);

  await page.getByRole("button", { name: "More for the selected" }).click();
  await page.getByRole("menuitem", { name: /Change sender/ }).click();
  const change = page.getByRole("dialog", { name: "Change 4 messages" });
  await change.getByRole("button", { name: /^BCC/ }).click();
  await page.getByRole("option", { name: "These, or nobody" }).click();
  await change.getByRole("textbox", { name: "BCC addresses" }).fill("crm@parley.test");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await change.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByText("4 messages changed").waitFor();
  expect((await read(ids)).map((one) => one.bcc.map((to) => to.address))).toEqual(Array(4).fill(["crm@parley.test"]));
  await page.keyboard.press("u");
  await expect.poll(async () => (await read(ids)).map((one) => one.bcc.length)).toEqual([0, 0, 0, 0]);

  // What was done with is not selected any more.
  expect(await page.getByText(/\d selected/).count()).toBe(0);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
  await page.keyboard.press("d");
  await page.getByText("4 messages deleted").waitFor();
  await page.getByText("Nothing matches").waitFor();
  await page.keyboard.press("u");
  await page.getByRole("row").nth(4).waitFor();
  expect((await read(ids)).map((one) => one.state)).toEqual(Array(4).fill("pending"));
  expect(pages.wrong).toEqual([]);
});

test("[PR2] each message that an act is refused for is listed with why", async () => {
  const messages = await server.start({ name: "Refused", approval: true });
  const [first, second, third] = messages.map((message) => message.id) as [string, string, string];
  // Whoever made the last edit does not approve; whoever started it, here somebody else, would not either.
  for (const id of [first, second]) await server.edit("ben", id, (html) => `${html}<p>More.</p>`);
  const startId = (messages[0]!.start as { id: string }).id;
  const page = await pages.open("ben", `/pending?view=all&startId=${startId}`);
  await page.getByRole("row").nth(4).waitFor();
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByText("2 messages approved").waitFor();
  await page.getByText("2 could not be changed").waitFor();
  await page.getByRole("button", { name: "See all" }).click();
  const list = page.getByRole("dialog", { name: "What could not be changed" });
  await expect.poll(() => list.getByText("you made the last edit").count()).toBe(2);
  await expectAccessible(page);
  expect((await read([first, third])).map((one) => one.approval)).toEqual(["needed", "approved"]);
});

test("[PR4] mail that began alike is read as one: the text once, what differs in a table, what was edited below its row", async () => {
  const text = {
    subject: "News for {{account.name}}",
    html: '<p>Hi {{user.firstName}}, you pay {{account.mrr | "nothing"}}.</p>',
  };
  const messages = await server.start({ name: "Alike", content: text });
  const edited = messages.find((message) => addressOf(message).startsWith("edsger"))!;
  await server.edit("ben", edited.id, (html) => html.replace("you pay", "you still pay"));
  const page = await pages.open("ada", "/pending?by=start");
  const head = page.getByRole("row", { name: /Alike/ });
  await head.getByText("1 edited").waitFor();
  expect(await head.getAttribute("aria-expanded")).toBe("false");

  // Opened, its rows say only what sets them apart.
  await head.getByRole("button", { name: "Open Alike" }).click();
  const row = page.getByRole("row", { name: /Edsger/ }).first();
  await row.getByText("you still pay").waitFor();
  await row.getByText("MRR", { exact: true }).waitFor();
  expect(await row.getByText("News for").count()).toBe(0);

  // Read as one.
  await head.getByText("Alike", { exact: true }).click();
  const pane = page.getByRole("article", { name: "Messages that began alike" });
  await pane.getByText("you pay", { exact: false }).first().waitFor();
  const table = pane.getByRole("table");
  expect(await table.getByRole("columnheader").allInnerTexts()).toEqual(["", "To", "Leaves", "MRR"]);
  await table.getByRole("row", { name: /Grace/ }).getByText("$1,200").waitFor();
  await table.getByRole("row", { name: /Lynn/ }).getByText("fallback").waitFor();
  await table.getByText("you still pay").waitFor();
  await expectAccessible(page);

  // All of it is selected by its head, deleted and taken back.
  await head.focus();
  await page.keyboard.press("x");
  await page.getByText("4 selected").waitFor();
  await page.keyboard.press("Escape");
  await head.focus();
  await page.keyboard.press("d");
  await page.getByText("4 messages deleted").waitFor();
  await page.keyboard.press("u");
  await expect.poll(async () => (await read(messages.map((one) => one.id))).map((one) => one.state))
    .toEqual(Array(4).fill("pending"));
  expect(pages.wrong).toEqual([]);
});
