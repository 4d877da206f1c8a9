import type { Page } from "playwright-core";
import PostalMime from "postal-mime";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { findDraft } from "#db/queries/draft.ts";
import { Close, draftRoom } from "#edge/sync/protocol.ts";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { caretTo, openDraftServer, signIn, storedDraft } from "#tests/support/draft-pages.ts";
import { endWithTest } from "#tests/support/process.ts";
import { makeRandom } from "#tests/support/random.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { addStart } from "#tests/support/release.ts";
import type { TypingOrder, TypingStory } from "#tests/support/typing-terms.ts";

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
const wrong: string[] = [];
/** From a browser to the server, one way. */
const delayMs = 120;

/** A window of one teammate, who types letters of their own: what they typed is told apart from all the rest. */
async function openWindow(email: string, letters: string) {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, email);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  await page.routeWebSocket(/\/api\/sync\//, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => void setTimeout(() => far.send(frame), delayMs));
  });
  const random = makeRandom(letters.charCodeAt(0));
  const own = (text: string) => [...text].filter((char) => letters.includes(char)).join("");
  return {
    page,
    context,
    own,
    late: page.getByRole("alert", { name: "Not sent" }),
    type: () => page.keyboard.type(random.pick([...letters]), { delay: random.int(20, 120) }),
    /** What was typed here, as it stands in the editor. */
    typed: async () => own((await body(page).textContent())!.replaceAll(/Ada Byron|Ben Okafor/g, "")),
  };
}
const body = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });

/** Types in a process of its own; `story` comes when the draft was shut to it. */
async function startTyping(order: TypingOrder): Promise<{ story: Promise<TypingStory> }> {
  const script = new URL("../support/typing-process.ts", import.meta.url).pathname;
  const args = ["run", "-A", script, JSON.stringify(order)];
  const child = endWithTest(new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn());
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const first = await lines.read();
  expect(first.value).toBe("typing\n");
  const rest = async () => {
    let said = "";
    for (let read = await lines.read(); !read.done; read = await lines.read()) said += read.value;
    return JSON.parse(said) as TypingStory;
  };
  return { story: rest() };
}

test("[CO4] [CO1] two browsers and a process type in one paragraph while the release seals it: the mail is what was sealed, and what came late shows as not sent", async () => {
  const startId = await addStart(server.deps.db, "<p>12</p>", "Kick-off");
  const sendAtMs = server.deps.nowMs() + 86_400_000;
  const { id } = await server.workspace.addMessage({ startId, sendAtMs, allowUnsubscribes: false });
  const windows = [
    await openWindow("ada@parley.test", "abcdefghijklmnopqrstuvwxyz"),
    await openWindow("ben@parley.test", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  ] as const;
  for (const [n, { page }] of windows.entries()) {
    await page.goto(`/pending/${id}?view=all&edit=1`);
    await page.getByText("Saved", { exact: true }).waitFor();
    await caretTo(page, "Message", 0, n * 2);
  }
  const [ada] = windows;
  const cookie = (await ada.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const third = await startTyping({ origin: server.origin, cookie, room: draftRoom(id), seed: 3, first: 0x4e00 });

  // What each typed up to a moment at which they read "Saved".
  const saved = await Promise.all(windows.map(async ({ page, type, typed }) => {
    for (let n = 0; n < 20; n++) await type();
    await page.getByText("Saved", { exact: true }).waitFor();
    return await typed();
  }));
  expect(saved.map(({ length }) => length)).toEqual([20, 20]);

  let isSent = false;
  const isLocked = async ({ page }: typeof ada) => await body(page).getAttribute("contenteditable") === "false";
  const typing = Promise.all(windows.map(async (window) => {
    while (!isSent || !await isLocked(window)) await window.type();
  }));
  const sent = await ada.context.request.post("/api/messages/bulk", {
    data: { action: "send_now", ids: [id], ignoreWindow: true },
    headers: { Origin: server.origin },
  });
  expect(sent.ok()).toBe(true);
  // They write on without a pause: whoever wrote after the click is waited for, thirty minutes at most (PR7).
  const row = () => messageRow(server.deps.db, id);
  const askedAtMs = server.deps.nowMs();
  while ((await row()).state === "pending") {
    server.moveOn(60_000);
    const sinceMs = server.deps.nowMs();
    await expect.poll(async () => {
      const { state, editedAtMs } = await row();
      return state !== "pending" || editedAtMs! >= sinceMs;
    }, { timeout: 30_000 }).toBe(true);
    expect(server.deps.nowMs() - askedAtMs).toBeLessThan(45 * 60_000);
  }
  // A pass that judged a draft which was typed in since looks again (SE2); then it goes to the provider.
  await expect.poll(async () => (await row()).state, { timeout: 30_000 }).toBe("sent");
  isSent = true;
  await typing;
  const { closeCode, ...process } = await third.story;
  expect(closeCode).toBe(Close.sealed.code);

  const draft = (await findDraft(server.deps.db, id))!;
  expect((await messageRow(server.deps.db, id)).sealedSeq).toBe(draft.seq);
  const { html } = await storedDraft(server, id);
  const sealed = /^<p>(.+)<\/p>$/.exec(html)![1]!;
  const [kept] = await server.deps.db.all<{ bytes: Uint8Array }>(sql`
    select bytes from outbox_mail where message_id = ${id}`);
  const mail = await PostalMime.parse(kept!.bytes);
  // Lines of the text part end at 78 columns (PE6); nobody typed a space.
  expect(mail.text!.replaceAll(/\s/g, "")).toBe(sealed);
  expect(mail.html).toContain(`>${sealed}</p>`);

  for (const [n, { page, own, late, typed }] of windows.entries()) {
    await late.getByRole("button", { name: "Send as a reply" }).waitFor();
    await page.getByText("No longer open to edits").first().waitFor();
    const lateOwn = own((await late.locator("ins").allTextContents()).join(""));
    expect(own(sealed).startsWith(saved[n]!), "what was saved is in the mail").toBe(true);
    expect(lateOwn.length).toBeGreaterThan(0);
    expect(own(sealed) + lateOwn, "each letter was sent or is shown as not sent").toBe(await typed());
  }
  const fromProcess = [...sealed].filter((char) => char >= "\u4e00");
  expect(new Set(fromProcess).size, "none twice").toBe(fromProcess.length);
  expect(process.saved.filter((char) => !sealed.includes(char))).toEqual([]);
  expect(process.typed.filter((char) => !sealed.includes(char) && !process.late.includes(char))).toEqual([]);
  expect(wrong).toEqual([]);
  expect(server.faults).toEqual([]);
});
