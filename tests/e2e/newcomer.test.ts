import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { sql } from "drizzle-orm";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { startServer } from "#tests/support/server.ts";

const customers = new URL("../fixtures/customers-1000.csv", import.meta.url).pathname;
const password = "correct horse battery";
const word = "an";
const lastDay = "2020-12-31";
const shots = Deno.env.get("KEEP_SHOTS");

/** Whom the filter means, by the file's own rows, where the first row of an account says what holds of it. */
function meantBy(): { accounts: number; addresses: string[] } {
  const rows = parse<Record<string, string>>(readFileSync(customers), { columns: true });
  const first = new Map(rows.toReversed().map((row) => [row["Company"]!, row]));
  const meant = [...first.values()].filter((row) =>
    row["Country"]!.toLowerCase().includes(word) && row["Subscription Date"]! > lastDay
  );
  const names = new Set(meant.map((row) => row["Company"]!));
  const theirs = rows.filter((row) => names.has(row["Company"]!));
  return { accounts: names.size, addresses: theirs.map((row) => row["Email"]!.toLowerCase()).sort() };
}

const server = await startServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];

/** A browser of one person: what it says on its console, and what the server refuses it, is wrong here. */
async function openPerson(name: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 860 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => wrong.push(`${name}: ${error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error" && !/401|net::ERR/.test(line.text())) wrong.push(`${name}: ${line.text()}`);
  });
  return page;
}

async function choose(page: Page, label: string, typed: string, option: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).fill(typed);
  await page.getByRole("option", { name: option }).first().click();
}

let step = 0;
/** What stands there is sound to a screen reader, and kept as a picture where one asks for it. */
async function look(page: Page, name: string): Promise<void> {
  expect(await axe(page)).toEqual([]);
  step += 1;
  if (shots) await page.screenshot({ path: `${shots}/newcomer-${String(step).padStart(2, "0")}-${name}.png` });
}

test(
  "[PD6] [PD5] [VI2] [VI1] [ST1] a newcomer brings a list in, gives it traits, filters and shares it, and writes to just those",
  async () => {
    const ada = await openPerson("Ada");
    await ada.goto(server.setupUrl);
    await ada.getByLabel("Team name").fill("Northwind Success");
    await ada.getByLabel("First name").fill("Ada");
    await ada.getByLabel("Last name").fill("Byron");
    await ada.getByLabel("E-mail").fill("ada@northwind.test");
    await ada.getByLabel("Password").fill(password);
    await choose(ada, "Time zone", "Berlin", "Europe/Berlin");
    await look(ada, "setup");
    await ada.getByRole("button", { name: "Set up the workspace" }).click();
    await ada.getByRole("link", { name: "Accounts", exact: true }).waitFor();
    await ada.getByText("No accounts yet").waitFor();
    await look(ada, "nothing-yet");

    // One trait is defined in the settings.
    await ada.goto("/settings/traits");
    await ada.getByRole("button", { name: "New account trait" }).click();
    const dialog = ada.getByRole("dialog");
    await dialog.getByLabel("Label").fill("Customer since");
    await dialog.getByRole("button", { name: /Type/ }).click();
    await ada.getByRole("option", { name: "Date", exact: true }).click();
    await look(ada, "trait");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await ada.getByText("customerSince").waitFor();

    // The other while the file is mapped.
    await ada.goto("/import");
    await ada.locator("input[type=file]").setInputFiles(customers);
    await ada.getByText("customers-1000.csv").waitFor();
    await choose(ada, "Subscription Date becomes", "since", /Customer since/);
    await choose(ada, "Country becomes", "new account", /New account trait/);
    await dialog.getByRole("button", { name: "Make trait" }).click();
    await dialog.waitFor({ state: "detached" });
    await choose(ada, "CSM of every account", "Ada", /Ada Byron/);
    await look(ada, "mapping");

    // Tried, then in earnest.
    await ada.getByRole("button", { name: "Try without importing" }).click();
    await ada.getByText("Tried without importing: nothing was changed.").waitFor();
    await ada.getByText("Done", { exact: true }).waitFor({ timeout: 60_000 });
    expect(await server.deps.db.all(sql`select count(*) as n from user`)).toEqual([{ n: 0 }]);
    await look(ada, "tried");
    await ada.getByRole("button", { name: "Import", exact: true }).click();
    await ada.getByText("Rows not imported", { exact: true }).waitFor();
    await ada.getByText("Done", { exact: true }).waitFor({ timeout: 60_000 });
    expect(await server.deps.db.all(sql`select count(*) as n from user`)).toEqual([{ n: 1000 }]);
    await look(ada, "imported");

    // The accounts, by both traits.
    await ada.getByRole("link", { name: "See the accounts" }).click();
    await ada.getByRole("grid").getByRole("row").nth(20).waitFor();
    await ada.getByRole("button", { name: "Filter by fields and traits" }).click();
    const panel = ada.getByRole("dialog", { name: "Filter by fields and traits" });
    await panel.getByText("992 accounts match").waitFor();
    const conditions = panel.locator("[data-condition]");
    await conditions.getByRole("combobox", { name: "Field" }).fill("Country");
    await ada.getByRole("option", { name: /^Country/ }).click();
    await conditions.getByRole("button", { name: /compares/ }).click();
    await ada.getByRole("option", { name: "contains", exact: true }).click();
    await conditions.getByRole("textbox", { name: "Value of Country" }).fill(word);
    await panel.getByRole("button", { name: "Condition", exact: true }).click();
    const second = conditions.nth(1);
    await second.getByRole("combobox", { name: "Field" }).fill("Customer");
    await ada.getByRole("option", { name: /^Customer since/ }).click();
    await second.getByRole("button", { name: /compares/ }).click();
    await ada.getByRole("option", { name: "is after", exact: true }).click();
    await second.getByLabel("Value of Customer since").fill(lastDay);
    const meant = meantBy();
    await panel.getByText(`${meant.accounts} accounts match`).waitFor();
    await look(ada, "filter");
    await ada.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });

    // Kept as a view that everyone has.
    await ada.getByRole("button", { name: "Save as view…" }).click();
    await dialog.getByLabel("Name").fill("Recent, abroad");
    await dialog.getByText("Share with everyone").click();
    await look(ada, "save-view");
    await dialog.getByRole("button", { name: "Save" }).click();
    const tab = (page: Page) =>
      page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Recent, abroad shared" });
    await tab(ada).waitFor();
    await look(ada, "view");

    // A colleague joins, and finds it.
    await ada.goto("/settings/team");
    await ada.getByRole("button", { name: "Invite" }).click();
    await dialog.getByLabel("First name").fill("Ben");
    await dialog.getByLabel("Last name").fill("Okafor");
    await dialog.getByLabel("E-mail").fill("ben@northwind.test");
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const joinUrl = await ada.getByRole("textbox", { name: "Join link" }).inputValue();
    await look(ada, "invited");
    const ben = await openPerson("Ben");
    await ben.goto(joinUrl);
    await ben.getByLabel("Password").fill(password);
    await ben.getByRole("button", { name: "Join" }).click();
    await ben.getByRole("link", { name: "Accounts", exact: true }).click();
    await tab(ben).click();
    await ben.getByText(`Country contains ${word}`).waitFor();
    await ben.getByRole("grid").getByRole("row").nth(20).waitFor();
    await look(ben, "colleague");

    // From the view, to all that match.
    await ada.goto("/accounts");
    await tab(ada).click();
    await ada.getByText(`Country contains ${word}`).waitFor();
    await ada.getByRole("grid").getByRole("row").nth(20).waitFor();
    await ada.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
    const bar = ada.getByRole("toolbar", { name: "Selected accounts" });
    await bar.getByRole("button", { name: `Select all ${meant.accounts} that match` }).click();
    await bar.getByText(`All ${meant.accounts} that match selected`).waitFor();
    await look(ada, "all-that-match");
    await bar.getByRole("button", { name: "Start conversations" }).click();
    await ada.getByText("All its users").click();
    await ada.getByRole("textbox", { name: "Subject" }).click();
    await ada.keyboard.type("News for {{account.name}}");
    await ada.getByRole("textbox", { name: "Message" }).click();
    await ada.keyboard.type("Dear {{user.firstName}}, how are things in {{account.traits.country}}?");
    const start = ada.getByRole("button", { name: `Start ${meant.addresses.length} conversations` });
    await start.waitFor();
    await look(ada, "start");
    await start.click();
    await ada.getByText(`${meant.addresses.length} conversations started`).waitFor({ timeout: 60_000 });
    await ada.getByRole("heading", { name: "News for …" }).waitFor();
    await look(ada, "started");

    const mails = await server.deps.db.all<{ address: string; state: string }>(sql`
      select p.address, m.state from message m join participant p on p.message_id = m.id and p.role = 'to'
      order by p.address`);
    expect(mails.map((one) => one.address)).toEqual(meant.addresses);
    expect(new Set(mails.map((one) => one.state))).toEqual(new Set(["pending"]));
    await ada.getByRole("link", { name: "See what is pending" }).click();
    await ada.getByRole("row").nth(20).waitFor();
    await ada.getByRole("row").nth(1).click();
    await ada.frameLocator("iframe").first().getByText(/how are things in \S/).waitFor();
    await look(ada, "pending");
    expect(wrong).toEqual([]);
    expect(server.faults).toEqual([]);
  },
  300_000,
);
