import { z } from "zod";
import { baseUrl } from "../base-url.ts";

const token = (most: number) => z.string().trim().min(1).max(most).regex(/^[\x21-\x7e]+$/, "has spaces in it");

/** Settings of a resend channel. */
export const resendSettings = z.object({
  apiUrl: baseUrl("https://api.resend.com"),
  /** Whether its webhooks are set up, whose signing secret is then needed: without them bounces are not told (TR3). */
  webhooks: z.boolean().default(false),
  /** The domain whose MX leads to Resend, so that replies come in (CH5). */
  replyDomain: z.hostname().max(253).optional(),
}).strict();
export type ResendSettings = z.output<typeof resendSettings>;

export const resendSecret = z.object({
  apiKey: token(300),
  /** `whsec_…`, of the webhook. */
  webhookSecret: token(300).regex(/^whsec_[A-Za-z0-9+/]+=*$/, "is no whsec_… of a webhook").optional(),
}).strict();
export type ResendSecret = z.output<typeof resendSecret>;
