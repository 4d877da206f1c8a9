import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { baseUrl } from "../base-url.ts";

/** Settings of a sendgrid channel. */
export const sendgridSettings = z.object({
  /** `https://api.eu.sendgrid.com` for a subuser of the European Union. */
  apiUrl: baseUrl("https://api.sendgrid.com"),
  /** The verification key of the signed Event Webhook, public: without one bounces are not told (TR3). */
  eventKey: z.string().trim().max(1_000).refine((text) => readKey(text) !== null, "is no verification key of SendGrid")
    .optional(),
  /** The domain whose MX leads to SendGrid's Inbound Parse, so that replies come in (CH5). */
  replyDomain: z.hostname().max(253).optional(),
}).strict();
export type SendgridSettings = z.output<typeof sendgridSettings>;

export const sendgridSecret = z.object({
  apiKey: z.string().trim().min(1).max(300).regex(/^[\x21-\x7e]+$/, "has spaces in it"),
  /** What the address of Inbound Parse ends in: its calls are not signed, so that knowing this is what they are known by. */
  inboundToken: z.string().trim().min(24).max(200).regex(/^[A-Za-z0-9_-]+$/, "has other than letters and digits in it")
    .optional(),
}).strict();
export type SendgridSecret = z.output<typeof sendgridSecret>;

/** The key as SendGrid shows it: P-256, base64 of its SubjectPublicKeyInfo; null for anything else. */
export function readKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ec" ? key : null;
  } catch {
    return null;
  }
}
