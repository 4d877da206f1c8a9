import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { caretTo } from "#tests/support/draft-pages.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const password = "correct horse battery";
/** What the field that has the focus is called. */
const focused = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent);
const codeOf = (key: string) => createOTP(new TextDecoder().decode(base32.decode(key))).totp();

test("[AD1] an authenticator app is set up with backup codes, and sign-in asks for its code; sessions are ended", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ben", "/settings/profile");
  const second = await page.context().newPage();
  for (const tab of [page, second]) {
    await tab.goto("/settings/profile");
    await tab.getByText("Saved", { exact: true }).waitFor();
  }
  await caretTo(page, "Signature", 0, 0);
  await page.keyboard.type("Before. ");
  await page.getByRole("heading", { name: "Sign-in and security" }).waitFor();
  const sessions = page.getByRole("list", { name: "Sessions" });
  await sessions.getByText("This one").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByText("Signed out everywhere else").first().waitFor();
  await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);

  // What is wrong with a new password is said until it is right.
  await page.getByLabel("Current password").fill(password);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  const tooShort = page.getByText("Is shorter than 10 characters.");
  await tooShort.waitFor();
  await page.getByLabel("New password").fill("nine long");
  await tooShort.waitFor();
  await page.getByLabel("New password").fill("long enough");
  await tooShort.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Set up", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password").fill("wrong");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByText("Is not your password").waitFor();
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByText("Is not your password").waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await dialog.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
  await expectAccessible(page);
  const shown = dialog.getByRole("group", { name: "Or type this key" });
  const key = (await shown.locator("code").textContent())!;
  expect(key).toMatch(/^[A-Z2-7]{52}$/);
  // All of it is in sight, above the field that asks for what the app makes of it.
  expect(await shown.locator("code").evaluate((code) => code.scrollWidth <= code.clientWidth)).toBe(true);
  expect((await shown.boundingBox())!.y).toBeLessThan(
    (await dialog.getByLabel("Code", { exact: true }).boundingBox())!.y,
  );
  await expect.poll(() => focused(page)).toBe("Code");
  await page.keyboard.type(await codeOf(key));
  const followed = page.waitForRequest((asked) => asked.url().endsWith("/api/events"));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
  await codes.first().waitFor();
  await expectAccessible(page);
  const [backup] = await codes.allTextContents();
  expect(backup).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
  const kept = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect(await Deno.readTextFile(await (await kept).path())).toContain(`\n${backup}\n`);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByText("10 backup codes left.").waitFor();

  // Another session took the place of this one: the editors of both tabs go on, and the page hears of changes again.
  for (const [tab, word] of [[page, "After. "], [second, "Beside. "]] as const) {
    await caretTo(tab, "Signature", 0, 0);
    await tab.keyboard.type(word);
    await tab.getByText("Saved", { exact: true }).waitFor();
  }
  await expect.poll(() => page.getByRole("textbox", { name: "Signature" }).innerText()).toMatch(
    /Beside\..*After\. Before\./s,
  );
  await followed;
  await expect.poll(() => page.getByText("Reconnecting…").count()).toBe(0);
  await second.close();

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/pending");
  await page.getByLabel("E-mail").fill("ben@parley.test");
  const typed = page.getByLabel("Password");
  await typed.fill(password);
  await page.getByRole("button", { name: "Show what is typed" }).click();
  expect(await typed.getAttribute("type")).toBe("text");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Hide what is typed" }).click();
  expect(await typed.getAttribute("type")).toBe("password");
  await typed.focus();
  await page.keyboard.press("Enter");
  const code = page.getByLabel("Code", { exact: true });
  await code.waitFor();
  await expect.poll(() => focused(page)).toBe("Code");
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await page.getByText("Is not six digits").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(backup!);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/pending/);
  expect(wrong).toEqual([]);
});

test("[AD1] where an admin chose a channel for it, a teammate signs in by a mailed code", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/team");
  await page.getByRole("button", { name: /Channel/ }).click();
  await page.getByRole("option", { name: "Outbox" }).click();
  await page.getByLabel("From").fill("parley@parley.test");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Codes are mailed").first().waitFor();
  await expectAccessible(page);

  const bens = await open("ben", "/settings/profile");
  await bens.context().clearCookies();
  await bens.goto("/sign-in");
  await bens.getByRole("button", { name: "Have a code mailed instead" }).click();
  await bens.getByLabel("E-mail").fill("ben@parley.test");
  await bens.getByRole("button", { name: "Mail me a code" }).click();
  const code = bens.getByLabel("Code", { exact: true });
  await code.waitFor();
  await expectAccessible(bens);
  const mails = async () => (await server.ada("GET /api/outbox")).items as { id: string }[];
  await expect.poll(async () => (await mails()).length).toBe(1);
  const { text } = await server.ada(`GET /api/outbox/${(await mails())[0]!.id}`);
  await code.fill(/^\d{6}$/m.exec(String(text))![0]);
  await bens.keyboard.press("Enter");
  await bens.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  expect(wrong).toEqual([]);
});

test("[PD2] an admin lets a teammate go: what that hands over is said, who left is out, and may be invited again", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { items } = await server.ada("GET /api/teammates") as unknown as { items: { id: string; name: string }[] };
  const ben = items.find(({ name }) => name === "Ben Okafor")!;
  await server.start({ sender: { mode: "teammate", teammateId: ben.id } });
  const bens = await open("ben", "/pending");
  await bens.getByRole("heading", { name: "Pending" }).first().waitFor();
  const page = await open("ada", "/settings/team");
  await page.getByRole("button", { name: "Change Ben Okafor" }).click();
  await page.getByRole("menuitem", { name: "Leaves the team…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^4 pending messages: sent as the other/).waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Hand over and let go" }).click();
  await page.getByText(/handed over to Ada Byron/).waitFor();
  await expectAccessible(page);
  await bens.waitForURL(/\/sign-in/);
  const { items: pending } = await server.ada("GET /api/messages") as unknown as {
    items: { teammate: { id: string } }[];
  };
  expect(pending.map(({ teammate }) => teammate.id)).toEqual(Array(4).fill(server.me.id));
  await page.getByRole("button", { name: "Invite again" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "Join link" }).inputValue()).toMatch(/\/join\//);
  expect(wrong).toEqual([]);
});
