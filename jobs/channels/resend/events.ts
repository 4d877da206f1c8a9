import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type BounceClass, classOfStatus, statusIn } from "../bounce-class.ts";
import type { Hook, HookReader, HookReading, ProviderEvent, Told } from "../port.ts";
import { staleMs } from "./limits.ts";
import type { ResendSecret, ResendSettings } from "./settings.ts";
import { messageTag } from "./tag.ts";

/**
 * A call of Resend's webhook, verified over its raw body. Source: resend.com/docs/dashboard/webhooks/verify-webhooks-requests and the
 * Standard Webhooks spec, read 2026-11-22. Not by the client's own `verify`, which asks the real clock.
 */
function readHook(hook: Hook, settings: ResendSettings, secret: ResendSecret | null): HookReading {
  if (!settings.webhooks || !secret?.webhookSecret) return refused("no webhook is set up");
  const header = (name: string) => hook.headers.get(`svix-${name}`) ?? hook.headers.get(`webhook-${name}`) ?? "";
  const [id, timestamp] = [header("id"), header("timestamp")];
  if (!id || !/^\d{1,12}$/.test(timestamp)) return refused("it is not signed");
  if (Math.abs(hook.nowMs - Number(timestamp) * 1_000) > staleMs) return refused("it was signed too long ago");
  const key = Buffer.from(secret.webhookSecret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(hook.body).digest();
  const isSigned = header("signature").split(" ").slice(0, 10).some((one) => {
    const [version, signature = ""] = one.split(",");
    const given = Buffer.from(signature, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isSigned) return refused("the signature is not ours");
  const said = new TextDecoder().decode(hook.body);
  return { kind: "items", items: [{ eventId: id, body: new TextEncoder().encode(`${id}\n${said}`) }] };
}

const refused = (why: string): HookReading => ({ kind: "refused", why });

const told = z.object({
  type: z.string(),
  created_at: z.string(),
  data: z.object({
    email_id: z.string().optional(),
    message_id: z.string().optional(),
    to: z.array(z.string()).default([]),
    tags: z.union([
      z.record(z.string(), z.string()),
      z.array(z.object({ name: z.string(), value: z.string() })),
    ]).optional(),
    bounce: z.object({
      message: z.string().default(""),
      type: z.string().default(""),
      subType: z.string().default(""),
      diagnosticCode: z.array(z.string()).optional(),
    }).optional(),
    failed: z.object({ reason: z.string() }).optional(),
    suppressed: z.object({ message: z.string() }).optional(),
  }).loose(),
});
type Data = z.output<typeof told>["data"];

/** What a kept call says, an event for each of its addresses. @throws on what Resend would not say. */
function eventsOf(body: Uint8Array): ProviderEvent[] {
  const text = new TextDecoder().decode(body);
  const cut = text.indexOf("\n");
  const id = text.slice(0, cut);
  const { type, created_at, data } = told.parse(JSON.parse(text.slice(cut + 1)));
  const atMs = Date.parse(created_at);
  if (Number.isNaN(atMs)) throw new Error(`${created_at} is no instant`);
  if (type === "email.received") {
    if (!data.email_id) throw new Error("a mail that came in has no id");
    return [{ eventId: id, atMs, kind: "mail_ref", ref: data.email_id }];
  }
  const mail = mailOf(data);
  return data.to.flatMap((mailbox, n): ProviderEvent[] => {
    const address = addressIn(mailbox);
    const one = { eventId: n === 0 ? id : `${id}:${n}`, atMs, mail, address };
    if (type === "email.delivered") return [{ ...one, kind: "delivered" }];
    if (type === "email.complained") return [{ ...one, kind: "complaint", reason: null }];
    const bounce = bounceOf(type, data);
    return bounce ? [{ ...one, kind: "bounce", ...bounce }] : [];
  });
}

function mailOf({ email_id, message_id, tags }: Data): Told {
  const messageId = Array.isArray(tags) ? tags.find(({ name }) => name === messageTag)?.value : tags?.[messageTag];
  return {
    ...(messageId ? { messageId } : {}),
    ...(email_id ? { providerId: email_id } : {}),
    ...(message_id ? { rfcMessageId: message_id } : {}),
  };
}

/** Source: resend.com/docs/dashboard/emails/email-bounces (types and subtypes), read 2026-11-22. */
function bounceOf(type: string, data: Data): { code: string | null; class: BounceClass; reason: string } | null {
  // Resend keeps a list of its own of what bounced hard or complained, and does not even try those.
  if (type === "email.suppressed") {
    return { code: null, class: "hard", reason: data.suppressed?.message ?? "Resend has suppressed this address" };
  }
  if (type === "email.failed") {
    return { code: null, class: "unknown", reason: data.failed?.reason ?? "Resend could not send it" };
  }
  if (type !== "email.bounced") return null;
  const { message = "", type: kind = "", subType = "", diagnosticCode = [] } = data.bounce ?? {};
  const reason = [...diagnosticCode, message].filter(Boolean).join(" ").slice(0, 1_000) || `${kind} ${subType}`.trim();
  const code = statusIn(reason);
  return { code, class: classOf(kind, subType, code), reason };
}

function classOf(type: string, subType: string, code: string | null): BounceClass {
  if (/^MailboxFull$/i.test(subType)) return "full";
  if (/^(MessageTooLarge|ContentRejected|AttachmentRejected)$/i.test(subType)) return "policy";
  const byCode = classOfStatus(code);
  if (byCode === "policy" || byCode === "full") return byCode;
  if (/^Permanent$/i.test(type)) return "hard";
  if (/^Transient$/i.test(type)) return "soft";
  return byCode;
}

const addressIn = (mailbox: string) => (/<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim().toLowerCase();

export const resendHook: HookReader = {
  read: (hook, settings, secret) => readHook(hook, settings as ResendSettings, secret as ResendSecret | null),
  eventsOf,
};
