import type { BrowserContext, Page } from "playwright-core";
import { findDraft } from "#db/queries/draft.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { addStart } from "./release.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";
import { startServer } from "./server.ts";

const password = "correct horse battery";

export type DraftServer = Awaited<ReturnType<typeof openDraftServer>>;
export type Draft = { messageId: string };

/** The whole server with Ada and Ben, who may edit what is pending, and Otto, who may read it. */
export async function openDraftServer() {
  const server = await startServer();
  const call = async (name: string, body: unknown, cookie = "") => {
    const [method, path] = name.split(" ") as [string, string];
    const answer = await fetch(server.origin + path, {
      method,
      headers: { "Content-Type": "application/json", Origin: server.origin, Cookie: cookie },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    const cookies = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
    return { body: await answer.json(), cookies };
  };
  const ada = { firstName: "Ada", lastName: "Byron", email: "ada@parley.test" };
  const ben = { firstName: "Ben", lastName: "Okafor", email: "ben@parley.test" };
  const otto = { firstName: "Otto", lastName: "Brandt", email: "otto@parley.test" };
  const token = server.setupUrl.split("/").at(-1);
  const setup = { ...ada, token, workspaceName: "Test", password, timeZone: "UTC" };
  const { cookies } = await call("POST /api/setup", setup);
  for (const [{ email, ...name }, role] of [[ben, "member"], [otto, "observer"]] as const) {
    const invited = await call("POST /api/teammates", { ...name, email, role }, cookies);
    await call(`POST /api/join/${invited.body.joinUrl.split("/").at(-1)}`, { ...name, password, timeZone: "UTC" });
  }
  // The server's clock is the real one: a test that is about no window is not to fail at night.
  await server.deps.db.run("update teammate set sending_window = 'null'");
  return { ...server, workspace: await makeReleaseWorkspace(server.deps.db) };
}

/** A pending message with this text, due tomorrow. */
export async function makeDraft(server: DraftServer, text: { subject: string; html: string }): Promise<Draft> {
  const startId = await addStart(server.deps.db, text.html, text.subject);
  const sendAtMs = server.deps.nowMs() + 86_400_000;
  const { id } = await server.workspace.addMessage({ startId, subject: text.subject, sendAtMs });
  return { messageId: id };
}

/** Signs everything in `context` in; `origin` where the context has no base of its own. */
export async function signIn(context: BrowserContext, email: string, origin = ""): Promise<void> {
  const answer = await context.request.post(`${origin}/api/sign-in`, {
    data: { email, password },
    headers: { Origin: origin || (await context.request.get("/api/me")).url().split("/api")[0]! },
  });
  if (!answer.ok()) throw new Error(await answer.text());
}

type EditorElement = HTMLElement & {
  editor: {
    state: { doc: { child(n: number): { nodeSize: number } } };
    commands: { setTextSelection(at: { from: number; to: number }): boolean };
    view: { focus(): void };
  };
};

/** Puts the caret of `page` at `offset` of the line numbered `line`, chips counting one, and the focus with it; selects as much
 * as `length` says. */
export async function caretTo(
  page: Page,
  field: "Subject" | "Message" | "Signature",
  line: number,
  offset: number,
  length = 0,
): Promise<void> {
  await page.getByRole("textbox", { name: field, exact: true }).evaluate((element, at) => {
    const { editor } = element as EditorElement;
    let start = 1;
    for (let n = 0; n < at.line; n++) start += editor.state.doc.child(n).nodeSize;
    editor.commands.setTextSelection({ from: start + at.offset, to: start + at.offset + at.length });
    editor.view.focus();
  }, { line, offset, length });
}

/** What stands on disk. */
export async function storedDraft(
  { deps }: DraftServer,
  messageId: string,
): Promise<{ subject: string; html: string }> {
  const { updates: [seed, ...log] } = (await findDraft(deps.db, messageId))!;
  return contentToHtml(readDraft(seed!, log));
}

/** Rooms in which words wait in the browser, whoever's. */
export const keptIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    new Promise<string[]>((resolve, reject) => {
      const opening = indexedDB.open("parley", 1);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const asked = opening.result.transaction("unsaved").objectStore("unsaved").getAll();
        asked.onsuccess = () => {
          opening.result.close();
          resolve((asked.result as { room: string }[]).map(({ room }) => room));
        };
      };
    })
  );
