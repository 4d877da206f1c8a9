import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

/** Latin-1: every letter of these files is one byte of it. */
const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text, "latin1") });

test("[PD6][PD5] a Latin-1 list is read, tried, mended with a new trait and imported; its bad rows are a file, and it is kept", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/import");
  await page.getByText("None yet.").waitFor();
  const csv = "E-mail;First name;Company;Seats bought\r\njose@b.example;José;Café Süd;12\r\nno;Bo;Café Süd;3\r\n";
  await page.locator("input[type=file]").setInputFiles(file("kunden.csv", csv));
  await page.getByText("José").waitFor();
  await page.getByRole("button", { name: /Letters read as/ }).getByText("Windows-1252 (Latin-1)").waitFor();

  // A column that nothing is called like becomes a trait, its key and type guessed from its header and rows.
  await page.getByRole("combobox", { name: "Seats bought becomes" }).fill("new account");
  await page.getByRole("option", { name: /New account trait/ }).click();
  const label = page.getByRole("textbox", { name: "Label" });
  await expect.poll(() => label.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await page.getByRole("textbox", { name: "Key" }).inputValue()).toBe("seatsBought");
  await page.getByRole("button", { name: /Type/ }).getByText("Number").waitFor();
  await page.getByRole("button", { name: "Make trait" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => page.getByRole("combobox", { name: "Seats bought becomes" }).inputValue()).toBe(
    "Seats bought",
  );
  await expectAccessible(page);

  await page.getByRole("button", { name: "Try without importing" }).click();
  await page.getByText("Tried without importing: nothing was changed.").waitFor();
  await page.getByText("Done", { exact: true }).waitFor();
  await page.getByText("E-mail: is not an e-mail address").waitFor();
  expect((await server.ada("GET /api/users?q=jose")).items).toEqual([]);
  await expectAccessible(page);
  // A reload loses nothing: how it was mapped is remembered.
  await page.reload();
  await page.getByRole("button", { name: "Back to the columns" }).click();
  await page.getByText("Mapped as the last file with these columns.", { exact: false }).waitFor();
  await expect.poll(() => page.getByRole("combobox", { name: "Seats bought becomes" }).inputValue()).toBe(
    "Seats bought",
  );
  await page.getByRole("button", { name: "Try without importing" }).click();
  await page.getByText("Done", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Rows not imported", { exact: true }).waitFor();
  await page.getByText("Done", { exact: true }).waitFor();
  const { items: [jose] } = await server.ada("GET /api/users?q=jose") as unknown as {
    items: Record<string, unknown>[];
  };
  expect(jose).toMatchObject({ firstName: "José", accounts: [{ name: "Café Süd" }] });
  const { items: [cafe] } = await server.ada("GET /api/accounts?q=caf") as unknown as {
    items: Record<string, unknown>[];
  };
  expect(cafe!.traits).toEqual({ seatsBought: 12 });
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("rows-not-imported.csv");

  await page.getByRole("button", { name: "Import another file" }).click();
  await page.getByRole("button", { name: /kunden\.csv/ }).waitFor();
  await expectAccessible(page);

  // Another tool's list: who unsubscribed there is so here, and leaving that out, or who bounced, is warned of (SU3).
  const list = "Email,Company,Unsubscribed at,Bounced\ngone@b.example,Acme,2024-03-01,\nback@b.example,Acme,,yes\n";
  await page.locator("input[type=file]").setInputFiles(file("tool.csv", list));
  const unsubscribed = page.getByRole("combobox", { name: "Unsubscribed at becomes" });
  await expect.poll(() => unsubscribed.inputValue()).toBe("Unsubscribed (yes, or since when)");
  await page.getByText("“Bounced” is left out: whoever it marks will be mailable.", { exact: false }).waitFor();
  await unsubscribed.fill("leave");
  await page.getByRole("option", { name: "Leave out" }).click();
  await page.getByText("“Unsubscribed at”, “Bounced” are left out: whoever they mark will be mailable.", {
    exact: false,
  })
    .waitFor();
  await expectAccessible(page);
  await unsubscribed.fill("unsubscribed");
  await page.getByRole("option", { name: /^Unsubscribed/ }).click();
  await page.getByRole("button", { name: "Try without importing" }).click();
  await page.getByText("Done", { exact: true }).waitFor();
  await page.getByText("Columns left out: Bounced.").waitFor();
  await page.getByText("“Bounced” is left out: whoever it marks will be mailable.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("link", { name: "See the users" }).click();
  await page.getByRole("link", { name: "gone@b.example" }).waitFor();
  const { items: listed } = await server.ada("GET /api/users?q=b.example") as unknown as {
    items: Record<string, unknown>[];
  };
  const [gone, back] = ["gone", "back"].map((name) => listed.find(({ email }) => email === `${name}@b.example`));
  expect(gone).toMatchObject({ email: "gone@b.example", unsubscribed: { at: "2024-03-01T00:00:00.000Z" } });
  expect(back!.unsubscribed).toBe(null);
  expect(wrong).toEqual([]);

  // A member may not invite: their list of what a row is has no teammates.
  const ben = await open("ben", "/import");
  await ben.locator("input[type=file]").setInputFiles(file("team.csv", "Email,First name\na@b.example,Ann\n"));
  await ben.getByRole("button", { name: /A row is/ }).click();
  await ben.getByRole("option", { name: "An account" }).waitFor();
  expect(await ben.getByRole("option", { name: /teammate/ }).count()).toBe(0);
});
