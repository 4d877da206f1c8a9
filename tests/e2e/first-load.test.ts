import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { makeDraft, openDraftServer, signIn } from "#tests/support/draft-pages.ts";

/** What only the editor and its socket bring, in words that no minifier takes out. */
const editors = /ProseMirror|yjs was already imported/;
/** Some 7 % above what each was when it was last looked at: what adds more than that is looked at anew, or made lazy. */
const mostKb = { list: 175, settings: 140, pending: 235 };

const server = await openDraftServer();
const browser = await openBrowser();
whenDone(() => browser.close());
await makeDraft(server, { subject: "Hello", html: "<p>One</p>" });

/** The scripts that a page runs before the browser has nothing else to do. */
async function scriptsOf(path: string): Promise<string[]> {
  const context = await browser.newContext({ baseURL: server.origin, locale: "en-US" });
  await signIn(context, "ada@parley.test");
  const page = await context.newPage();
  await page.addInitScript(() => Object.assign(globalThis, { requestIdleCallback: () => 0 }));
  const bodies: Promise<string>[] = [];
  page.on("response", (answer) => {
    if (/\.js$/.test(new URL(answer.url()).pathname)) bodies.push(answer.text());
  });
  await page.goto(path, { waitUntil: "networkidle" });
  const scripts = await Promise.all(bodies);
  await context.close();
  return scripts;
}

test.each(
  [
    ["/pending?view=all", "pending"],
    ["/accounts", "list"],
    ["/users", "list"],
    ["/active", "list"],
    ["/playbooks", "list"],
    ["/templates", "list"],
    ["/outbox", "list"],
    ["/dashboards", "list"],
    ["/settings/team", "settings"],
  ] as const,
)(
  "the first load of %s is small and holds no editor",
  async (path, kind) => {
    const scripts = await scriptsOf(path);
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((script) => editors.test(script))).toEqual([]);
    const kb = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1024;
    expect(kb).toBeLessThan(mostKb[kind]);
  },
);

test("a draft that is opened to be written does load it", async () => {
  const { messageId } = await makeDraft(server, { subject: "Hello", html: "<p>One</p>" });
  expect((await scriptsOf(`/pending/${messageId}?view=all&edit=1`)).some((script) => editors.test(script))).toBe(true);
});
