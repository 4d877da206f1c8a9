import { apiKey as apiKeyPlugin } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { twoFactor as twoFactorPlugin } from "better-auth/plugins/two-factor";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { apiKey, credential, login, session, twoFactor, verification } from "#db/schema/index.ts";

import { openSessionPlugin } from "./open-session.ts";

const day = 24 * 60 * 60;

/** Sign-in by password, sessions and API keys through better-auth, on our tables. Only its server calls are used: no
 * route of its own is mounted, so what is reachable is what the endpoint table says. */
export function makeAuth(o: { db: Db; secret: string; origin: string }) {
  return betterAuth({
    database: drizzleAdapter(o.db, {
      provider: "sqlite",
      schema: { user: login, session, account: credential, verification, apikey: apiKey, twoFactor },
    }),
    secret: o.secret,
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
      twoFactorPlugin({ issuer: "Parley" }),
      openSessionPlugin(),
    ],
  });
}
export type Auth = ReturnType<typeof makeAuth>;
