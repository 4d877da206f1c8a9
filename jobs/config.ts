import { z } from "zod";
import { ConfigFault } from "./config-fault.ts";

const httpUrl = z.url({ protocol: /^https?$/, error: "is not an http(s) URL" }).transform((u) => u.replace(/\/+$/, ""));

/** What every process reads from its environment. */
export const commonEnvironment = z.object({
  HOST: z.string().min(1).max(253).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().regex(/^(file:|libsql:|https?:)/, "starts with file:, libsql: or https:").optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  PUBLIC_URL: httpUrl.optional(),
  APP_SECRET: z.string().min(32, "is shorter than 32 characters").optional(),
  APP_SECRET_OLD: z.string().transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(z.string().min(32, "holds one shorter than 32 characters"))).optional(),
  SEND_MODE: z.enum(["live", "sink"]).default("live"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "is shorter than 16 characters").optional(),
});

/** What a process that runs the jobs alone reads. */
export const jobsEnvironment = commonEnvironment.extend({
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
});

export { ConfigFault };

export type Environment = Record<string, string | undefined>;

/** An empty value counts as unset. @throws {ConfigFault} naming every variable at fault. */
export function parseEnvironment<T>(schema: z.ZodType<T>, env: Environment): T {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  if (parsed.success) return parsed.data;
  throw new ConfigFault(parsed.error.issues.map((i) => `${i.path.join(".")} ${i.message}`).join("\n"));
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
  databaseUrl: string;
  databaseAuthToken: string | undefined;
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
    databaseUrl: databaseUrlOf(e),
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    health: e.HEALTH_PORT === undefined
      ? null
      : { host: e.HOST ?? "127.0.0.1", port: e.HEALTH_PORT, token: e.METRICS_TOKEN ?? null },
  };
}

async function keptSecret(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ConfigFault(`APP_SECRET is not set, and the server has made none at ${path}: start it once, or set one`);
  }
}
