import { z } from "zod";
import { causeOf } from "./cause.ts";
import { ConfigFault } from "./config-fault.ts";

/** What keeps it from being where the app is: links in mails are made of it, and the app is at the root of its address. */
function addressFault(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return "is not an http(s) URL";
  const extra = url.username + url.password !== ""
    ? "a user name or a password"
    : url.search !== ""
    ? `a query (${url.search})`
    : url.hash !== ""
    ? `a fragment (${url.hash})`
    : /[^/]/.test(url.pathname)
    ? `a path (${url.pathname}), and Parley is served at the root of an address alone`
    : null;
  return extra && `has ${extra}: say https://<host>, with a port where it needs one`;
}

const address = z.string().check(({ value, issues }) => {
  const message = addressFault(value);
  if (message) issues.push({ code: "custom", message, input: value });
}).transform((text) => new URL(text).origin);
const port = z.string().refine(
  (text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536,
  "is no TCP port: a whole number from 0 to 65535",
).transform(Number);
/** Fewer characters could be guessed. */
const leastSecret = 32;
const oneOf = <const T extends readonly string[]>(words: T) => z.enum(words, `is none of ${words.join(", ")}`);

/** What every process reads from its environment. */
export const commonEnvironment = z.object({
  HOST: z.string().min(1).max(253).optional(),
  PORT: port.default(8000),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().regex(
    /^(file:.|libsql:\/\/.|https?:\/\/.)/,
    "is none of file:<path>, libsql://<host> and https://<host>",
  ).optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  PUBLIC_URL: address.optional(),
  APP_SECRET: z.string().min(leastSecret, "is shorter than 32 characters").optional(),
  APP_SECRET_OLD: z.string().transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(({ length }) => length >= leastSecret), "holds one shorter than 32 characters")
    .optional(),
  SEND_MODE: oneOf(["live", "sink"]).default("live"),
  LOG_LEVEL: oneOf(["debug", "info", "warn", "error", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "is shorter than 16 characters").optional(),
  /** Deno's own, which starts without it where it does not know the word. */
  OTEL_DENO: z.string().regex(/^(true|false)$/i, "is neither true nor false, which are all that Deno takes").optional(),
});

/** What a process that runs the jobs alone reads. */
export const jobsEnvironment = commonEnvironment.extend({
  HEALTH_PORT: port.optional(),
  JOBS: oneOf(["on", "off"]).default("on"),
});

export { ConfigFault };

export type Environment = Record<string, string | undefined>;

/** An empty value counts as unset. @throws {ConfigFault} naming every variable at fault. */
export function parseEnvironment<T>(schema: z.ZodType<T>, env: Environment): T {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  if (parsed.success) return parsed.data;
  throw new ConfigFault(parsed.error.issues.map((i) => `${String(i.path[0])} ${i.message}`).join("\n"));
}

/** Where the database is: what was set, else a file in the data folder. */
export const databaseUrlOf = (e: { DATABASE_URL?: string | undefined; DATA_DIR: string }): string =>
  e.DATABASE_URL ?? `file:${e.DATA_DIR}/parley.db`;

/** The origin links are made with: the public one, else this machine's. */
export const originOf = (config: { publicUrl: string | null; port: number }): string =>
  config.publicUrl ?? `http://localhost:${config.port}`;

/** What jobs must know to run anywhere: alone, or as a worker that was told. */
export type JobsConfig = {
  publicUrl: string | null;
  /** What links in mails begin with. */
  origin: string;
  sendMode: "live" | "sink";
  secret: string;
  /** Secrets from before: what they sealed is still opened, nothing is sealed with them. */
  oldSecrets: string[];
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
};

export type AloneConfig = JobsConfig & {
  dataDir: string;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  /** `JOBS=off` is set, perhaps for a server that shares this environment. */
  toldOff: boolean;
  /** Where it says how it does (OP1); null where it listens nowhere. */
  health: { host: string; port: number; token: string | null } | null;
};

/** The environment of a process that runs the jobs alone. The secret is the environment's, else the one that the server made
 * beside a local database. @throws {ConfigFault} */
export async function readJobsConfig(env: Environment): Promise<AloneConfig> {
  const e = parseEnvironment(jobsEnvironment, env);
  const publicUrl = e.PUBLIC_URL ?? null;
  return {
    publicUrl,
    origin: originOf({ publicUrl, port: e.PORT }),
    sendMode: e.SEND_MODE,
    oldSecrets: e.APP_SECRET_OLD ?? [],
    secret: e.APP_SECRET ?? await keptSecret(`${e.DATA_DIR}/app-secret`),
    logLevel: e.LOG_LEVEL,
    dataDir: e.DATA_DIR,
    databaseUrl: databaseUrlOf(e),
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    toldOff: e.JOBS === "off",
    health: e.HEALTH_PORT === undefined
      ? null
      : { host: e.HOST ?? "127.0.0.1", port: e.HEALTH_PORT, token: e.METRICS_TOKEN ?? null },
  };
}

/** The secret that the server made. @throws {ConfigFault} it is not there, or cannot be read. */
export async function keptSecret(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw new ConfigFault(`DATA_DIR: ${causeOf(cause)}`, { cause });
    throw new ConfigFault(`APP_SECRET is not set, and the server has made none at ${path}: start it once, or set one`);
  }
}
