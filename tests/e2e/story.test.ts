import type { BrowserContext, Locator, Page } from "playwright-core";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { whenDone } from "#tests/support/database.ts";
import { openBrowser } from "#tests/support/browser.ts";
import { startServer } from "#tests/support/server.ts";

const customers = new URL("../fixtures/customers-1000.csv", import.meta.url).pathname;
const password = "correct horse battery";
const calendar = "https://calendar.example.com/ada";
const mailReader = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0";

const server = await startServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];

/** A browser of one person: what it says on its console, and what the server refuses it, is wrong here. */
async function openPerson(name: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 860 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(`${name}: ${error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error" && !/401|net::ERR/.test(line.text())) wrong.push(`${name}: ${line.text()}`);
  });
  return { page, context };
}

async function choose(page: Page, label: string, typed: string, option: string | RegExp): Promise<void> {
  const box = page.getByRole("combobox", { name: label, exact: true });
  await box.fill(typed);
  await page.getByRole("option", { name: option }).first().click();
}

/** Types into an editor and brings what follows `{` in as a chip. */
async function typeWithChips(page: Page, pieces: (string | { variable: string })[]): Promise<void> {
  for (const piece of pieces) {
    await page.keyboard.type(typeof piece === "string" ? piece : `{{${piece.variable}}}`);
  }
}

/** What stands in an editor, without the names at colleagues' carets. */
const wordsOf = (editor: Locator): Promise<string> =>
  editor.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll(".caret, .caret-name")) caret.remove();
    return [...copy.children].map((block) => block.textContent).join(" ").replace(/[\s\u2060\ufeff]+/g, " ").trim();
  });
const lettersOf = (text: string) => [...text.replace(/\s/g, "")].sort().join("");

const pending = () =>
  server.deps.db.all<{ id: string; state: string; address: string; seen: number | null; endedWhy: string | null }>(sql`
    select m.id, m.state, p.address, m.seen_first_at_ms as seen, m.ended_why as endedWhy from message m
    join participant p on p.message_id = m.id and p.role = 'to' order by p.address`);

test(
  "[ST1] [CO1] [SE1] [TR1] [SU1] a customer list becomes mail that two people wrote, one reader saw and unsubscribed from",
  async () => {
    const { page: ada } = await openPerson("Ada");

    // The one-time link makes the first admin.
    await ada.goto(server.setupUrl);
    await ada.getByLabel("Team name").fill("Northwind Success");
    await ada.getByLabel("First name").fill("Ada");
    await ada.getByLabel("Last name").fill("Byron");
    await ada.getByLabel("E-mail").fill("ada@northwind.test");
    await ada.getByLabel("Password").fill(password);
    await choose(ada, "Time zone", "Berlin", "Europe/Berlin");
    await ada.getByRole("button", { name: "Set up the workspace" }).click();
    await ada.getByRole("link", { name: "Accounts", exact: true }).waitFor();

    // The customer list goes in, with one CSM for all.
    await ada.goto("/import");
    await ada.locator("input[type=file]").setInputFiles(customers);
    await ada.getByText("customers-1000.csv").waitFor();
    await choose(ada, "CSM of every account", "Ada", /Ada Byron/);
    await ada.getByRole("button", { name: "Import", exact: true }).click();
    await ada.getByText("Done", { exact: true }).waitFor();
    expect(await server.deps.db.all(sql`select count(*) as n from user`)).toEqual([{ n: 1000 }]);
    expect(await server.deps.db.all(sql`select count(*) as n from account where csm_id is null`)).toEqual([{ n: 0 }]);

    // A second teammate joins by a one-time link.
    await ada.goto("/settings/team");
    await ada.getByRole("button", { name: "Invite" }).click();
    await ada.getByLabel("First name").fill("Ben");
    await ada.getByLabel("Last name").fill("Okafor");
    await ada.getByLabel("E-mail").fill("ben@northwind.test");
    await ada.getByRole("button", { name: "Make the link" }).click();
    const joinUrl = await ada.getByRole("textbox", { name: "Join link" }).inputValue();
    const { page: ben } = await openPerson("Ben");
    await ben.goto(joinUrl);
    await ben.getByLabel("Password").fill(password);
    await ben.getByRole("button", { name: "Join" }).click();
    await ben.getByRole("link", { name: "Accounts", exact: true }).waitFor();

    // Profile: a team trait for the calendar link, a signature, a window that is always open but for show.
    await ada.goto("/settings/traits");
    await ada.getByRole("button", { name: "New team trait" }).click();
    await ada.getByLabel("Label").fill("Calendar link");
    await ada.getByRole("button", { name: /Type/ }).click();
    await ada.getByRole("option", { name: "Link" }).click();
    await ada.getByRole("button", { name: "Save", exact: true }).click();
    await ada.getByText("calendarLink").waitFor();
    await ada.goto("/settings/profile");
    await ada.getByLabel("Calendar link").fill("calendar.example.com/ada");
    await ada.getByRole("textbox", { name: "Signature" }).click();
    await typeWithChips(ada, ["Yours, ", { variable: "sender.firstName" }, " of Northwind"]);
    await ada.getByRole("button", { name: "Save profile" }).click();
    await ada.getByText(/saved/i).first().waitFor();
    await ada.goto("/settings/windows");
    await ada.getByText("In these hours only").click();
    for (const day of ["Saturday", "Sunday"]) await ada.getByRole("button", { name: `Add hours on ${day}` }).click();
    for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) {
      await ada.getByRole("textbox", { name: `${day}, from` }).fill("00:00");
      await ada.getByRole("textbox", { name: `${day}, until` }).fill("24:00");
      await ada.getByRole("textbox", { name: `${day}, until` }).blur();
    }
    await ada.getByRole("button", { name: "Save window" }).click();
    await ada.getByText("Sending window saved").waitFor();

    // A template with variables, a fallback, and a link whose address is the CSM's.
    await ada.goto("/templates/new");
    await ada.getByRole("dialog").getByLabel("Name").fill("Renewal");
    await ada.getByRole("button", { name: "Make template" }).click();
    await ada.waitForURL(/templates\/[0-9A-Z]{26}/);
    await ada.getByRole("textbox", { name: "Subject" }).click();
    await typeWithChips(ada, ["Renewal for ", { variable: "account.name" }]);
    await ada.getByRole("textbox", { name: "Message" }).click();
    await typeWithChips(ada, ["Dear ", { variable: 'user.firstName | "friend"' }, ", shall we talk?"]);
    await ada.keyboard.press("Enter");
    await ada.getByRole("button", { name: "Link", exact: true }).first().click();
    await ada.getByLabel("Words").fill("Pick a time");
    await ada.getByRole("dialog").getByText(/variable/i).first().click();
    await choose(ada, "Variable", "calendar", /CSM/);
    await ada.getByRole("button", { name: /^(Insert|Save|Link|Set|Add|Apply)/ }).last().click();
    await ada.getByText("Saved", { exact: true }).waitFor();

    // Twenty-five users are selected and written to, with a day to review.
    await ada.goto("/users");
    await ada.getByRole("row").nth(25).waitFor();
    await ada.getByRole("row").nth(1).getByRole("checkbox").click({ force: true });
    await ada.keyboard.down("Shift");
    await ada.getByRole("row").nth(25).getByRole("checkbox").click({ force: true });
    await ada.keyboard.up("Shift");
    await ada.getByText(/25.*selected/).waitFor();
    await ada.getByRole("button", { name: "Start conversations" }).click();
    await choose(ada, "Template", "Renewal", "Renewal");
    await ada.getByRole("button", { name: "Start 25 conversations" }).click();
    await ada.getByText("25 conversations started").waitFor();
    const made = await pending();
    expect(made).toHaveLength(25);
    expect(new Set(made.map((one) => one.address)).size).toBe(25);
    expect(made.every((one) => one.state === "pending")).toBe(true);

    // A second mail to one of them waits too: the unsubscribe will stop it.
    await ada.goto("/pending");
    await ada.getByRole("row").nth(25).waitFor();
    const target = made[0]!;

    // Two people write in one paragraph.
    await ada.goto(`/pending/${target.id}?edit=1`);
    await ben.goto(`/pending/${target.id}?view=all&edit=1`);
    const body = (page: Page) => page.getByRole("textbox", { name: "Message" });
    await body(ada).getByText("shall we talk?").waitFor();
    await body(ben).getByText("shall we talk?").waitFor();
    for (const page of [ada, ben]) {
      await body(page).getByText("shall we talk?").click();
      await page.keyboard.press("End");
    }
    const before = await wordsOf(body(ada));
    await Promise.all([
      ada.keyboard.type(" Ada wrote this.", { delay: 15 }),
      ben.keyboard.type(" Ben wrote that.", { delay: 15 }),
    ]);
    await ada.locator(".caret-name", { hasText: "Ben" }).waitFor({ state: "attached" });
    await ben.locator(".caret-name", { hasText: "Ada" }).waitFor({ state: "attached" });
    for (const page of [ada, ben]) await page.getByText("Saved", { exact: true }).first().waitFor();
    await expect.poll(async () => await wordsOf(body(ada)) === await wordsOf(body(ben))).toBe(true);
    const written = await wordsOf(body(ada));
    // Typed at one spot, their letters may stand between each other's; none is lost or doubled.
    expect(lettersOf(written)).toBe(lettersOf(`${before} Ada wrote this. Ben wrote that.`));

    // Sent now: ten seconds to undo, then it leaves.
    await ada.goto(`/pending/${target.id}`);
    await ada.getByRole("button", { name: "Send now" }).first().click();
    await ada.getByRole("dialog").getByRole("button", { name: /Send/ }).last().click();
    await expect.poll(async () =>
      (await server.deps.db.all<{ at: number }>(sql`
    select send_at_ms as at from message where id = ${target.id} and send_now_at_ms is not null`)).length
    ).toBe(1);
    expect((await pending()).find((one) => one.id === target.id)?.state).toBe("pending");
    server.moveOn(11_000);
    await expect.poll(async () => (await pending()).find((one) => one.id === target.id)?.state, { timeout: 20_000 })
      .toBe("sent");

    // The outbox holds one correct mail with both people's words.
    const mails = await server.deps.db.all<{ bytes: Uint8Array; accepted: number }>(sql`
    select bytes, accepted_at_ms as accepted from outbox_mail`);
    expect(mails).toHaveLength(1);
    const mail = await PostalMime.parse(mails[0]!.bytes);
    expect(mail.from?.address).toBe("ada@northwind.test");
    expect(mail.to?.map((to) => to.address)).toEqual([target.address]);
    expect(mail.subject).toMatch(/^Renewal for /);
    expect(mail.subject).not.toContain("{");
    expect(mail.text!.replace(/\s+/g, " ")).toContain(written.split("Pick a time")[0]!.trim());
    expect(mail.text).toContain(`Pick a time (${calendar})`);
    expect(mail.text).toContain("Yours, Ada of Northwind");
    expect(mail.html).toContain(`href="${calendar}"`);
    const header = (name: string) => mail.headers.find((one) => one.key === name)?.value;
    expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    const unsubscribeUrl = /<([^>]+)>/.exec(header("list-unsubscribe")!)![1]!;
    expect(mail.html).toContain(unsubscribeUrl);
    const pixelUrl = /<img src="([^"]+)"/.exec(mail.html!)![1]!;
    await ada.goto("/outbox");
    await ada.getByRole("row").nth(1).getByText(/Renewal for/).click();
    await ada.getByRole("tab", { name: "Source" }).click();
    await ada.getByText("List-Unsubscribe-Post: List-Unsubscribe=One-Click").waitFor();

    // Its reader opens it a minute later: seen.
    server.moveOn(60_000);
    const pixel = await fetch(pixelUrl, { headers: { "User-Agent": mailReader } });
    expect([pixel.status, pixel.headers.get("Content-Type")]).toEqual([200, "image/gif"]);
    await pixel.arrayBuffer();
    expect((await pending()).find((one) => one.id === target.id)?.seen).not.toBeNull();
    await ada.goto("/active");
    await ada.getByRole("row").nth(1).getByText(/Seen/).waitFor();

    // A second mail to the same user waits, then one-click unsubscribe stops it at once.
    const [user] = await server.deps.db.all<{ id: string }>(
      sql`select user_id as id from participant where message_id = ${target.id} and role = 'to'`,
    );
    await ada.goto(`/users/${user!.id}`);
    await ada.getByRole("link", { name: "Start a conversation" }).click();
    await ada.getByRole("textbox", { name: "Subject" }).click();
    await ada.keyboard.type("One more thing");
    await ada.getByRole("textbox", { name: "Message" }).click();
    await ada.keyboard.type("It can wait.");
    await ada.getByRole("button", { name: "Start 1 conversation" }).click();
    await ada.getByText("1 conversation started").waitFor();
    await ada.goto("/users?q=" + encodeURIComponent(target.address));
    await ada.getByRole("row").nth(1).waitFor();
    const click = await fetch(unsubscribeUrl, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect(click.status).toBe(200);
    await click.body?.cancel();
    const theirs = (await pending()).filter((one) => one.address === target.address);
    expect(theirs.map((one) => one.state).sort()).toEqual(["sent", "skipped"]);
    expect(theirs.find((one) => one.state === "skipped")?.endedWhy).toMatch(/unsubscribed/);
    // The list follows by itself.
    await ada.getByRole("row").nth(1).getByText("Unsubscribed").waitFor();
    expect(wrong).toEqual([]);
    expect(server.faults).toEqual([]);
  },
  180_000,
);
