import { z } from "zod";
import { baseUrl } from "../base-url.ts";

/** Settings of an intercom channel. Each sender's address must be that of a teammate in Intercom, who then writes the message. */
export const intercomSettings = z.object({
  /** `https://api.eu.intercom.io` or `https://api.au.intercom.io` for a workspace hosted there. */
  apiUrl: baseUrl("https://api.intercom.io"),
  /** How Intercom dresses the mail: `plain` as it is, `personal` with the teammate's name and picture. */
  template: z.enum(["plain", "personal"]).default("plain"),
  /** Whether its webhooks are set up, which the app's client secret is then needed for: without them replies are not told. */
  webhooks: z.boolean().default(false),
}).strict();
export type IntercomSettings = z.output<typeof intercomSettings>;

export const intercomSecret = z.object({
  accessToken: z.string().trim().min(1).max(1_000).regex(/^[\x21-\x7e]+$/, "has spaces in it"),
  /** Of the app in Intercom's developer hub: what its webhooks are signed with. */
  clientSecret: z.string().trim().min(1).max(500).optional(),
}).strict();
export type IntercomSecret = z.output<typeof intercomSecret>;
