import { makeWorkspace, openSetupLink } from "#db/queries/joining.ts";
import { makeAuth } from "#edge/auth/auth.ts";
import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { appSecret, password } from "./app.ts";
import { makeDatabase, type TestDatabase, whenDone } from "./database.ts";
import { makeReleaseWorkspace, type ReleaseWorkspace } from "./release-workspace.ts";

/** A workspace of Ada's in a file, for servers in processes of their own. */
export async function makeWorkspaceFile(): Promise<{ database: TestDatabase; workspace: ReleaseWorkspace }> {
  const database = await makeDatabase();
  const { db } = database;
  const tokenHash = await hashToken(newToken());
  const nowMs = Date.now();
  const auth = makeAuth({ db, secret: appSecret, origin: "http://localhost" });
  await openSetupLink(db, tokenHash, nowMs);
  await makeWorkspace(db, {
    passwordHash: await (await auth.$context).password.hash(password),
    timeZone: "UTC",
    sendingWindow: null,
    firstName: "Ada",
    lastName: "Min",
    email: "ada@parley.test",
    workspaceName: "Test",
    tokenHash,
    nowMs,
  });
  return { database, workspace: await makeReleaseWorkspace(db) };
}

export type ServerProcess = {
  port: number;
  origin: string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  signal(signal: Deno.Signal): void;
  /** Its exit code, once it is gone. */
  ended: Promise<number>;
  /** Its log so far. */
  said(): string;
};

/** The server as `npm start` runs it, without the jobs, in a process of its own on a free port; killed with the test, or the file,
 * that started it. */
export async function startServerProcess(url: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const dataDir = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(dataDir, { recursive: true }));
  const settings = { PORT: "0", DATA_DIR: dataDir, DATABASE_URL: url, APP_SECRET: appSecret, JOBS: "off" };
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("../../edge/main.ts", import.meta.url).pathname],
    env: { ...settings, LOG_LEVEL: "info", ...env },
    stdout: "piped",
  }).spawn();
  let ended = false;
  const status = child.status.finally(() => ended = true);
  const kill = async () => {
    if (!ended) child.kill("SIGKILL");
    await status;
  };
  whenDone(kill);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!/"port":\d+/.test(said)) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`the server ended: ${said}`);
    said += value;
  }
  const reading = (async () => {
    for (let read = await lines.read(); !read.done; read = await lines.read()) said += read.value;
  })();
  const port = Number(/"port":(\d+)/.exec(said)![1]);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    kill,
    signal: (signal) => child.kill(signal),
    ended: status.then(({ code }) => reading.then(() => code)),
    said: () => said,
  };
}

/** Cookies of Ada, signed in at `origin`. */
export async function signInAt(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/sign-in`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: origin },
    body: JSON.stringify({ email: "ada@parley.test", password }),
  });
  await answer.body?.cancel();
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
