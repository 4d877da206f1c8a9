import type { Page } from "playwright-core";
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

const stateOf = async (id: string) => (await server.ada(`GET /api/messages/${id}`)).state;
const openRow = (page: Page) => page.locator("[role=row][aria-current=true]").first();
const shown = (page: Page) => page.getByRole("article", { name: "Message" });

test("[VI6] [PR1] [PR2] each step of the triage has a key, and what was acted on gives its place to the next", async () => {
  const messages = await server.start({ name: "Keys" });
  const byRow = messages.map((message) => message.id);
  const page = await pages.open("ada", "/pending");
  await page.getByRole("row").nth(4).waitFor();
  const rows = await page.locator("[role=row][data-id]").evaluateAll((all) =>
    all.map((row) => row.getAttribute("data-id")!)
  );
  expect(rows.toSorted()).toEqual(byRow.toSorted());

  // j and k move, Enter opens, and what is open follows.
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/pending/${rows[0]}**`);
  await page.keyboard.press("j");
  await page.waitForURL(`**/pending/${rows[1]}**`);
  await page.keyboard.press("k");
  await page.waitForURL(`**/pending/${rows[0]}**`);
  await expect.poll(() => openRow(page).getAttribute("data-id")).toBe(rows[0]);

  // What stands beside it.
  const tab = (name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`), selected: true });
  await tab("Details").waitFor();
  await page.keyboard.press("]");
  await tab("Checks").waitFor();
  await page.keyboard.press("c");
  await tab("Comments").waitFor();
  await page.keyboard.type("dsx");
  await expect.poll(() => page.getByRole("textbox", { name: "Your comment" }).inputValue()).toBe("dsx");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Your comment" }).waitFor({ state: "detached" });
  await page.keyboard.press("h");
  await tab("History").waitFor();
  await page.keyboard.press("[");
  await tab("Comments").waitFor();
  await page.keyboard.press("f");
  await tab("Details").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Change From");
  expect(page.url()).not.toContain("side=comments");
  await expectAccessible(page);

  // A test goes to me, and leads to where it lies.
  await page.keyboard.press("t");
  await page.getByText("Test sent to ada@parley.test").waitFor();
  await page.getByRole("link", { name: "Open it" }).waitFor();

  // A letter in the draft is a letter; Escape leaves it.
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Message", exact: true }).getByText("how is").waitFor();
  await page.keyboard.type(" d s a r x");
  await page.getByText("Saved", { exact: true }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
  expect(await stateOf(rows[0]!)).toBe("pending");
  expect(await page.getByText(/selected/).count()).toBe(0);

  // d deletes, the next opens; u takes it back.
  await page.keyboard.press("d");
  await page.getByText(/The mail to .* is deleted/).waitFor();
  await page.waitForURL(`**/pending/${rows[1]}**`);
  expect(await stateOf(rows[0]!)).toBe("cancelled");
  await page.keyboard.press("u");
  await expect.poll(() => stateOf(rows[0]!)).toBe("pending");

  // s asks how, Enter sends, the next opens; u takes it back.
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Send now" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).click();
  await page.getByText(/Sending to .* now/).waitFor();
  await page.waitForURL(`**/pending/${rows[2]}**`);
  await page.keyboard.press("u");
  await expect.poll(async () => (await server.ada(`GET /api/messages/${rows[1]}`)).lane).toBe("byHand");

  // r reschedules: the dialog says when it would leave.
  await page.keyboard.press("r");
  await page.getByRole("dialog", { name: "Reschedule" }).getByText(/Leaves/).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // x selects, with shift up to here; ? names the keys; Escape closes.
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await page.getByText("3 selected").waitFor();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (
    const label of [
      "Next row",
      "Edit",
      "Send now",
      "Delete",
      "Approve",
      "Reschedule",
      "Select",
      "Comment",
      "History",
      "Send a test to me",
      "Undo the last action",
    ]
  ) {
    await help.getByText(label, { exact: true }).waitFor();
  }
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByText(/selected/).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/pending");
  expect(pages.wrong).toEqual([]);
});

test("[PR2] [VI6] keys act on the mail that is open, also where the list beside it does not hold it", async () => {
  const [bens, adas] = await server.start({ name: "Linked" });
  const { id: benId } = await server.ben("GET /api/me");
  await server.ada(`PATCH /api/messages/${bens!.id}`, { teammateId: benId });
  const page = await pages.open("ben", `/pending/${adas!.id}`);
  await page.locator(`[role=row][data-id="${bens!.id}"]`).waitFor();
  await shown(page).getByRole("button", { name: "Send now" }).waitFor();
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: /^Send now to/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await expect.poll(() => stateOf(adas!.id)).toBe("cancelled");
  expect(await stateOf(bens!.id)).toBe("pending");
  expect(pages.wrong).toEqual([]);
});

test("[PR2] [PR3] sender, addresses and switches are changed where they stand; a refusal is said at its field", async () => {
  const [message] = await server.start({ name: "Details" });
  const page = await pages.open("ada", `/pending/${message!.id}?view=all`);
  const panel = page.getByRole("complementary", { name: "Beside the message" });
  const now = () => server.ada(`GET /api/messages/${message!.id}`);

  await panel.getByRole("button", { name: "Change From" }).click();
  await page.getByRole("option", { name: /Ben Okafor/ }).getByText(/ben@parley.test · .*UTC/).waitFor();
  await page.getByRole("option", { name: /Ben Okafor/ }).click();
  await page.getByText("Sender changed").waitFor();
  await shown(page).getByText("Ben Okafor <ben@parley.test>").waitFor();

  await panel.getByRole("button", { name: "Change To" }).click();
  await panel.getByRole("textbox", { name: "To" }).fill("nobody@nowhere.example");
  await panel.getByRole("button", { name: "Save" }).click();
  await panel.getByText(/nobody@nowhere.example/).last().waitFor();
  await expect.poll(() => panel.getByRole("textbox", { name: "To" }).getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Change To" }).waitFor();
  expect(((await now()).to as { address: string }[]).map((to) => to.address)).toEqual([addressOf(message!)]);

  await panel.getByRole("button", { name: "Change CC" }).click();
  await panel.getByRole("textbox", { name: "CC" }).fill("boss@acme.example");
  await panel.getByRole("button", { name: "Save" }).click();
  await page.getByText("CC changed").waitFor();
  await shown(page).getByText("boss@acme.example").first().waitFor();
  await page.keyboard.press("u");
  await expect.poll(async () => (await now()).cc).toEqual([]);

  await panel.getByText("Watch for life events").click();
  await page.getByText("Watched for life events").waitFor();
  await expect.poll(async () => (await now()).watchLife).toBe(true);
  expect(pages.wrong).toEqual([]);
});

test("[PR1] where there is no room, what stands beside a message is a sheet, and the list gives way", async () => {
  const [message] = await server.start({ name: "Narrow" });
  const page = await pages.open("ada", `/pending/${message!.id}?view=all`, { width: 900 });
  await shown(page).getByRole("button", { name: "Edit", exact: true }).waitFor();
  expect(await page.getByRole("grid").isVisible()).toBe(false);
  await page.keyboard.press("]");
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("tab", { name: "Details", selected: true }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  expect(page.url()).not.toContain("side=");
});
