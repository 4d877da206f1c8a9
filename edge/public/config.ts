import { ConfigFault } from "#jobs/config-fault.ts";
import type { LogLevel } from "#jobs/log.ts";

/** What is read; an empty value counts as unset. */
export const publicVariables = [
  "HOST",
  "PORT",
  "DATABASE_URL",
  "DATABASE_AUTH_TOKEN",
  "APP_SECRET",
  "APP_SECRET_OLD",
  "LOG_LEVEL",
  "METRICS_TOKEN",
  "OTEL_DENO",
] as const;
type Variable = (typeof publicVariables)[number];

/** What the public routes alone read from their environment. */
export type PublicConfig = {
  host: string;
  port: number;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  secret: string;
  oldSecrets: string[];
  logLevel: LogLevel;
  /** Lets whoever sends it read the figures from elsewhere than this machine (OP1). */
  metricsToken: string | null;
  /** Whether Deno traces requests: what names their spans is loaded then alone. */
  traced: boolean;
};

const isSecret = (text: string) => text.length >= 32;

/** Read by hand: the library that the server reads its own by would be a sixth of this process's start.
 * @throws {ConfigFault} naming every variable at fault. */
export function readPublicConfig(env: Partial<Record<string, string>>): PublicConfig {
  const faults: string[] = [];
  const given = (name: Variable) => env[name] || undefined;
  const take = (name: Variable, isGood: (value: string) => boolean, words: string, byDefault?: string): string => {
    const value = given(name) ?? byDefault;
    if (value === undefined) faults.push(`${name} is not set`);
    else if (!isGood(value)) faults.push(`${name} ${words}`);
    return value ?? "";
  };
  const oldSecrets = (given("APP_SECRET_OLD") ?? "").split(/[\s,]+/).filter(Boolean);
  if (!oldSecrets.every(isSecret)) faults.push("APP_SECRET_OLD holds one shorter than 32 characters");
  const metricsToken = given("METRICS_TOKEN") ?? null;
  if (metricsToken !== null && metricsToken.length < 16) faults.push("METRICS_TOKEN is shorter than 16 characters");
  const isPort = (value: string) => /^\d{1,5}$/.test(value) && Number(value) < 65_536;
  const isLevel = (value: string) => /^(debug|info|warn|error|silent)$/.test(value);
  const config = {
    host: given("HOST") ?? "0.0.0.0",
    port: Number(take("PORT", isPort, "is no TCP port: a whole number from 0 to 65535", "8000")),
    databaseUrl: take(
      "DATABASE_URL",
      (url) => /^(file:.|(libsql|https?):\/\/.)/.test(url),
      "is neither libsql://<host> nor https://<host>",
    ),
    databaseAuthToken: given("DATABASE_AUTH_TOKEN"),
    secret: take("APP_SECRET", isSecret, "is shorter than 32 characters"),
    oldSecrets,
    logLevel: take("LOG_LEVEL", isLevel, "is none of debug, info, warn, error, silent", "info") as LogLevel,
    metricsToken,
    traced: /^true$/i.test(
      take(
        "OTEL_DENO",
        (text) => /^(true|false)$/i.test(text),
        "is neither true nor false, which are all that Deno takes",
        "false",
      ),
    ),
  };
  if (faults.length > 0) throw new ConfigFault(faults.join("\n"));
  return config;
}
