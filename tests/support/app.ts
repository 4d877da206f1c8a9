import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { makeApp } from "#edge/app.ts";
import { type RequestLimits, unlimited } from "#edge/auth/request-limit.ts";
import type { Bus } from "#edge/bus.ts";
import { readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { serveWebFiles } from "#edge/web-files.ts";
import type { JobsHealth } from "#jobs/host.ts";
import { makeLog } from "#jobs/log.ts";
import { newId } from "#db/ids.ts";
import { inviteTeammate, joinTeammate, makeWorkspace, openSetupLink } from "#db/queries/joining.ts";
import type { Role } from "#db/schema/teammate.ts";
import { makeDatabase, type TestDatabase, whenDone } from "./database.ts";

export const password = "correct horse battery";
export const appSecret = "test-secret-".repeat(4);

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
/** Calls the app as one signed-in teammate. */
export type Caller = {
  id: string;
  cookie: string;
  call(name: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

/** The same password has the same hash in every test of a file. */
let passwordHash: Promise<string> | undefined;

/** A cookie's value as better-auth signs it. */
async function signed(value: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(appSecret), algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(value)));
  return encodeURIComponent(`${value}.${mac.toBase64()}`);
}

/** The whole app over a fresh database, with a clock that the test moves and an admin signed in. */
export async function makeTestApp(
  o: {
    database?: TestDatabase;
    startMs?: number;
    publicUrl?: string;
    bus?: Bus;
    limits?: RequestLimits;
    /** More of the environment. */
    env?: Record<string, string>;
    jobs?: () => JobsHealth | null;
  } = {},
) {
  const database = o.database ?? await makeDatabase();
  const clock = { nowMs: o.startMs ?? Date.UTC(2026, 5, 1, 12) };
  const logged: Record<string, unknown>[] = [];
  const nudged: string[] = [];
  const deps = await openDeps({
    database,
    config: readConfig({
      APP_SECRET: appSecret,
      PUBLIC_URL: o.publicUrl ?? "http://parley.test",
      DATABASE_URL: database.url,
      ...o.env,
    }),
    secret: appSecret,
    ...(o.bus ? { bus: o.bus } : {}),
    ...(o.jobs ? { jobs: o.jobs } : {}),
    nowMs: () => clock.nowMs,
    log: makeLog("debug", (line) => logged.push(JSON.parse(line))),
    nudge: (job) => nudged.push(job),
  });
  whenDone(() => deps.close());
  // The clock stands still, so that a test's minute never ends.
  const app = makeApp(deps, o.limits ?? unlimited);
  serveWebFiles(app);

  const send = async (name: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
    const [method, path] = name.split(" ") as [string, string];
    const raw = typeof body === "string" || body instanceof Uint8Array;
    const response = await app.request(`http://parley.test${path}`, {
      method,
      headers: { ...(body === undefined || raw ? {} : { "Content-Type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: raw ? body as BodyInit : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  };
  const callerOf = (id: string, cookie: string): Caller => ({
    id,
    cookie,
    call: (name, body, headers = {}) => send(name, body, { Cookie: cookie, Origin: "http://parley.test", ...headers }),
  });
  const auth = await deps.auth.$context;
  /** A session as signing in makes one, without the password's hash, which is made to be slow. */
  const signIn = async (id: string): Promise<Caller> => {
    const { token } = await auth.internalAdapter.createSession(id);
    return callerOf(id, `${auth.authCookies.sessionToken.name}=${await signed(token)}`);
  };
  const person = { passwordHash: await (passwordHash ??= auth.password.hash(password)), timeZone: "UTC" };
  // A test that is about no window meets none, whatever its clock says.
  const sendingWindow = null;

  /** A teammate who joined, signed in. */
  const makeTeammate = async (
    role: Role,
    email: string,
    names = { firstName: "Tess", lastName: "Mate" },
  ): Promise<Caller> => {
    const token = newToken();
    const tokenHash = await hashToken(token);
    const id = newId();
    const invited = { id, email, ...names, role, sendingWindow, tokenHash, actorId: admin.id, nowMs: clock.nowMs };
    await inviteTeammate(deps.db, invited);
    await joinTeammate(deps.db, { ...person, ...names, tokenHash, nowMs: clock.nowMs });
    return await signIn(id);
  };

  const setup = await hashToken(newToken());
  await openSetupLink(deps.db, setup, clock.nowMs);
  const adminNames = { firstName: "Ada", lastName: "Min" };
  const adminId = await makeWorkspace(deps.db, {
    ...person,
    ...adminNames,
    tokenHash: setup,
    email: "ada@parley.test",
    workspaceName: "Test",
    sendingWindow,
    nowMs: clock.nowMs,
  });
  const admin = await signIn(adminId!);
  /** Calls without signing in. */
  const anyone = (name: string, body?: unknown, headers: Record<string, string> = {}) => send(name, body, headers);
  return { app, deps, database, clock, logged, nudged, admin, anyone, makeTeammate, signIn };
}
export type TestApp = Awaited<ReturnType<typeof makeTestApp>>;
