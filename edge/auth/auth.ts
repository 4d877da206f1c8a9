import { createHash } from "node:crypto";
import { apiKey as apiKeyPlugin } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { twoFactor as twoFactorPlugin } from "better-auth/plugins/two-factor";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { apiKey, credential, login, session, twoFactor, verification } from "#db/schema/index.ts";
import { newBackupCodes } from "./backup-codes.ts";
import { openSessionPlugin } from "./open-session.ts";

/** A number that a secret always has, wherever it stands in the list: with it the library marks what it sealed. */
const versionOf = (secret: string) =>
  parseInt(createHash("sha256").update(`version\n${secret}`).digest("hex").slice(0, 8), 16);

const day = 24 * 60 * 60;

/** Sign-in by password, sessions and API keys through better-auth, on our tables. Only its server calls are used: no
 * route of its own is mounted, so what is reachable is what the endpoint table says. */
export function makeAuth(o: { db: Db; secret: string; oldSecrets?: readonly string[]; origin: string }) {
  return betterAuth({
    database: drizzleAdapter(o.db, {
      provider: "sqlite",
      schema: { user: login, session, account: credential, verification, apikey: apiKey, twoFactor },
    }),
    secret: o.secret,
    secrets: [o.secret, ...o.oldSecrets ?? []].map((value) => ({ version: versionOf(value), value })),
    baseURL: o.origin,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: 30 * day, updateAge: day, cookieCache: { enabled: false } },
    advanced: {
      // What network a session is used from is ours to write, without the address (AD1).
      ipAddress: { disableIpTracking: true },
      cookiePrefix: "parley",
      useSecureCookies: o.origin.startsWith("https:"),
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
      database: { generateId: () => newId() },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      apiKeyPlugin({ rateLimit: { enabled: false }, defaultPrefix: "parley_", enableMetadata: false }),
      twoFactorPlugin({ issuer: "Parley", backupCodeOptions: { customBackupCodesGenerate: newBackupCodes } }),
      openSessionPlugin(),
    ],
  });
}
export type Auth = ReturnType<typeof makeAuth>;
