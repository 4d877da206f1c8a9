import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/, error: "is not an http(s) URL" }).transform((u) => u.replace(/\/+$/, ""));
const environment = z.object({
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().regex(/^(file:|libsql:|https?:)/, "starts with file:, libsql: or https:").optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  PUBLIC_URL: httpUrl.optional(),
  APP_SECRET: z.string().min(32, "is shorter than 32 characters").optional(),
  SEND_MODE: z.enum(["live", "sink"]).default("live"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** What jobs must know to run anywhere: alone, or as a worker that was told. */
export type JobsConfig = {
  publicUrl: string | null;
  /** What links in mails begin with: the public URL, else this machine's. */
  origin: string;
  sendMode: "live" | "sink";
  secret: string;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
};

/** Every fault of the environment in one message; nothing has started yet. */
export class JobsConfigFault extends Error {
  override name = "JobsConfigFault";
}

/** The environment of a process that runs the jobs alone. The secret is the environment's, else the one that the server made
 * beside a local database. @throws {JobsConfigFault} naming every variable at fault. */
export async function readJobsConfig(
  env: Record<string, string | undefined>,
): Promise<JobsConfig & { databaseUrl: string; databaseAuthToken: string | undefined }> {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  if (!parsed.success) {
    throw new JobsConfigFault(parsed.error.issues.map((i) => `${i.path.join(".")} ${i.message}`).join("\n"));
  }
  const e = parsed.data;
  const publicUrl = e.PUBLIC_URL ?? null;
  return {
    publicUrl,
    origin: publicUrl ?? `http://localhost:${e.PORT}`,
    sendMode: e.SEND_MODE,
    secret: e.APP_SECRET ?? await keptSecret(`${e.DATA_DIR}/app-secret`),
    logLevel: e.LOG_LEVEL,
    databaseUrl: e.DATABASE_URL ?? `file:${e.DATA_DIR}/parley.db`,
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
  };
}

async function keptSecret(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new JobsConfigFault(
      `APP_SECRET is not set, and the server has made none at ${path}: start it once, or set one`,
    );
  }
}
