import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { z } from "zod";
import type { Hook, HookReader, HookReading, ProviderEvent } from "../port.ts";
import type { IntercomSecret, IntercomSettings } from "./settings.ts";

/**
 * A call of Intercom's webhook, verified over its raw body: `X-Hub-Signature` is `sha1=` and the hex HMAC of it under the app's client
 * secret (developers.intercom.com/docs/webhooks, read 2026-11-22). It carries no time, so that a call that comes again is known by its
 * notification's id alone.
 */
function readHook(hook: Hook, settings: IntercomSettings, secret: IntercomSecret | null): HookReading {
  if (!settings.webhooks || !secret?.clientSecret) return { kind: "refused", why: "no webhook is set up" };
  const given = /^sha1=([0-9a-f]{40})$/i.exec(hook.headers.get("x-hub-signature") ?? "")?.[1];
  if (given === undefined) return { kind: "refused", why: "it is not signed" };
  const expected = createHmac("sha1", secret.clientSecret).update(hook.body).digest();
  if (!timingSafeEqual(Buffer.from(given, "hex"), expected)) {
    return { kind: "refused", why: "the signature is not ours" };
  }
  const parsed = notification.safeParse(read(hook.body));
  const named = parsed.success ? parsed.data.id : null;
  const eventId = named ?? createHash("sha256").update(hook.body).digest("hex");
  return { kind: "items", items: [{ eventId, body: hook.body }] };
}

const author = z.object({ type: z.string(), email: z.string().nullish(), name: z.string().nullish() }).loose();
const part = z.object({ body: z.string().nullish(), author, created_at: z.number().nullish() }).loose();
const notification = z.object({
  id: z.string().min(1).max(200).nullish(),
  topic: z.string(),
  created_at: z.number().nullish(),
  data: z.object({ item: z.unknown() }).loose(),
}).loose();
const conversation = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  source: part.nullish(),
  conversation_parts: z.object({ conversation_parts: z.array(part) }).loose().nullish(),
}).loose();

/** Topics that say that a person wrote: back to a message of ours, or first. */
const written = ["conversation.user.replied", "conversation.user.created"];

/** What a kept call says: what a person wrote. @throws on what Intercom would not say. */
function eventsOf(body: Uint8Array): ProviderEvent[] {
  const { id, topic, created_at, data } = notification.parse(read(body));
  if (!written.includes(topic)) return [];
  const { id: threadId, source, conversation_parts } = conversation.parse(data.item);
  const parts = [...(source ? [source] : []), ...(conversation_parts?.conversation_parts ?? [])];
  const theirs = parts.filter(({ author, body }) => isTheirs(author.type) && author.email && body).at(-1);
  if (!theirs) return [];
  const { email, name } = theirs.author;
  return [{
    kind: "reply",
    eventId: id ?? createHash("sha256").update(body).digest("hex"),
    atMs: (theirs.created_at ?? created_at ?? 0) * 1_000,
    threadId,
    from: { address: email!.toLowerCase(), name: name || null },
    html: theirs.body!,
  }];
}

const isTheirs = (type: string) => ["user", "lead", "contact"].includes(type);
const read = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

export const intercomHook: HookReader = {
  read: (hook, settings, secret) => readHook(hook, settings as IntercomSettings, secret as IntercomSecret | null),
  eventsOf,
};
