import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { expect, test } from "vitest";
import { draftRoom } from "#edge/sync/protocol.ts";
import { whenDone } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { runLine, scripts, startServed } from "#tests/support/served.ts";
import { socketWith } from "#tests/support/socket-with.ts";
import { until } from "#tests/support/until.ts";

const password = "correct horse battery";

async function makeFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(folder, { recursive: true }));
  return folder;
}

test("[AD3] npm start serves, drafts live, releases and drains under exactly the rights that its line names", async () => {
  const dataDir = await makeFolder();
  const elsewhere = await makeFolder();
  const server = await startServed({ DATA_DIR: dataDir, DATABASE_URL: `file:${elsewhere}/other.db` }, endWithTest);
  whenDone(() => void server.stop());
  let cookie = "";
  const call = async (name: string, body?: unknown) => {
    const [method, path] = name.split(" ") as [string, string];
    const answer = await fetch(server.origin + path, {
      method,
      headers: { "Content-Type": "application/json", Cookie: cookie, Origin: server.origin },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`);
    cookie ||= answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
    return JSON.parse(text);
  };

  expect(await (await fetch(server.origin)).text()).toContain("<!doctype html>");
  const person = { firstName: "Ada", lastName: "Min", email: "ada@parley.test", password, timeZone: "UTC" };
  await call("POST /api/setup", { ...person, token: server.setupToken, workspaceName: "Test" });
  const me = await call("GET /api/me");
  // The server's clock is the real one, and mail of a new teammate leaves in office hours alone (SW1).
  const weekdays = ["fri", "mon", "thu", "tue", "wed"];
  expect(Object.keys((await call(`GET /api/teammates/${me.id}`)).sendingWindow).sort()).toEqual(weekdays);
  await call(`PATCH /api/teammates/${me.id}`, { sendingWindow: null });
  const { items: [outbox] } = await call("GET /api/channels");
  const { id: userId } = await call("POST /api/users", {
    email: "una@parley.test",
    accounts: [{ name: "Acme" }],
  });
  const startOf = (when: unknown) => ({
    channelId: outbox.id,
    sender: { mode: "teammate", teammateId: me.id },
    on: { userIds: [userId] },
    content: { subject: "Hello", html: "<p>Hello <b>there</b></p>" },
    when,
  });
  await call("POST /api/starts", startOf("now"));
  await call("POST /api/starts", startOf({ delayDays: 1 }));

  // A mail that left has been composed in both forms; a draft that waits is edited over a socket.
  const seen = async (path: string) => (await call(`GET ${path}`)).items[0];
  let mail: { id: string } | undefined;
  let draft: { id: string } | undefined;
  for (const endMs = performance.now() + 20_000; !(mail && draft) && performance.now() < endMs;) {
    mail = await seen("/api/outbox");
    draft = await seen("/api/messages");
  }
  expect(await call(`GET /api/outbox/${mail!.id}`)).toMatchObject({ text: expect.stringContaining("Hello there") });
  const provider = new WebsocketProvider(
    `${server.origin.replace("http", "ws")}/api/sync`,
    draftRoom(draft!.id),
    new Y.Doc(),
    { disableBc: true, WebSocketPolyfill: socketWith({ Cookie: cookie, Origin: server.origin }) },
  );
  await until(() => provider.synced, 10_000);
  expect(provider.doc.getXmlFragment("body").toString()).toContain("Hello");
  provider.destroy();
  provider.awareness.destroy();

  // A channel over SMTP is tried: a refused line is an answer, not a lack of rights.
  const smtp = { host: "127.0.0.1", port: 1, security: "none" };
  const tried = await call("POST /api/channels", { kind: "smtp", name: "Mail", settings: smtp }).catch(String);
  expect(JSON.stringify(tried)).not.toMatch(/NotCapable|: 5\d\d/);
  expect(await server.stop()).toBe(0);
  const kept = Array.from(Deno.readDirSync(elsewhere), ({ name }) => name);
  expect(kept).toContain("other.db");
});

test("[AD3] those rights reach neither the system, nor the code, nor other programs, nor other variables", async () => {
  const code = { headers: { "Content-Type": "text/typescript" } };
  const foreign = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => new Response("", code));
  whenDone(() => foreign.shutdown());
  const probe = `tests/edge/rights-probe.ts http://127.0.0.1:${foreign.addr.port}/foreign.ts`;
  const line = scripts["start"]!.replace("edge/main.ts", probe);
  expect(line).toContain(probe);
  const child = runLine(line, { DATA_DIR: await makeFolder(), RIGHTS_PROBE: "secret" }, endWithTest);
  const { stdout } = await child.output();
  expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual([]);
});

test.each(["start", "start:jobs", "start:public", "demo", "key", "doctor"])(
  "[AD3] npm run %s has no blanket rights",
  (name) => {
    expect(scripts[name]).not.toMatch(/ -A\b|--allow-all|--allow-run|--allow-import/);
    expect(scripts[name]).toContain("--no-prompt");
    expect(scripts[name]).not.toMatch(/--allow-(write|env|ffi|sys)(\s|$)/);
  },
);
