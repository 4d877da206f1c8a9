import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/, error: "is not an http(s) URL" }).transform((u) => u.replace(/\/+$/, ""));
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().regex(/^(file:|libsql:|https?:)/, "starts with file:, libsql: or https:").optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  PUBLIC_URL: httpUrl.optional(),
  APP_SECRET: z.string().min(32, "is shorter than 32 characters").optional(),
  JOBS: z.enum(["on", "off"]).default("on"),
  SEND_MODE: z.enum(["live", "sink"]).default("live"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** What the environment says, parsed once at start. */
export type Config = {
  port: number;
  dataDir: string;
  databaseUrl: string;
  databaseAuthToken?: string;
  /** Where browsers and mail readers reach Parley, without a slash at its end; unset means this machine only. */
  publicUrl: string | null;
  appSecret: string | null;
  jobs: boolean;
  sendMode: "live" | "sink";
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
};

/** Every fault of the environment in one message; nothing has started yet. */
export class ConfigFault extends Error {
  override name = "ConfigFault";
}

/** @throws {ConfigFault} naming every variable at fault. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    throw new ConfigFault(parsed.error.issues.map((i) => `${i.path.join(".")} ${i.message}`).join("\n"));
  }
  const e = parsed.data;
  const databaseUrl = e.DATABASE_URL ?? `file:${e.DATA_DIR}/parley.db`;
  if (!e.APP_SECRET && !databaseUrl.startsWith("file:")) {
    throw new ConfigFault(
      "APP_SECRET must be set when the database is not a local file: every process needs the same one",
    );
  }
  return {
    port: e.PORT,
    dataDir: e.DATA_DIR,
    databaseUrl,
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    publicUrl: e.PUBLIC_URL ?? null,
    appSecret: e.APP_SECRET ?? null,
    jobs: e.JOBS === "on",
    sendMode: e.SEND_MODE,
    logLevel: e.LOG_LEVEL,
  };
}

/** The origin links are made with: the public one, else this machine's. */
export const originOf = (config: Pick<Config, "publicUrl" | "port">): string =>
  config.publicUrl ?? `http://localhost:${config.port}`;
