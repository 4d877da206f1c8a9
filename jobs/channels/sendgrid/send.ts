import { call, type CallTerms, jsonOf, Unreached } from "../http.ts";
import { fieldsOf, type MailFields, type Named, Unsayable } from "../mail-fields.ts";
import type { Capabilities, Channel, Doubtful, Mail, Outcome, Reconciled } from "../port.ts";
import { idIn, keyArg, messageArg } from "./ids.ts";
import { largestMailBytes, sendgridTerms } from "./limits.ts";
import { notKnown, outcomeOf, wordsOf } from "./outcome.ts";
import type { SendgridSecret, SendgridSettings } from "./settings.ts";

/** SendGrid by its v3 API (CH3), which takes no raw mail: the stored one is said in its fields. */
export function openSendgrid(
  settings: SendgridSettings,
  secret: SendgridSecret,
  capabilities: Capabilities,
  terms: CallTerms = sendgridTerms,
): Channel {
  const ask = (path: string, body?: unknown) =>
    call(`${settings.apiUrl}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${secret.apiKey}`, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    }, terms);

  async function deliver(mail: Mail, nowMs: number): Promise<Outcome> {
    try {
      return outcomeOf(await ask("/v3/mail/send", requestOf(await fieldsOf(mail), mail)), nowMs);
    } catch (error) {
      if (error instanceof Unsayable) return { kind: "refused", words: error.message };
      if (error instanceof Unreached) return { kind: "busy", untilMs: null, words: error.message };
      return { kind: "ambiguous", why: `SendGrid did not answer: ${messageOf(error)}. ${notKnown}` };
    }
  }

  return {
    capabilities,
    deliver(mail, nowMs) {
      if (mail.bytes.length > largestMailBytes) {
        return Promise.resolve({ kind: "refused", words: "the mail is over the 30 MB that SendGrid takes" });
      }
      return deliver(mail, nowMs);
    },
    async test() {
      if (settings.replyDomain && !secret.inboundToken) {
        return { ok: false, words: "replies are to come in, and the token of their address is not saved" };
      }
      try {
        const answer = await ask("/v3/scopes");
        if (answer.status !== 200) return { ok: false, words: wordsOf(answer) };
        const { scopes } = (jsonOf(answer) ?? {}) as { scopes?: unknown };
        if (Array.isArray(scopes) && scopes.includes("mail.send")) return { ok: true };
        return { ok: false, words: "this key may not send mail (mail.send)" };
      } catch (error) {
        return { ok: false, words: messageOf(error) };
      }
    },
    reconcile: (mail) => reconcile(ask, mail),
    close: () => Promise.resolve(),
  };
}

/** What is asked of SendGrid for a mail; the same for the same mail. */
function requestOf({ from, to, cc, bcc, replyTo, ...fields }: MailFields, mail: Mail) {
  const { subject, text, html, headers, files } = fields;
  const content = [
    ...(text ? [{ type: "text/plain", value: text }] : []),
    ...(html ? [{ type: "text/html", value: html }] : []),
  ];
  return {
    personalizations: [{
      to: to.map(box),
      ...(cc.length > 0 ? { cc: cc.map(box) } : {}),
      ...(bcc.length > 0 ? { bcc: bcc.map((email) => ({ email })) } : {}),
    }],
    from: box(from),
    ...(replyTo.length > 0 ? { reply_to_list: replyTo.map(box) } : {}),
    subject,
    content: content.length > 0 ? content : [{ type: "text/plain", value: " " }],
    headers,
    ...(files.length === 0 ? {} : {
      attachments: files.map(({ name, type, base64, contentId }) => ({
        ...{ filename: name, type, content: base64 },
        ...(contentId === null ? { disposition: "attachment" } : { disposition: "inline", content_id: contentId }),
      })),
    }),
    ...(mail.isTest ? {} : { custom_args: { [messageArg]: mail.messageId, [keyArg]: mail.key } }),
    // What was sealed is what leaves: no links rewritten, no pixel and no footer of theirs.
    tracking_settings: {
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
    },
  };
}

const box = ({ name, address }: Named) => ({ email: address, ...(name ? { name } : {}) });

/**
 * Looks for the try in the account's activity, which is an extra of SendGrid's (6 requests a minute): without it, and while it is busy,
 * nobody knows. Source: twilio.com/docs/sendgrid/api-reference/email-activity, read 2026-11-22.
 */
async function reconcile(
  ask: (path: string) => ReturnType<typeof call>,
  mail: Doubtful,
): Promise<Reconciled> {
  try {
    const query = encodeURIComponent(`(unique_args['${keyArg}']="${mail.key}")`);
    const answer = await ask(`/v3/messages?limit=10&query=${query}`);
    if (answer.status !== 200) return { kind: "unsure", why: `SendGrid's activity: ${wordsOf(answer)}` };
    const { messages } = (jsonOf(answer) ?? {}) as { messages?: { msg_id?: unknown; to_email?: unknown }[] };
    if (!Array.isArray(messages)) return { kind: "unsure", why: "SendGrid's activity cannot be read" };
    // A query that it did not understand might answer with anything.
    const found = messages.find(({ to_email }) => mail.to.some((to) => to.toLowerCase() === to_email));
    return typeof found?.msg_id === "string"
      ? { kind: "accepted", providerId: idIn(found.msg_id) }
      : { kind: "not_found" };
  } catch (error) {
    return { kind: "unsure", why: messageOf(error) };
  }
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);
