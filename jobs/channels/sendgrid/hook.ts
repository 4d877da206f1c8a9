import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual, verify } from "node:crypto";
import type { Hook, HookReader, HookReading, ProviderEvent } from "../port.ts";
import { eventOf } from "./events.ts";
import { inboundMail } from "./inbound.ts";
import { aheadMs, staleMs } from "./limits.ts";
import { readKey, type SendgridSecret, type SendgridSettings } from "./settings.ts";

/**
 * A call of SendGrid's: of Inbound Parse, known by the token in its address, else of the Event Webhook, signed over timestamp and raw
 * body. A mail that is answered by any 4xx is dropped, by a 5xx it comes again for three days: one with another token, which may be the
 * one that is being changed, is to come again. Source: twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 * and …/tracking-events/getting-started-event-webhook-security-features, read 2026-11-22.
 */
function readHook(
  hook: Hook,
  settings: SendgridSettings,
  secret: SendgridSecret | null,
): HookReading | Promise<HookReading> {
  const token = tokenIn(hook.url);
  return token === null ? readEvents(hook, settings) : readMail(hook, token, secret);
}

function readEvents({ headers, body, nowMs }: Hook, { eventKey }: SendgridSettings): HookReading {
  const key = eventKey ? readKey(eventKey) : null;
  if (!key) return refused("no event webhook is set up");
  const header = (name: string) => headers.get(`x-twilio-email-event-webhook-${name}`) ?? "";
  const timestamp = header("timestamp");
  if (!/^\d{1,12}$/.test(timestamp)) return refused("it is not signed");
  const atMs = Number(timestamp) * 1_000;
  if (atMs < nowMs - staleMs || atMs > nowMs + aheadMs) return refused("it was signed too long ago");
  const signature = Buffer.from(header("signature"), "base64");
  if (!verify("sha256", Buffer.concat([Buffer.from(timestamp), body]), key, signature)) {
    return refused("the signature is not SendGrid's");
  }
  const events: unknown = JSON.parse(new TextDecoder().decode(body));
  if (!Array.isArray(events)) return { kind: "items", items: [] };
  const items = events.map((event) => ({
    eventId: typeof event?.sg_event_id === "string" ? event.sg_event_id : "",
    body: new TextEncoder().encode(JSON.stringify(event)),
  }));
  return { kind: "items", items };
}

async function readMail(
  { headers, body, nowMs }: Hook,
  token: string,
  secret: SendgridSecret | null,
): Promise<HookReading> {
  const known = secret?.inboundToken;
  if (!known || !timingSafeEqual(digest(token), digest(known))) {
    return { kind: "refused", why: "the token is not ours", mayComeAgain: true };
  }
  const bytes = await inboundMail(body, headers.get("content-type") ?? "");
  if (!bytes) return { kind: "items", items: [] };
  const eventId = `mail:${createHash("sha256").update(bytes).digest("hex")}`;
  const kept = Buffer.concat([Buffer.from(`mail ${nowMs}\n`), bytes]);
  return { kind: "items", items: [{ eventId, body: new Uint8Array(kept) }] };
}

/** What tells a kept mail, with when it came, from a kept event, which is JSON: nothing in a mail can make it one. */
const mailMark = /^mail (\d{1,16})\n/;

/** What a kept item says. @throws on what SendGrid would not say. */
function eventsOf(body: Uint8Array): ProviderEvent[] {
  const mark = mailMark.exec(Buffer.from(body.subarray(0, 24)).toString("latin1"));
  if (!mark) return eventOf(JSON.parse(new TextDecoder().decode(body)));
  const bytes = body.slice(mark[0].length);
  const eventId = `mail:${createHash("sha256").update(bytes).digest("hex")}`;
  return [{ eventId, atMs: Number(mark[1]), kind: "mail", bytes, threadId: null }];
}

const refused = (why: string): HookReading => ({ kind: "refused", why });
const digest = (text: string) => createHash("sha256").update(text).digest();

/** What stands behind the channel's id: `/hooks/<channel>/<token>` or `?token=`. */
function tokenIn(url: string): string | null {
  const { pathname, searchParams } = new URL(url);
  return /\/hooks\/[^/]+\/([^/]+)$/.exec(pathname)?.[1] ?? searchParams.get("token");
}

export const sendgridHook: HookReader = {
  read: (hook, settings, secret) => readHook(hook, settings as SendgridSettings, secret as SendgridSecret | null),
  eventsOf,
};
