import { call, type CallTerms, Unreached } from "../http.ts";
import { fieldsOf, mailbox, type MailFields, Unsayable } from "../mail-fields.ts";
import type { Capabilities, Channel, FollowedMail, Mail, Outcome } from "../port.ts";
import { ResendClient } from "./client.ts";
import { inboundTerms, largestMailBytes, resendTerms } from "./limits.ts";
import { notKnown, outcomeOf } from "./outcome.ts";
import type { ResendSecret, ResendSettings } from "./settings.ts";
import { messageTag } from "./tag.ts";

/** Resend over its own client (CH3): the API takes no raw mail, so that the stored one is said in its fields. */
export function openResend(
  settings: ResendSettings,
  secret: ResendSecret,
  capabilities: Capabilities,
  terms: CallTerms = resendTerms,
): Channel {
  const client = new ResendClient(secret.apiKey, settings.apiUrl, terms);

  async function deliver(mail: Mail, nowMs: number): Promise<Outcome> {
    try {
      const fields = await fieldsOf(mail);
      const { data, error, headers } = await client.emails.send(
        requestOf(fields, mail),
        { idempotencyKey: mail.key },
      );
      if (error) return outcomeOf(error, headers, nowMs);
      if (typeof data?.id === "string" && data.id) return { kind: "accepted", providerId: data.id };
      return { kind: "ambiguous", why: `Resend answered yes without an id. ${notKnown}` };
    } catch (error) {
      if (error instanceof Unsayable) return { kind: "refused", words: error.message };
      if (error instanceof Unreached) return { kind: "busy", untilMs: null, words: wordsOf(error) };
      return { kind: "ambiguous", why: `Resend did not answer: ${wordsOf(error)}. ${notKnown}` };
    }
  }

  return {
    capabilities,
    deliver(mail, nowMs) {
      if (mail.bytes.length > largestMailBytes) {
        return Promise.resolve({ kind: "refused", words: "the mail is over the 40 MB that Resend takes" });
      }
      return deliver(mail, nowMs);
    },
    async test() {
      if (settings.webhooks && !secret.webhookSecret) {
        return { ok: false, words: "webhooks are on, and the signing secret of the webhook is not saved" };
      }
      try {
        const { error } = await client.domains.list({ limit: 1 });
        // A key for sending alone may not list domains, and says so only where it is good.
        if (!error || error.name === "restricted_api_key") return { ok: true };
        return { ok: false, words: `${error.message} (${error.name})` };
      } catch (error) {
        return { ok: false, words: wordsOf(error) };
      }
    },
    fetchMail: (ref) => fetchMail(client, ref),
    close: () => Promise.resolve(),
  };
}

/** What is asked of Resend for a mail; the same for the same mail. */
function requestOf(fields: MailFields, mail: Mail): Parameters<ResendClient["emails"]["send"]>[0] {
  return {
    from: mailbox(fields.from),
    to: fields.to.map(mailbox),
    ...(fields.cc.length > 0 ? { cc: fields.cc.map(mailbox) } : {}),
    ...(fields.bcc.length > 0 ? { bcc: fields.bcc } : {}),
    ...(fields.replyTo.length > 0 ? { replyTo: fields.replyTo.map(mailbox) } : {}),
    subject: fields.subject,
    ...(fields.html === null ? {} : { html: fields.html }),
    text: fields.text ?? "",
    headers: fields.headers,
    ...(fields.files.length === 0 ? {} : {
      attachments: fields.files.map(({ name, type, base64, contentId }) => ({
        filename: name,
        content: base64,
        contentType: type,
        ...(contentId === null ? {} : { contentId }),
      })),
    }),
    ...(mail.isTest ? {} : { tags: [{ name: messageTag, value: mail.messageId }] }),
  };
}

/** A mail that came in, as it was received. @throws what a later try may mend. */
async function fetchMail(client: ResendClient, ref: string): Promise<FollowedMail> {
  const { data, error } = await client.emails.receiving.get(encodeURIComponent(ref));
  if (error) throw new Error(`Resend does not give the mail: ${error.message} (${error.name})`);
  const from = data.raw?.download_url;
  if (!from || !isSafe(from, client.baseUrl)) throw new Error("Resend names no place to fetch the mail from");
  // A signed address of its own: the key does not go there.
  const { status, body } = await call(from, {}, inboundTerms);
  if (status !== 200) throw new Error(`the mail's place answered ${status}`);
  return { eventId: ref, bytes: body, threadId: null, atMs: Date.parse(data.created_at) || 0 };
}

/** Over TLS, or the very server whose API this is. */
const isSafe = (url: string, apiUrl: string) =>
  URL.canParse(url) && (new URL(url).protocol === "https:" || new URL(url).origin === new URL(apiUrl).origin);

const wordsOf = (error: unknown) => error instanceof Error ? error.message : String(error);
