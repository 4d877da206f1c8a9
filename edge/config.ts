import { z } from "zod";
import {
  commonEnvironment,
  ConfigFault,
  databaseUrlOf,
  type Environment,
  type JobsConfig,
  originOf,
  parseEnvironment,
} from "#jobs/config.ts";

export { ConfigFault, originOf };

/** What is read. */
export const serverEnvironment = commonEnvironment.extend({
  JOBS: z.enum(["on", "off"], "is neither on nor off").default("on"),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "is not a redis:// or rediss:// URL" }).optional(),
});

/** What the environment says, parsed once at start. */
export type Config = Pick<JobsConfig, "publicUrl" | "sendMode" | "logLevel"> & {
  port: number;
  /** The address that is listened on. */
  host: string;
  dataDir: string;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  /** What joins several processes (CO7); null for one alone. */
  redisUrl: string | null;
  appSecret: string | null;
  /** Secrets from before (`APP_SECRET_OLD`): what they sealed is still opened, and sealed anew at the start. */
  oldSecrets: string[];
  /** Lets whoever sends it read the figures from elsewhere than this machine (OP1). */
  metricsToken: string | null;
  /** Whether the jobs run inside this process. */
  jobs: boolean;
};

/** @throws {ConfigFault} naming every variable at fault. */
export function readConfig(env: Environment): Config {
  const e = parseEnvironment(serverEnvironment, env);
  const databaseUrl = databaseUrlOf(e);
  if (!e.APP_SECRET && !databaseUrl.startsWith("file:")) {
    throw new ConfigFault("APP_SECRET must be set when the database is not a local file: every process needs the same");
  }
  return {
    port: e.PORT,
    // Without a public address the app is for this machine alone.
    host: e.HOST ?? (e.PUBLIC_URL === undefined ? "127.0.0.1" : "0.0.0.0"),
    dataDir: e.DATA_DIR,
    databaseUrl,
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    redisUrl: e.REDIS_URL ?? null,
    publicUrl: e.PUBLIC_URL ?? null,
    appSecret: e.APP_SECRET ?? null,
    oldSecrets: e.APP_SECRET_OLD ?? [],
    metricsToken: e.METRICS_TOKEN ?? null,
    jobs: e.JOBS === "on",
    sendMode: e.SEND_MODE,
    logLevel: e.LOG_LEVEL,
  };
}
