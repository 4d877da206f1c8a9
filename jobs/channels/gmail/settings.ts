import { z } from "zod";
import { baseUrl } from "../base-url.ts";

const email = z.email().max(254).transform((text) => text.toLowerCase());

/**
 * Settings of a gmail channel. With `oauth` one mailbox signs in ("Connect with Google") by the client id; with `service_account` a
 * Workspace's service account with domain-wide delegation acts as each of `mailboxes`.
 */
export const gmailSettings = z.object({
  signIn: z.enum(["oauth", "service_account"]).default("oauth"),
  /** Of oauth: the client id of the Google Cloud project. */
  clientId: z.string().trim().min(1).max(300).regex(/^[^\s\p{Cc}]+$/u, "has spaces in it").optional(),
  /** Of service_account: the mailboxes that send, and are followed. */
  mailboxes: z.array(email).min(1).max(100).optional(),
  apiUrl: baseUrl("https://gmail.googleapis.com"),
  /** Where a person signs in. */
  signInUrl: baseUrl("https://accounts.google.com/o/oauth2/v2/auth"),
  tokenUrl: baseUrl("https://oauth2.googleapis.com/token"),
}).strict().superRefine((settings, ctx) => {
  const needed = settings.signIn === "oauth" ? "clientId" : "mailboxes";
  const foreign = settings.signIn === "oauth" ? "mailboxes" : "clientId";
  if (settings[needed] === undefined) ctx.addIssue({ code: "custom", path: [needed], message: "is needed" });
  if (settings[foreign] !== undefined) {
    ctx.addIssue({
      code: "custom",
      path: [foreign],
      message: `is not of a channel that signs in by ${settings.signIn}`,
    });
  }
});
export type GmailSettings = z.output<typeof gmailSettings>;

const keyFile = z.object({ client_email: z.email(), private_key: z.string().regex(/-----BEGIN PRIVATE KEY-----/) });

/** A JSON key file, as Google hands it out for a service account, holds more than this. */
export function readKeyFile(text: string): { clientEmail: string; privateKey: string } | null {
  try {
    const { client_email, private_key } = keyFile.parse(JSON.parse(text));
    return { clientEmail: client_email, privateKey: private_key };
  } catch {
    return null;
  }
}

/** Of oauth the client secret, and the refresh token once somebody signed in; or the key file of a service account. */
export const gmailSecret = z.object({
  clientSecret: z.string().trim().min(1).max(500).optional(),
  refreshToken: z.string().trim().min(1).max(2_000).optional(),
  keyFile: z.string().max(20_000).refine((text) => readKeyFile(text) !== null, "is no key file of a service account")
    .optional(),
}).strict().superRefine((secret, ctx) => {
  if (secret.keyFile === undefined && secret.clientSecret === undefined) {
    ctx.addIssue({ code: "custom", path: ["clientSecret"], message: "is needed, or keyFile" });
  }
  if (secret.keyFile !== undefined && (secret.clientSecret ?? secret.refreshToken) !== undefined) {
    ctx.addIssue({ code: "custom", path: ["keyFile"], message: "is not given beside a client's secret" });
  }
});
export type GmailSecret = z.output<typeof gmailSecret>;
