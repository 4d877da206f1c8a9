import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { type DeskServer, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const sweepMs = 60_000;

/** Two accounts on the trial plan, one that pays. */
async function withPlans(server: DeskServer): Promise<(name: string, plan: string) => Promise<unknown>> {
  const options = [{ value: "trial", label: "Trial plan" }, { value: "paid", label: "Paid plan" }];
  await server.ada("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "select", options });
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string; name: string }[] };
  const set = (name: string, plan: string) =>
    server.ada(`PATCH /api/accounts/${items.find((one) => one.name === name)!.id}`, { traits: { plan } });
  for (const [name, plan] of [["Acme", "trial"], ["Beta", "paid"], ["Gamma", "paid"]] as const) await set(name, plan);
  return set;
}

async function choose(page: Page, box: Locator, typed: string, option: string | RegExp): Promise<void> {
  await box.fill(typed);
  await page.getByRole("option", { name: option }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** One of several choices, by its words. */
const pick = (scope: Page | Locator, label: string) => scope.getByText(label, { exact: true }).click();

/** What is written is on the server. */
const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved/ }).waitFor();

test("[PB1] [PB2] [PB5] [PB7] a playbook is made by hand, goes live, shows whom it wrote to and why, and changes under way", async () => {
  const server = await openDeskServer();
  const setPlan = await withPlans(server);
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/playbooks");
  await page.getByText("No playbooks yet").waitFor();
  await expectAccessible(page);

  // By its key, then a name.
  await page.keyboard.press("n");
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Trial welcome");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Trial welcome" }).waitFor();
  await page.getByText("Say which accounts it is for").waitFor();

  // Who, by the builder of the filter language; it is counted as it grows.
  const who = page.locator("#who");
  await choose(page, who.getByRole("combobox", { name: "Field" }), "pla", /^Plan/);
  await choose(page, who.getByRole("combobox", { name: "Value of Plan" }), "trial", "Trial plan");
  const panel = page.getByRole("region", { name: "Who matches" });
  await panel.getByText("1 account matches now").waitFor();
  await panel.getByRole("link", { name: "Acme" }).waitFor();

  // What: a conversation with its owners or all its users, from whom, and its words.
  await page.getByRole("button", { name: "Start a conversation" }).click();
  const first = page.getByRole("list", { name: "Actions" }).locator("> li").first();
  await first.getByRole("textbox", { name: "Name" }).fill("Day-0 welcome");
  await pick(first, "All its users");
  await first.getByRole("textbox", { name: "Subject" }).click();
  await page.keyboard.type("Welcome to the trial");
  await first.getByRole("textbox", { name: "Message" }).click();
  await page.keyboard.type("How is it going?");
  await saved(page);
  await expect.poll(() => panel.getByText("Before it can go live").count()).toBe(0);
  await expectAccessible(page);

  // A follow-up, moved by the keys and back, since what it follows stands before it.
  await page.getByRole("button", { name: "Follow up", exact: true }).click();
  const second = page.getByRole("list", { name: "Actions" }).locator("> li").nth(1);
  await second.getByRole("textbox", { name: "Message" }).click();
  await page.keyboard.type("Did you see my mail?");
  await second.getByRole("textbox", { name: "Name" }).fill("Nudge");
  const nudge = page.locator("[data-toggle]").filter({ hasText: "Nudge" });
  await nudge.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await panel.getByText(/Nudge.*stands before it/).waitFor();
  await expect.poll(() => nudge.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => panel.getByText("Before it can go live").count()).toBe(0);
  await saved(page);

  // Tried on one account, and nothing is made.
  await nudge.focus();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await choose(page, page.getByRole("combobox", { name: "Account" }), "acm", "Acme");
  await page.getByRole("heading", { name: "It would enter" }).waitFor();
  await page.getByText("How is it going?").first().waitFor();
  await expectAccessible(page);
  const { items: none } = await server.ada("GET /api/messages") as unknown as { items: unknown[] };
  expect(none).toEqual([]);

  // Live: those that match come in.
  await page.getByRole("button", { name: "Go live" }).click();
  const dialog = page.getByRole("dialog", { name: "Go live" });
  await dialog.getByText("1 account matches now").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Go live" }).click();
  await page.getByText("Live · version 1").waitFor();
  await page.getByRole("button", { name: "History", exact: true }).click();
  const stays = page.getByRole("list", { name: "Stays" });
  await stays.getByRole("link", { name: "Acme" }).waitFor({ timeout: sweepMs });
  await stays.getByText("Day-0 welcome", { exact: true }).waitFor({ timeout: sweepMs });
  await stays.getByText("Waiting, 3 days after Day-0 welcome is sent").waitFor();
  await stays.getByRole("link", { name: "Grace" }).first().waitFor({ timeout: sweepMs });
  await expectAccessible(page);

  // Its mail waits, and says who made it.
  await page.goto("/pending?view=all");
  const row = page.getByRole("grid").getByRole("row").nth(1);
  await row.getByRole("link", { name: "Playbook Trial welcome" }).waitFor();
  await row.getByRole("gridcell").nth(1).click();
  await page.getByRole("tab", { name: "Details" }).click();
  const pane = page.getByRole("article", { name: "Message" });
  await pane.getByRole("link", { name: "Playbook Trial welcome" }).waitFor();
  await pane.getByRole("link", { name: "Trial welcome", exact: true }).click();
  await page.getByText("Live · version 1").waitFor();

  // An edit says whom it would take in and let go.
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await choose(page, page.locator("#who").getByRole("combobox", { name: "Value of Plan" }), "paid", "Paid plan");
  await panel.getByText("2 would enter, 1 would leave").waitFor();
  await page.getByRole("status").filter({ hasText: "Saved, not live yet" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish changes" }).click();
  const again = page.getByRole("dialog", { name: "Publish changes" });
  await again.getByText("2 would enter").waitFor();
  // Said for what is chosen: nobody leaves where all finish on their version.
  await again.getByText("None leave now: they finish on version 1.").waitFor();
  await pick(again, "Go on with this version");
  await again.getByText("1 leaves, and their unsent mail").waitFor();
  await pick(again, "Finish on their version");
  await pick(again, "Leave them alone");
  await again.getByText("2 would be left alone").waitFor();
  // Two of three are more than half of all.
  expect(await again.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
  await again.getByRole("textbox", { name: /^Type 2/ }).fill("2");
  await again.getByRole("button", { name: "Publish" }).click();
  await page.getByText("Live · version 2").waitFor();
  await page.getByRole("button", { name: "Versions", exact: true }).click();
  await page.getByText(/^Who: Plan is Paid plan, was Plan is Trial plan/).waitFor();
  await page.getByText("1 account in it").first().waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Move 1 account here" }).click();
  const moving = page.getByRole("alertdialog");
  await moving.getByText("1 leaves, as its rule does not match").waitFor();
  await expectAccessible(page);
  await moving.getByRole("button", { name: "Cancel" }).click();

  // An account that leaves takes its unsent mail along, and says so.
  await setPlan("Acme", "paid");
  await page.getByRole("button", { name: "History", exact: true }).click();
  await stays.getByText(/it no longer matched/).waitFor({ timeout: sweepMs });
  await stays.getByText(/skipped/i).first().waitFor({ timeout: sweepMs });
  // Nothing of that stay was sent, and it matches what runs by now: it enters that.
  const acmes = stays.getByRole("link", { name: "Acme" });
  await expect.poll(() => acmes.count(), { timeout: sweepMs }).toBe(2);

  // Stopped and let go on by its key.
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("Paused · version 2").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("s");
  await page.getByText("Live · version 2").waitFor();

  // The account tells the same.
  await acmes.first().click();
  const here = page.locator("#playbooks").getByRole("link", { name: "Trial welcome" });
  await expect.poll(() => here.count()).toBe(2);
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});

test("[PB1] [VI4] two who work on one playbook see each other's edits, and neither overwrites the other unasked", async () => {
  const server = await openDeskServer();
  await withPlans(server);
  const { id } = await server.ada("POST /api/playbooks", { name: "Shared" });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/playbooks/${id}`);
  const read = () => server.ada(`GET /api/playbooks/${id}`);
  const write = async (reentry: unknown) => {
    const { definition, draftNo } = await read();
    await server.ben(`PATCH /api/playbooks/${id}`, { definition: { ...definition as object, reentry }, draftNo });
  };
  await page.getByRole("radio", { name: /^Once/ }).waitFor();
  await write({ kind: "always" });
  await expect.poll(() => page.getByRole("radio", { name: /^Every time/ }).isChecked()).toBe(true);

  // While something here is on its way: the save is kept from the server until Ben's is there.
  let letGo!: () => void;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(`**/api/playbooks/${id}`, async (route) => {
    if (route.request().method() === "PATCH") await held;
    await route.continue();
  });
  await pick(page, "Once");
  await page.getByText("Saving…").waitFor();
  await write({ kind: "limited", times: 3, days: 90 });
  letGo();
  await page.getByText("A colleague changed this playbook meanwhile").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "At most" }).inputValue()).toBe("3");
  expect((await read()).definition).toMatchObject({ reentry: { kind: "limited", times: 3 } });
  await page.unroute(`**/api/playbooks/${id}`);
  await page.getByRole("textbox", { name: "At most" }).fill("4");
  await saved(page);
  await expect.poll(async () => (await read()).definition).toMatchObject({ reentry: { kind: "limited", times: 4 } });
  expect(wrong).toEqual([]);
});

test("[PB1] [AD1] a playbook leaves as a file and comes back as a draft, is copied, put away and restored; an observer reads it", async () => {
  const server = await openDeskServer();
  await withPlans(server);
  const rule = { all: [{ field: "account.traits.plan", op: "is", value: "trial" }] };
  const plan = { kind: "setTrait", key: "paid", on: "account", afterDays: 2, traitKey: "plan", value: "paid" };
  const { id } = await server.ada("POST /api/playbooks", {
    ...{ name: "Trials end", definition: { rule, actions: [plan] } },
  });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/playbooks/${id}`);
  const more = async (entry: string) => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };
  await page.getByText("On day 2: set Plan to Paid plan, of the account").waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), more("Export as a file")]);
  expect(download.suggestedFilename()).toBe("trials-end.playbook.json");
  const file = await Deno.readFile(await download.path());

  await more("Archive");
  await page.getByRole("alertdialog").getByRole("button", { name: "Archive" }).click();
  await page.getByText("Archived", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "What it does" }).waitFor();
  await expectAccessible(page);
  await more("Restore");
  await page.getByRole("textbox", { name: "Name" }).waitFor();
  await more("Duplicate");
  await page.getByRole("heading", { level: 1, name: "Copy of Trials end" }).waitFor();

  await page.goto("/playbooks");
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog", { name: "Import a playbook" });
  const choose = (name: string, buffer: Uint8Array) =>
    dialog.locator("input[type=file]").setInputFiles({
      name,
      mimeType: "application/json",
      buffer: Buffer.from(buffer),
    });
  await choose("other.json", new TextEncoder().encode("{}"));
  await dialog.getByText("This is no playbook that Parley exported.").waitFor();
  await expectAccessible(page);
  await choose("trials.json", file);
  // Its rule asks for what it sets itself, which is said.
  await dialog.getByText("To be looked at before it goes live").waitFor();
  // The one that the file is of goes by its name.
  await dialog.getByText("There is another “Trials end” already.").waitFor();
  await dialog.getByRole("button", { name: "Open Trials end (imported)" }).click();
  await page.getByRole("heading", { level: 1, name: "Trials end (imported)", exact: true }).waitFor();
  await page.getByText("On day 2: set Plan to Paid plan, of the account").waitFor();
  const { items } = await server.ada("GET /api/playbooks") as unknown as { items: { name: string; state: string }[] };
  expect(items.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    ...["Copy of Trials end: draft", "Trials end: draft", "Trials end (imported): draft"],
  ]);

  await server.ada(`PATCH /api/teammates/${(await server.ben("GET /api/me")).id}`, { role: "observer" });
  const his = await open("ben", `/playbooks/${id}`);
  await his.getByText("Plan is Trial plan").waitFor();
  await his.getByText("1 account matches now").waitFor();
  expect(await his.getByRole("button", { name: "Go live" }).count()).toBe(0);
  await expectAccessible(his);
  await his.getByRole("button", { name: "More" }).click();
  await his.getByRole("menuitem").first().waitFor();
  expect(await his.getByRole("menuitem").allTextContents()).toEqual(["Export as a file"]);
  expect(wrong).toEqual([]);
});
