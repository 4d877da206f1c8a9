import { z } from "zod";
import { commonEnvironment, type Environment, type JobsConfig, parseEnvironment } from "#jobs/config.ts";

/** What is read. */
export const publicEnvironment = commonEnvironment
  .pick({ PORT: true, DATABASE_AUTH_TOKEN: true, APP_SECRET_OLD: true, LOG_LEVEL: true })
  .extend({
    HOST: z.string().min(1).max(253).default("0.0.0.0"),
    DATABASE_URL: commonEnvironment.shape.DATABASE_URL.unwrap(),
    APP_SECRET: commonEnvironment.shape.APP_SECRET.unwrap(),
    OTEL_DENO: z.string().optional(),
  });

/** What the public routes alone read from their environment; nothing of it has a default that a server elsewhere would not share. */
export type PublicConfig = Pick<JobsConfig, "secret" | "oldSecrets" | "logLevel"> & {
  host: string;
  port: number;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  /** Whether Deno traces requests: what names their spans is loaded then alone. */
  traced: boolean;
};

/** @throws {ConfigFault} naming every variable at fault. */
export function readPublicConfig(env: Environment): PublicConfig {
  const e = parseEnvironment(publicEnvironment, env);
  return {
    host: e.HOST,
    port: e.PORT,
    databaseUrl: e.DATABASE_URL,
    databaseAuthToken: e.DATABASE_AUTH_TOKEN,
    secret: e.APP_SECRET,
    oldSecrets: e.APP_SECRET_OLD ?? [],
    logLevel: e.LOG_LEVEL,
    traced: e.OTEL_DENO === "true" || e.OTEL_DENO === "1",
  };
}
