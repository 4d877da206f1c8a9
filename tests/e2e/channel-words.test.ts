import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

test("[CH4] what is wrong with a channel's form is said where one looks, in words for people", async () => {
  const server = await openDeskServer();
  const trusting = await openSmtpServer({ options: { allowInsecureAuth: true, hideSTARTTLS: true } });
  const unknown = await openSmtpServer({ options: { secure: true } });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/channels");
  const dialog = page.getByRole("dialog");
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  const connect = async (kind: string) => {
    await page.getByRole("button", { name: "Connect a channel" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
  };
  const test = () => dialog.getByRole("button", { name: "Test and save" }).click();
  const isHere = (label: string) =>
    expect.poll(() => field(label).evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);

  // What is not filled in is said at its field, which is where the cursor then stands.
  for (const [kind, label] of [["Resend", "API key"], ["SendGrid", "API key"], ["Gmail", "Client id"]] as const) {
    await connect(kind);
    await test();
    await dialog.getByText(`${label} is needed.`).waitFor();
    await isHere(label);
    await page.keyboard.press("Escape");
  }
  await connect("SMTP");
  await test();
  await dialog.getByText("Server is needed.").waitFor();
  await isHere("Server");
  await expectAccessible(page);

  // A name that nobody knows is one of the field, too.
  await field("Server").fill("nosuch.invalid");
  await test();
  await dialog.getByText("No server is known by the name nosuch.invalid.").waitFor();
  await isHere("Server");

  // A certificate that is not trusted leads to where one is given, which was folded away.
  await field("Server").fill("127.0.0.1");
  await field("Port").fill(String(unknown.port));
  await dialog.getByLabel("Security", { exact: true }).click();
  await page.getByRole("option", { name: /TLS from the start/ }).click();
  await field("Port").fill(String(unknown.port));
  expect(await dialog.getByLabel("Certificate of its authority").count()).toBe(0);
  await test();
  await dialog.getByText(/The certificate of 127\.0\.0\.1 is not trusted: .*give the certificate of the one/).waitFor();
  await isHere("Certificate of its authority");

  // What is about no one field stands beside the button, in sight however long the form is.
  await dialog.getByLabel("Security", { exact: true }).click();
  await page.getByRole("option", { name: /None/ }).click();
  await field("Port").fill(String(trusting.port));
  await field("Mailbox server (IMAP)").fill("127.0.0.1");
  await field("Port of the mailbox").fill(String(trusting.port));
  await field("User name of the mailbox").fill("sam");
  await field("Password").fill("pass");
  await test();
  const said = dialog.getByText(/^The connection was tried and failed\. The mailbox could not be read: /);
  await said.waitFor();
  expect(
    await said.evaluate((node) => {
      const { top, bottom } = node.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && node.ownerDocument.activeElement!.contains(node);
    }),
  ).toBe(true);
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});

test("[QU1] each limit says what its own zero means", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/windows");
  await page.getByLabel("Per hour").first().waitFor();
  const hint = async (label: string) => {
    const id = await page.getByLabel(label).first().getAttribute("aria-describedby");
    return await page.locator(`[id="${id!.split(" ")[0]}"]`).innerText();
  };
  expect(await hint("Per hour")).toBe("Empty is unlimited, 0 is none.");
  expect(await hint("Seconds apart")).toBe("0 is no gap.");
  expect(wrong).toEqual([]);
});
