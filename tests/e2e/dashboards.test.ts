import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type DeskServer, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

type Item = Record<string, unknown> & { id: string };

/** Four mails from a template that left, of which two were opened, and one conversation that still waits. */
async function sendFour(server: DeskServer): Promise<void> {
  const template = await server.ada("POST /api/templates", {
    name: "Renewal",
    subject: "Renewal of {{account.name}}",
    html: "<p>Dear {{user.firstName}}</p>",
  });
  await server.start({ name: "Spring", when: "now", templateId: template.id, content: undefined });
  const { items: accounts } = await server.ada("GET /api/accounts") as unknown as { items: Item[] };
  await server.start({ name: "Summer", on: { accountIds: [accounts[1]!.id] } });
  const rows = () => server.deps.db.all<{ bytes: Uint8Array }>("select bytes from outbox_mail");
  await expect.poll(async () => (await rows()).length, { timeout: 40_000 }).toBe(4);
  for (const { bytes } of (await rows()).slice(0, 2)) {
    const mail = new TextDecoder().decode(bytes).replaceAll(/=\r?\n/g, "");
    const path = new URL(/https?:\/\/[^\s"]+\/t\/[\w.-]+\.gif/.exec(mail)![0]).pathname;
    const reader = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36" };
    await (await fetch(server.origin + path, { headers: reader })).body?.cancel();
  }
}

/** How many rows the list says that it has. */
const countOf = async (page: Page) => {
  const text = page.getByRole("status").filter({ hasText: /\d conversations?$/ });
  await text.waitFor();
  return Number(/\d+/.exec((await text.textContent())!)![0]);
};
const widget = (page: Page, title: string) => page.getByRole("article", { name: title, exact: true });
const titles = (page: Page) => page.getByRole("article").getByRole("heading").allTextContents();

/** Follows every number of the page to its list, which counts the same. */
async function followEach(page: Page): Promise<number> {
  const links = page.getByRole("article").locator("a[href*='state=all']");
  const said = await links.evaluateAll((all) =>
    all.map((one) => {
      const row = one.closest("li")?.textContent ?? one.textContent ?? "";
      return { href: one.getAttribute("href")!, n: Number(/(\d+)(?: of \d+)?\D*$/.exec(row)![1]) };
    })
  );
  const back = page.url();
  for (const { href, n } of said) {
    await page.goto(href);
    expect(await countOf(page), href).toBe(n);
  }
  await page.goto(back);
  return said.length;
}

test("[VI5] [VI7] a dashboard of every kind of widget is made, and each number is what its list counts", async () => {
  const server = await openDeskServer();
  await sendFour(server);
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts");

  // None yet: the first is offered.
  await page.getByRole("grid").getByText("Acme").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByText("No dashboards yet").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make the first dashboard" }).click();
  const dialog = page.getByRole("dialog", { name: "New dashboard" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Renewals");
  await dialog.getByText("Nothing", { exact: true }).click();
  await dialog.getByText("Only me", { exact: true }).click();
  await dialog.getByRole("button", { name: "Make dashboard" }).click();
  await page.getByText("No widgets yet").waitFor();
  const address = page.url();

  // A number, with its answer beside it before it is kept.
  await page.getByRole("link", { name: "Add the first widget" }).click();
  const preview = page.getByRole("region", { name: "Preview" });
  await preview.getByRole("link", { name: /^4 sent/ }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await widget(page, "Sent").getByRole("link", { name: /^4 sent/ }).waitFor();

  // A rate of few says the few.
  await page.keyboard.press("n");
  await page.getByText("Rate", { exact: true }).click();
  await page.getByRole("button", { name: /Which rate/ }).click();
  await page.getByRole("option", { name: /Open rate/ }).click();
  await preview.getByText("2 of 4").first().waitFor();
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await widget(page, "Open rate").getByText(/\(15–85/).waitFor();

  // Over time, and broken down by what it began from, under another name.
  await page.keyboard.press("n");
  await page.getByText("Over time", { exact: true }).click();
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await widget(page, "Sent and replied by week").getByRole("slider").waitFor();
  await page.keyboard.press("n");
  await page.getByText("Breakdown", { exact: true }).click();
  await preview.getByRole("link", { name: "Renewal" }).waitFor();
  await page.getByRole("textbox", { name: "Title" }).fill("What we sent");
  // A new one stands last, below what is seen: the page leads there.
  await page.setViewportSize({ width: 1440, height: 420 });
  await page.keyboard.press("ControlOrMeta+Enter");
  await widget(page, "What we sent").getByRole("link", { name: "Renewal" }).waitFor();
  const isThere = (one: Element) => {
    const { top, bottom } = one.getBoundingClientRect();
    return one === document.activeElement && top >= 0 && bottom <= innerHeight;
  };
  await expect.poll(() => widget(page, "What we sent").evaluate(isThere)).toBe(true);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await titles(page)).toEqual(["Sent", "Open rate", "Sent and replied by week", "What we sent"]);
  await expectAccessible(page);
  expect(await followEach(page)).toBeGreaterThanOrEqual(5);

  // A chart by the keys and as a table.
  const slider = widget(page, "Sent and replied by week").getByRole("slider");
  await slider.focus();
  const last = await slider.getAttribute("aria-valuetext");
  expect(last).toMatch(/^Week of .*: Sent 4, Replied /);
  await page.keyboard.press("ArrowLeft");
  expect(await slider.getAttribute("aria-valuetext")).toMatch(/Sent 0/);
  await page.keyboard.press("End");
  expect(await slider.getAttribute("aria-valuetext")).toBe(last);
  await page.getByRole("button", { name: "Show Sent and replied by week as table" }).click();
  await widget(page, "Sent and replied by week").getByRole("table").getByRole("link", { name: "4" }).waitFor();

  // Narrowed by the builder, and the number follows.
  await page.getByRole("button", { name: "Actions on Sent", exact: true }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await page.getByRole("combobox", { name: "Field" }).fill("account: name");
  await page.getByRole("option", { name: /^Account: Name/ }).first().click();
  await page.getByRole("textbox", { name: /Value of/ }).fill("Acme");
  await preview.getByRole("link", { name: /^2 sent/ }).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await widget(page, "Sent").getByText(/last 90 days, Account: Name is Acme/).waitFor();
  await followEach(page);
  expect(page.url()).toBe(address);
  expect(wrong).toEqual([]);
}, 240_000);

test(
  "[VI5] widgets are moved by the keys and by the pointer, copied, taken off and back, saved as CSV, and shared",
  async () => {
    const server = await openDeskServer();
    await sendFour(server);
    const { id } = await server.ada("POST /api/dashboards", { name: "Ours" });
    const add = (title: string, question: unknown) =>
      server.ada(`POST /api/dashboards/${id}/widgets`, { title, question, back: "30d" });
    await add("One", { kind: "count", measure: "sent" });
    await add("Two", { kind: "breakdown", measure: "sent", by: "sender" });
    await add("Three", { kind: "rate", measure: "opened" });
    const { open, wrong } = await openDeskPages(server);
    const page = await open("ada", `/dashboards/${id}`);
    await widget(page, "Two").getByRole("link", { name: "Ada Byron" }).waitFor();

    // By the keys, which stay with it, and it is kept.
    const handle = page.getByRole("button", { name: "Move One" });
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => titles(page)).toEqual(["Two", "One", "Three"]);
    await expect.poll(() => handle.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.getByRole("status").filter({ hasText: "One is at place 2 of 3" }).waitFor({ state: "attached" });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => titles(page)).toEqual(["Two", "Three", "One"]);
    const kept = async () =>
      ((await server.ada(`GET /api/dashboards/${id}`)).widgets as Item[]).map((one) => one.title);
    await expect.poll(kept).toEqual(["Two", "Three", "One"]);
    await handle.dragTo(widget(page, "Two"));
    await expect.poll(kept).toEqual(["One", "Two", "Three"]);

    // While one is held in the hand nothing moves under it, whatever a colleague does.
    await handle.hover();
    await page.mouse.down();
    await widget(page, "Two").hover();
    const { widgets } = await server.ada(`GET /api/dashboards/${id}`) as unknown as { widgets: Item[] };
    const order = widgets.map((one) => one.id).toReversed();
    await server.ada(`PATCH /api/dashboards/${id}`, { name: "Ours, reversed", order });
    await page.getByRole("heading", { name: "Ours, reversed", level: 1 }).waitFor();
    expect(await titles(page)).toEqual(["One", "Two", "Three"]);
    await widget(page, "Three").hover();
    await page.mouse.up();
    await expect.poll(() => titles(page)).toEqual(["Two", "Three", "One"]);
    await expect.poll(kept).toEqual(["Two", "Three", "One"]);
    await server.ada(`PATCH /api/dashboards/${id}`, { name: "Ours", order: widgets.map((one) => one.id) });
    await expect.poll(() => titles(page)).toEqual(["One", "Two", "Three"]);

    const act = async (title: string, what: string) => {
      await page.getByRole("button", { name: `Actions on ${title}`, exact: true }).click();
      await page.getByRole("menuitem", { name: what }).click();
    };
    await act("One", "Duplicate");
    await widget(page, "One (copy)").waitFor();
    await act("Two", "Delete");
    await expect.poll(() => titles(page)).toEqual(["One", "Three", "One (copy)"]);
    await page.keyboard.press("u");
    await expect.poll(() => titles(page)).toEqual(["One", "Two", "Three", "One (copy)"]);

    const saved = page.waitForEvent("download");
    await act("Two", "Export as CSV");
    const csv = await (await saved).createReadStream();
    const bytes: Uint8Array[] = [];
    for await (const piece of csv) bytes.push(piece);
    const text = new TextDecoder().decode(Uint8Array.from(bytes.flatMap((piece) => [...piece])));
    expect(text).toMatch(/Ada Byron,4\b/);

    // One that waits, and one that failed, keep no other from being answered.
    const late = Promise.withResolvers<void>();
    await page.route("**/api/numbers", async (route) => {
      const { kind } = route.request().postDataJSON();
      if (kind === "breakdown") await late.promise;
      await (kind === "rate" ? route.abort() : route.continue());
    });
    await page.reload();
    await widget(page, "One").getByRole("link", { name: /^4 sent/ }).waitFor();
    await widget(page, "Two").getByText("Loading…").waitFor({ state: "attached" });
    await widget(page, "Three").getByRole("alert").waitFor();
    late.resolve();
    await widget(page, "Two").getByRole("link", { name: "Ada Byron" }).waitFor();
    await page.unroute("**/api/numbers");
    await widget(page, "Three").getByRole("button", { name: "Try again" }).click();
    await widget(page, "Three").getByText(/\(15–85/).waitFor();

    // What it is broken down by went away: it says so, the others go on.
    const trait = await server.ada("POST /api/traits", {
      ...{ entity: "conversation", key: "topic", label: "Topic", type: "text" },
    });
    await add("By topic", { kind: "breakdown", measure: "sent", by: "conversation.traits.topic" });
    await widget(page, "By topic").getByText("No Topic").or(widget(page, "By topic").getByRole("link")).first()
      .waitFor();
    await server.ada(`PATCH /api/traits/${trait.id}`, { archived: true });
    await widget(page, "By topic").getByText("What it is broken down by is archived or gone.").waitFor();
    await widget(page, "By topic").getByRole("link", { name: "Change the widget" }).waitFor();
    await expectAccessible(page);
    await act("By topic", "Delete");
    await expect.poll(() => titles(page)).toEqual(["One", "Two", "Three", "One (copy)"]);

    // It is nobody else's until it is shared; then they look, and change nothing.
    const other = await open("ben", "/dashboards");
    await other.getByText("No dashboards yet").waitFor();
    await page.getByRole("button", { name: "Actions on this dashboard" }).click();
    await page.getByRole("menuitem", { name: "Share with everyone" }).click();
    await other.getByRole("row", { name: /Ours/ }).click();
    await widget(other, "One").getByRole("link", { name: /^4 sent/ }).waitFor();
    expect(await other.getByRole("link", { name: "Add widget" }).count()).toBe(0);
    expect(await other.getByRole("button", { name: "Move One" }).count()).toBe(0);
    await other.getByRole("button", { name: "Actions on this dashboard" }).click();
    await other.getByRole("menuitem", { name: "Duplicate" }).click();
    await other.getByRole("heading", { name: "Ours (copy)", level: 1 }).waitFor();
    await expect.poll(() => titles(other)).toEqual(["One", "Two", "Three", "One (copy)"]);

    // Found from anywhere by its name.
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("ours");
    await page.getByRole("option", { name: /Ours/ }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Actions on this dashboard" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete dashboard" }).click();
    await page.getByText("No dashboards yet").waitFor();
    expect(wrong).toEqual([]);
  },
  240_000,
);

test(
  "[TR3] a template says what became of its mail, by sender and by month, and what no channel can tell",
  async () => {
    const server = await openDeskServer();
    await sendFour(server);
    const { items: [template] } = await server.ada("GET /api/templates") as unknown as { items: Item[] };
    const { open, wrong } = await openDeskPages(server);
    const page = await open("ada", `/templates/${template!.id}`);
    await page.getByRole("tab", { name: "Numbers" }).click();
    const panel = page.getByRole("tabpanel", { name: "Numbers" });
    await panel.getByText("4 sent").waitFor();
    await panel.getByText(/2 of 4/).first().waitFor();
    await panel.getByRole("button", { name: "Opened" }).click();
    await panel.getByRole("list", { name: "Opened, by sender" }).getByText("Ada Byron").waitFor();
    await expectAccessible(page);
    await panel.getByRole("button", { name: "Show numbers as table" }).click();
    await panel.getByRole("table", { name: "By sender" }).getByRole("row", { name: /Ada Byron 4 2 of 4/ }).waitFor();
    expect(wrong).toEqual([]);
  },
  120_000,
);
