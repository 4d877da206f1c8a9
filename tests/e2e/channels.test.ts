import { expect, test } from "vitest";
import { markChannel } from "#db/queries/channel.ts";
import { refuseHook } from "#db/queries/intake.ts";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";

test("[CH4][CH6] a channel is connected, told where its webhooks go, breaks once in its provider's words, and is mended", async () => {
  const [server, resend] = [await openDeskServer(), await openResendServer()];
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/channels");
  const dialog = (name: RegExp | string) => page.getByRole("dialog", { name });
  await page.getByRole("button", { name: "Connect a channel" }).click();
  await page.getByRole("menuitem", { name: "Resend" }).click();
  await dialog("Connect Resend").getByLabel("API key").fill("re_wrong");
  await dialog("Connect Resend").getByText("More settings").click();
  await dialog("Connect Resend").getByLabel("API address").fill(resend.url);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Test and save" }).click();
  await dialog("Connect Resend").getByText(/API key is invalid/).waitFor();
  await dialog("Connect Resend").getByLabel("API key").fill("re_good");
  await page.getByRole("button", { name: "Test and save" }).click();

  // Once it is there it has an address to give to Resend.
  const edit = dialog("Edit Resend");
  const address = await edit.getByLabel("Webhook address").inputValue();
  expect(address).toMatch(/^http:\/\/.+\/hooks\/\w{26}$/);
  await edit.getByText("Resend tells Parley of bounces", { exact: true }).click();
  await edit.getByLabel("Signing secret of the webhook").fill("whsec_c29tZXRoaW5nIHNlY3JldA==");
  await edit.getByLabel("Domain for replies").fill("in.team.example");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Test and save" }).click();
  await edit.waitFor({ state: "detached" });
  await page.getByText("One user a mail · replies come in · bounces told").waitFor();
  await page.getByText("No webhook has come yet.").waitFor();

  // What was given is never shown again.
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  expect(await edit.getByLabel("API key").inputValue()).toBe("");
  expect(await edit.getByLabel("API key").getAttribute("placeholder")).toMatch(/Stored/);
  await page.keyboard.press("Escape");

  const id = address.split("/").at(-1)!;
  const { db } = server.deps;
  await markChannel(db, id, "broken", "API key is invalid (invalid_api_key)", server.deps.nowMs());
  await refuseHook(db, id, server.deps.nowMs());
  await page.reload();
  await page.getByText("Broken: its queue waits").waitFor();
  expect(await page.getByText("API key is invalid (invalid_api_key)").count()).toBe(1);
  await page.getByText(/1 call was refused as not the provider's/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("Resend works").waitFor();
  await page.getByText("Broken: its queue waits").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "More of Resend" }).click();
  await page.getByRole("menuitem", { name: "Delete channel" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete channel" }).click();
  await page.getByRole("heading", { name: "Resend" }).waitFor({ state: "detached" });
  expect(wrong).toEqual([]);
});

test("[CH4] Gmail is connected before anybody has signed in, says so, and says what came of signing in", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/channels");
  await page.getByRole("button", { name: "Connect a channel" }).click();
  await page.getByRole("menuitem", { name: "Gmail" }).click();
  await page.getByLabel("Client id").fill("id.apps.googleusercontent.com");
  await page.getByLabel("Client secret").fill("secret");
  await page.getByRole("button", { name: "More settings" }).click();
  // Where Google would be asked stands a page of ours.
  await page.getByLabel("Sign-in address").fill(`${server.origin}/settings/channels`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Test and save" }).click();
  await page.getByText("Not signed in yet").waitFor();
  expect(await page.getByText(/Broken|replies come in/).count()).toBe(0);
  await page.getByRole("button", { name: "Sign in with Google" }).click();
  await page.waitForURL(/client_id=id\.apps/);
  expect(new URL(page.url()).searchParams.get("redirect_uri")).toMatch(/\/api\/channels\/oauth\/callback$/);
  await page.goto("/settings/channels?signInFailed=access_denied");
  await page.getByText("access_denied").waitFor();
  await page.waitForURL((url) => url.search === "");
  expect(wrong).toEqual([]);
});
