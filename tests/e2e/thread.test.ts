import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";
import { bounceBytes, mailBytes } from "#tests/support/inbound.ts";
import { richBytes, takeIn } from "#tests/support/take-in.ts";

type Item = Record<string, unknown> & { id: string };

/** Four conversations that have left; whoever was written to answers when the test says so. */
async function makeThreads() {
  const server = await openDeskServer();
  const pages = await openDeskPages(server);
  const sent = await server.start({ name: "Spring", when: "now" });
  const state = async (id: string) => (await server.ada(`GET /api/messages/${id}`)).state;
  await expect.poll(async () => await Promise.all(sent.map(({ id }) => state(id))), { timeout: 40_000 })
    .toEqual(sent.map(() => "sent"));
  const { items: [channel] } = await server.ada("GET /api/channels") as unknown as { items: Item[] };
  const rfc = async (id: string) => {
    const rows = await server.deps.db.all<{ id: string }>(
      `select rfc_message_id as id from message where id = '${id}'`,
    );
    return rows[0]!.id;
  };
  const take = async (bytes: Uint8Array) => {
    expect(await takeIn(server.deps, channel!.id, bytes)).toEqual({ kind: "done" });
    void server.deps.changes.nudge();
  };
  const [alan, edsger, grace, lynn] = sent as [Item, Item, Item, Item];
  return { ...server, ...pages, take, rfc, alan, edsger, grace, lynn, to: "ada@parley.test" };
}

test("[VI9] [CH6] the active view follows what comes in, and the thread shows it folded, sandboxed and with its fix", async () => {
  const { open, take, rfc, grace, alan, edsger, to, wrong } = await makeThreads();
  const page = await open("ada", "/active");
  const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
  await row("Grace").waitFor();
  // Others and the jobs change the list while it is looked at (VI4).
  await take(richBytes({ from: "Grace <grace@acme.example>", to, inReplyTo: await rfc(grace.id) }));
  await row("Grace").getByText("Replied").waitFor();
  await row("Grace").getByText("Yes, Thursday works.").waitFor();
  const away = { headers: ["Auto-Submitted: auto-replied"], subject: "Out of office", text: "I am out of the office." };
  await take(mailBytes({ from: "alan@acme.example", to, inReplyTo: await rfc(alan.id), ...away }));
  await row("Alan").getByText("Automatic").waitFor();
  await take(bounceBytes({ address: "edsger@beta.example", rfcMessageId: await rfc(edsger.id) }));
  await row("Edsger").getByText("Bounced").waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Filter by reply" }).click();
  await page.getByRole("option", { name: "No reply" }).or(page.getByRole("menuitemradio", { name: "No reply" })).first()
    .click();
  await row("Grace").waitFor({ state: "detached" });
  await expect.poll(() => page.locator("[role=row][data-id]").count()).toBe(3);

  await page.goto(`/conversations/${grace.conversationId}`);
  const reply = page.getByRole("article", { name: "Message from Grace" });
  const frame = reply.frameLocator("iframe");
  await frame.getByText("Thursday").waitFor();
  expect(await frame.getByText("The old words").count()).toBe(0);
  await reply.getByRole("button", { name: "Show the quoted text" }).click();
  await frame.getByText("The old words").waitFor();
  await reply.getByText("page.html").waitFor();
  await reply.getByRole("button", { name: "Show pictures" }).waitFor();
  // Nothing of it ran.
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
  await expectAccessible(page);
  await reply.getByRole("button", { name: "More for this message" }).click();
  await page.getByRole("menuitem", { name: "Source" }).click();
  await page.getByRole("dialog").getByText(/In-Reply-To:/).waitFor();
  await page.keyboard.press("Escape");

  await page.goto(`/conversations/${edsger.conversationId}`);
  await page.getByText(/It came back from Edsger: 5\.1\.1/).waitFor();
  await page.getByRole("link", { name: "Open Edsger" }).waitFor();
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});

test("[ST9] [PR2] a reply is written by keys, taken back, sent later and closed over", async () => {
  const { open, take, rfc, grace, to, ada, wrong } = await makeThreads();
  await take(richBytes({ from: "Grace <grace@acme.example>", to, inReplyTo: await rfc(grace.id) }));
  const page = await open("ada", `/conversations/${grace.conversationId}`);
  const messages = async () => (await ada(`GET /api/conversations/${grace.conversationId}`)).messages as Item[];
  await page.getByRole("article", { name: "Message from Grace" }).waitFor();
  await page.keyboard.press("r");
  const editor = page.getByRole("textbox", { name: "Reply", exact: true });
  await expect.poll(() => editor.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.type("Thursday it is.");
  await page.getByText(/^Leaves/).first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByText("The reply to Grace is on its way").waitFor();
  await page.keyboard.press("u");
  await page.getByText("Undone").waitFor();
  expect((await messages()).map(({ state }) => state)).toEqual(["sent", "sent", "cancelled"]);

  // Its words are back, and go later.
  await page.keyboard.press("r");
  await editor.getByText("Thursday it is.").waitFor();
  await page.getByRole("button", { name: "Later…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^Leaves at/).waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Send later" }).click();
  await page.getByText("The reply is pending", { exact: true }).waitFor();
  const pending = page.getByRole("article", { name: "Message from Ada Byron" }).filter({ hasText: "Open on the desk" });
  await pending.getByText("It waits for its send date.").waitFor();
  await pending.getByRole("button", { name: "Edit", exact: true }).click();
  await pending.getByRole("textbox", { name: "Message", exact: true }).getByText("Thursday it is.").waitFor();
  await pending.getByRole("button", { name: "Done" }).click();

  // While it waits the conversation stays open; then it is closed with a reason, and opened by undo.
  await page.locator("h1").click();
  await page.keyboard.press("c");
  await page.getByRole("dialog").getByRole("button", { name: "Close conversation" }).click();
  await page.getByText(/Mail of it is still to leave/).waitFor();
  await page.keyboard.press("Escape");
  await pending.getByRole("button", { name: "Delete the pending message" }).click();
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Reason" }).fill("Solved");
  await page.keyboard.press("Enter");
  await page.getByText("Conversation closed").waitFor();
  await page.getByRole("button", { name: /Open again/ }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("u");
  await page.getByRole("button", { name: /^Close/ }).first().waitFor();
  expect(wrong).toEqual([]);
});
