import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { type Answered, type CallTerms, jsonOf } from "../http.ts";
import type { Channel, Mail, Outcome } from "../port.ts";
import { makeAliases } from "./aliases.ts";
import { findSent } from "./find.ts";
import { followMailboxes } from "./follow.ts";
import { gmailFacts, gmailTerms, largestInlineBytes, largestMailBytes } from "./limits.ts";
import { type Asked, type Mailbox, openMailbox } from "./mailbox.ts";
import { faultOf, faultOfThrown, notKnown, outcomeOf, outcomeOfThrown, saidBy } from "./outcome.ts";
import { rawOf, Unsendable } from "./raw.ts";
import type { GmailSecret, GmailSettings } from "./settings.ts";
import { makeTokens } from "./tokens.ts";

/** Gmail's API (CH3): the stored mail as it is, one mailbox that somebody signed in with, or those that a service account acts as. */
export function openGmail(settings: GmailSettings, secret: GmailSecret, terms: CallTerms = gmailTerms): Channel {
  const tokens = makeTokens(settings, secret, terms);
  const addresses = settings.signIn === "oauth" ? [""] : settings.mailboxes ?? [];
  const mailboxes = addresses.map((address) => openMailbox(settings.apiUrl, address, tokens, terms));
  const aliases = new Map(mailboxes.map((mailbox) => [mailbox, makeAliases(mailbox)]));
  const mailboxOf = (from: string) =>
    settings.signIn === "oauth" ? mailboxes[0] : mailboxes.find(({ address }) => address === from.toLowerCase());

  /** The mailbox that sends as this address. */
  async function lookUp(address: string, nowMs: number) {
    const mailbox = mailboxOf(address);
    if (!mailbox) return { kind: "refused", words: `${address} is none of this channel's mailboxes` } as const;
    const known = await aliases.get(mailbox)!(nowMs);
    if (known.kind !== "aliases") return known;
    if (known.all.has(address.toLowerCase())) return { kind: "mailbox", mailbox } as const;
    const words = `Gmail does not send as ${address} here, and would put ${[...known.all][0]} in its place: ` +
      `add it in Gmail under "Send mail as", or change the sender's address`;
    return { kind: "refused", words } as const;
  }

  async function deliver(mail: Mail, nowMs: number): Promise<Outcome> {
    if (mail.bytes.length > largestMailBytes) {
      return { kind: "refused", words: "the mail is over the 35 MB that Gmail takes" };
    }
    const from = await lookUp(mail.from, nowMs);
    if (from.kind !== "mailbox") return from;
    let raw: Uint8Array;
    try {
      raw = await rawOf(mail);
    } catch (error) {
      return {
        kind: "refused",
        words: error instanceof Unsendable ? error.message : `the mail cannot be read: ${error}`,
      };
    }
    return await send(from.mailbox, raw, mail.threadId ?? null, nowMs);
  }

  return {
    capabilities: gmailFacts.capabilities,
    deliver,
    async test() {
      for (const mailbox of mailboxes) {
        try {
          const asked = await mailbox.ask({ path: "/gmail/v1/users/me/profile" });
          if (asked.kind !== "answer") return { ok: false, words: asked.words };
          if (asked.answer.status !== 200) return { ok: false, words: saidBy(asked.answer).words };
          if (addressIn(asked.answer) === undefined) return { ok: false, words: "what answers there is not Gmail" };
        } catch (error) {
          return { ok: false, words: faultOfThrown(error).words };
        }
      }
      return { ok: true };
    },
    async whyNotFrom(address, nowMs) {
      const from = await lookUp(address, nowMs);
      return from.kind === "refused" ? from.words : null;
    },
    reconcile: (doubtful) => findSent(mailboxes, doubtful),
    follow: (place, most) => followMailboxes(mailboxes, place, most),
    close: () => Promise.resolve(),
  };
}

const addressIn = (answer: Answered) => (jsonOf(answer) as { emailAddress?: string } | undefined)?.emailAddress;

/** Gives the mail away, once; a thread that Gmail does not know here is left out, as nothing was taken then. */
async function send(mailbox: Mailbox, raw: Uint8Array, threadId: string | null, nowMs: number): Promise<Outcome> {
  try {
    const asked = await mailbox.ask(requestOf(raw, threadId));
    if (asked.kind !== "answer") return asked;
    const { answer } = asked;
    if (threadId !== null && isThreadUnknown(answer)) return await send(mailbox, raw, null, nowMs);
    if (answer.status < 200 || answer.status >= 300) return outcomeOf(answer, nowMs);
    const said = jsonOf(answer) as { id?: unknown; threadId?: unknown } | undefined;
    if (typeof said?.id !== "string" || !said.id) {
      return { kind: "ambiguous", why: `Gmail answered yes without an id. ${notKnown}` };
    }
    return { kind: "accepted", providerId: said.id, ...await knownAs(mailbox, said.id, said.threadId) };
  } catch (error) {
    return outcomeOfThrown(error);
  }
}

const isThreadUnknown = (answer: Answered) =>
  answer.status === 404 || (answer.status === 400 && /thread/i.test(saidBy(answer).words));

/** Larger mails go to the upload address, whole, with what is said about them before. */
function requestOf(raw: Uint8Array, threadId: string | null): Asked {
  const about = threadId === null ? {} : { threadId };
  const type = "application/json";
  if (raw.length <= largestInlineBytes) {
    const body = JSON.stringify({ raw: Buffer.from(raw).toString("base64url"), ...about });
    return { method: "POST", path: "/gmail/v1/users/me/messages/send", type, body };
  }
  const boundary = `parley-${randomBytes(24).toString("hex")}`;
  return {
    method: "POST",
    path: "/upload/gmail/v1/users/me/messages/send?uploadType=multipart",
    type: `multipart/related; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Type: ${type}; charset=UTF-8\r\n\r\n${JSON.stringify(about)}\r\n`),
      Buffer.from(`--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`),
      raw,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

/** Its thread, and the Message-ID that it left under: Gmail may put its own. What cannot be learnt now is left out. */
async function knownAs(mailbox: Mailbox, id: string, threadId: unknown) {
  const known = typeof threadId === "string" && threadId ? { threadId } : {};
  try {
    const path = `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=metadata&metadataHeaders=Message-ID`;
    const asked = await mailbox.ask({ path }, { waitMs: 10_000, mostBytes: 200_000 });
    if (asked.kind !== "answer" || faultOrNull(asked.answer)) return known;
    const { payload } = (jsonOf(asked.answer) ?? {}) as { payload?: { headers?: { name?: string; value?: string }[] } };
    const said = payload?.headers?.find(({ name }) => name?.toLowerCase() === "message-id")?.value?.trim();
    return said && /^<[^<>\s]+>$/.test(said) ? { ...known, rfcMessageId: said } : known;
  } catch {
    return known;
  }
}

const faultOrNull = (answer: Answered) => answer.status === 200 ? null : faultOf(answer, 0);
