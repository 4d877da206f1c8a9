import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { axe, openBrowser } from "./browser.ts";
import { whenDone } from "./database.ts";
import { signIn } from "./draft-pages.ts";
import { startServer } from "./server.ts";

const password = "correct horse battery";
type Item = Record<string, unknown> & { id: string };
type Call = (name: string, body?: unknown, headers?: Record<string, string>) => Promise<Item>;

/** The whole server with Ada, who makes the workspace, and Ben, who both send by the outbox, and four users of three accounts. */
export async function openDeskServer(env: Record<string, string> = {}) {
  const server = await startServer(env);
  const send = async (cookie: string, name: string, body: unknown, headers: Record<string, string> = {}) => {
    const [method, path] = name.split(" ") as [string, string];
    const answer = await fetch(server.origin + path, {
      method,
      headers: { "Content-Type": "application/json", Origin: server.origin, Cookie: cookie, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return { body: await answer.json() as Item, etag: answer.headers.get("ETag"), cookies: cookiesOf(answer) };
  };
  const as = (cookie: string): Call => async (name, body, headers) => (await send(cookie, name, body, headers)).body;
  const token = server.setupUrl.split("/").at(-1);
  const names = { firstName: "Ada", lastName: "Byron", email: "ada@parley.test" };
  const setup = await send("", "POST /api/setup", {
    ...names,
    token,
    workspaceName: "Test",
    password,
    timeZone: "UTC",
  });
  const ada = as(setup.cookies);
  const ben = { firstName: "Ben", lastName: "Okafor" };
  const { joinUrl } = await ada("POST /api/teammates", { ...ben, email: "ben@parley.test", role: "member" });
  const joined = await send("", `POST /api/join/${String(joinUrl).split("/").at(-1)}`, {
    ...ben,
    password,
    timeZone: "UTC",
  });
  // The server's clock is the real one: a test that is about no window is not to fail at night.
  await server.deps.db.run("update teammate set sending_window = 'null'");
  const { items: [channel] } = await ada("GET /api/channels") as unknown as { items: Item[] };
  const me = await ada("GET /api/me");
  const people = [
    ["Acme", "Grace", "grace@acme.example", 120_000],
    ["Acme", "Alan", "alan@acme.example", 120_000],
    ["Beta", "Edsger", "edsger@beta.example", 80_000],
    ["Gamma", "Lynn", "lynn@gamma.example", null],
  ] as const;
  await ada("POST /api/accounts/bulk", {
    items: people.map(([name, , , mrrCents]) => ({ name, mrrCents })).filter((one, n, all) =>
      all.findIndex((other) => other.name === one.name) === n
    ).map((one) => ({ ...one, externalId: one.name })),
  });
  await ada("POST /api/users/bulk", {
    items: people.map(([account, firstName, email]) => ({ email, firstName, accounts: [{ externalId: account }] })),
  });
  const { items: accounts } = await ada("GET /api/accounts") as unknown as { items: Item[] };

  /** Starts one conversation per user, in the order of their addresses, and gives their messages. */
  const start = async (change: Record<string, unknown> = {}): Promise<Item[]> => {
    const { id } = await ada("POST /api/starts", {
      name: "Hello",
      channelId: channel!.id,
      sender: { mode: "teammate", teammateId: me.id },
      on: { accountIds: accounts.map((one) => one.id) },
      audience: { kind: "all" },
      content: {
        subject: "Hello {{user.firstName}}",
        html: "<p>Dear {{user.firstName}}, how is {{account.name}}?</p>",
      },
      when: { delayDays: 1 },
      ...change,
    });
    await expect.poll(async () => (await ada(`GET /api/starts/${id}`)).state, { timeout: 20_000 }).toBe("done");
    // In the order in which a message goes through them: one that moves on meanwhile is seen twice, never missed.
    const made = new Map<string, Item>();
    for (const state of ["pending", "sending", "sent"]) {
      const list = `GET /api/messages?startId=${id}&state=${state}&limit=100`;
      const { items } = await ada(list) as unknown as { items: Item[] };
      items.forEach((item) => made.set(item.id, item));
    }
    return [...made.values()].toSorted((a, b) => addressOf(a) < addressOf(b) ? -1 : 1);
  };
  /** Edits a draft over the API. */
  const edit = async (by: "ada" | "ben", id: string, change: (html: string) => string) => {
    const cookie = by === "ada" ? setup.cookies : joined.cookies;
    const { body, etag } = await send(cookie, `GET /api/messages/${id}/content`, undefined);
    const content = { subject: body.subject, html: change(String(body.html)) };
    await send(cookie, `PUT /api/messages/${id}/content`, content, { "If-Match": etag! });
  };
  return { ...server, ada, ben: as(joined.cookies), me, start, edit };
}
export type DeskServer = Awaited<ReturnType<typeof openDeskServer>>;

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
export const addressOf = (message: Item): string => (message.to as { address: string }[])[0]!.address;

/** Browsers of the desk's people. What they say on their console is kept in `wrong`. */
export async function openDeskPages(server: DeskServer) {
  const browser: Browser = await openBrowser();
  whenDone(() => browser.close());
  const wrong: string[] = [];
  const open = async (
    who: "ada" | "ben",
    path: string,
    o: { theme?: "light" | "dark"; width?: number } = {},
  ): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: server.origin,
      locale: "en-US",
      timezoneId: "UTC",
      viewport: { width: o.width ?? 1440, height: 900 },
    });
    await signIn(context, `${who}@parley.test`);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => wrong.push(`${who}: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error" && !/401|409|422|net::ERR/.test(line.text())) wrong.push(`${who}: ${line.text()}`);
    });
    await page.addInitScript((theme) => localStorage.setItem("parley.theme", theme), o.theme ?? "light");
    await page.goto(path);
    return page;
  };
  return { open, wrong };
}

/** axe finds nothing in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ["dark", "light"]) {
    await page.evaluate((to) => document.documentElement.setAttribute("data-theme", to), theme);
    expect(await axe(page)).toEqual([]);
  }
}
