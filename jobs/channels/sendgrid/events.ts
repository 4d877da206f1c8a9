import { z } from "zod";
import { type BounceClass, classOfStatus, statusIn } from "../bounce-class.ts";
import type { ProviderEvent, Told } from "../port.ts";
import { idIn, messageArg } from "./ids.ts";

const event = z.object({
  event: z.string(),
  email: z.string().default(""),
  timestamp: z.number(),
  sg_event_id: z.string().default(""),
  sg_message_id: z.string().optional(),
  "smtp-id": z.string().optional(),
  [messageArg]: z.string().optional(),
  reason: z.string().default(""),
  status: z.string().default(""),
  type: z.string().default(""),
  bounce_classification: z.string().default(""),
}).loose();
type Event = z.output<typeof event>;

/** What one event of the Event Webhook says; none of what is no concern of ours. @throws on what SendGrid would not say. */
export function eventOf(said: unknown): ProviderEvent[] {
  const one = event.parse(said);
  const mail = mailOf(one);
  const address = one.email.trim().toLowerCase();
  const base = { eventId: one.sg_event_id, atMs: Math.round(one.timestamp * 1_000), mail, address };
  if (one.event === "delivered") return [{ ...base, kind: "delivered" }];
  if (one.event === "spamreport") return [{ ...base, kind: "complaint", reason: null }];
  if (one.event !== "bounce" && one.event !== "dropped") return [];
  const reason = one.reason.slice(0, 1_000) || one.bounce_classification || one.event;
  const code = statusIn(one.status) ?? statusIn(one.reason);
  return [{ ...base, kind: "bounce", code, reason, class: classOf(one, code) }];
}

function mailOf(one: Event): Told {
  const rfcMessageId = one["smtp-id"];
  const messageId = one[messageArg];
  return {
    ...(messageId ? { messageId } : {}),
    ...(one.sg_message_id ? { providerId: idIn(one.sg_message_id) } : {}),
    ...(rfcMessageId && /^<.+>$/.test(rfcMessageId) ? { rfcMessageId } : {}),
  };
}

/**
 * Source: twilio.com/docs/sendgrid/for-developers/tracking-events/event (bounce types, drop reasons) and /ui/sending-email/
 * bounce-classifications, read 2026-11-22.
 */
function classOf(one: Event, code: string | null): BounceClass {
  if (one.event === "dropped") return /^(bounced address|invalid)\b/i.test(one.reason) ? "hard" : "policy";
  const byCode = classOfStatus(code);
  if (byCode === "full" || byCode === "policy") return byCode;
  if (/^(content|reputation)/i.test(one.bounce_classification)) return "policy";
  if (/^invalid address/i.test(one.bounce_classification)) return "hard";
  if (/^(technical|frequency|mailbox unavailable)/i.test(one.bounce_classification) && byCode !== "hard") return "soft";
  // A block is of this mail at this time, not of the address.
  if (one.type === "blocked") return byCode === "hard" ? "policy" : "soft";
  return byCode === "unknown" ? "hard" : byCode;
}
