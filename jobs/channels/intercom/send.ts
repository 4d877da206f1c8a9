import { type Answered, type CallTerms, jsonOf, Unreached } from "../http.ts";
import { fieldsOf, type MailFields, Unsayable } from "../mail-fields.ts";
import type { Capabilities, Channel, Doubtful, Mail, Outcome, Reconciled } from "../port.ts";
import { notKnown, openApi, outcomeOf, wordsOf } from "./api.ts";
import { intercomTerms } from "./limits.ts";
import { findContact, makeAdmins } from "./people.ts";
import type { IntercomSecret, IntercomSettings } from "./settings.ts";

/**
 * Intercom's messages (CH3): the teammate in Intercom who has the sender's address writes to the contact who has the reader's. What a mail
 * holds that Intercom cannot carry, other readers and files, refuses it; its headers are left out (`limits.ts`).
 */
export function openIntercom(
  settings: IntercomSettings,
  secret: IntercomSecret,
  capabilities: Capabilities,
  terms: CallTerms = intercomTerms,
): Channel {
  const api = openApi(settings.apiUrl, secret.accessToken, terms);
  const admins = makeAdmins(api);

  async function adminOf(address: string, nowMs: number) {
    const known = await admins(nowMs);
    if (known.kind !== "admins") return known;
    const id = known.byAddress.get(address.toLowerCase());
    return id === undefined
      ? refused(`no teammate in Intercom has the address ${address}`)
      : { kind: "admin", id } as const;
  }

  /** What to ask for, once everybody is known; or why not. Nothing is sent. */
  async function prepare(mail: Mail, fields: MailFields, nowMs: number) {
    const from = await adminOf(mail.from, nowMs);
    if (from.kind !== "admin") return from;
    const found = await findContact(api, mail.to[0]!, nowMs);
    if (found.kind !== "contact") return found;
    const html = fields.html ?? escaped(fields.text ?? "");
    return { kind: "ready", adminId: from.id, contact: found.contact, html } as const;
  }

  async function deliver(mail: Mail, nowMs: number): Promise<Outcome> {
    let fields: MailFields;
    try {
      fields = await fieldsOf(mail);
    } catch (error) {
      if (error instanceof Unsayable) return refused(error.message);
      throw error;
    }
    const cannot = unsaidBy(mail, fields);
    if (cannot !== null) return refused(cannot);
    const ready = await prepare(mail, fields, nowMs)
      .catch((error): Outcome => ({ kind: "busy", untilMs: null, words: wordsOfError(error) }));
    if (ready.kind !== "ready") return ready;
    const { adminId, contact, html } = ready;
    if (mail.threadId !== undefined) {
      const said = { message_type: "comment", type: "admin", admin_id: adminId, body: html };
      const answer = await api.post(`/conversations/${encodeURIComponent(mail.threadId)}/reply`, said);
      // A conversation that is gone takes no replies: the mail begins another.
      if (answer.status !== 404) return repliedBy(answer, mail.threadId, nowMs);
    }
    const answer = await api.post("/messages", {
      message_type: "email",
      subject: fields.subject,
      body: html,
      template: settings.template,
      from: { type: "admin", id: Number(adminId) },
      to: { type: contact.role, id: contact.id },
      // Opened at once, so that the reply to it has a thread to come back by.
      create_conversation_without_contact_reply: true,
    });
    return sentBy(answer, nowMs);
  }

  return {
    capabilities,
    deliver: (mail, nowMs) =>
      deliver(mail, nowMs).catch((error): Outcome =>
        error instanceof Unreached
          ? { kind: "busy", untilMs: null, words: error.message }
          : { kind: "ambiguous", why: `Intercom did not answer: ${wordsOfError(error)}. ${notKnown}` }
      ),
    async test() {
      if (settings.webhooks && !secret.clientSecret) {
        return { ok: false, words: "webhooks are on, and the app's client secret is not saved" };
      }
      try {
        const known = await makeAdmins(api)(0);
        return known.kind === "admins" ? { ok: true } : { ok: false, words: known.words };
      } catch (error) {
        return { ok: false, words: wordsOfError(error) };
      }
    },
    async whyNotFrom(address, nowMs) {
      const from = await adminOf(address, nowMs).catch(() => null);
      return from?.kind === "refused" ? from.words : null;
    },
    reconcile: (doubtful) =>
      conversationsSince(api, doubtful).catch((error): Reconciled => ({ kind: "unsure", why: wordsOfError(error) })),
    close: () => Promise.resolve(),
  };
}

const refused = (words: string) => ({ kind: "refused", words }) as const;

function unsaidBy(mail: Mail, { to, cc, bcc, files }: MailFields): string | null {
  if (mail.to.length !== 1 || to.length !== 1 || cc.length + bcc.length > 0) {
    return "Intercom writes to one person only";
  }
  return files.length > 0
    ? "Intercom's messages carry no files or pictures: take them out, or choose another channel"
    : null;
}

function sentBy(answer: Answered, nowMs: number): Outcome {
  if (answer.status < 200 || answer.status >= 300) return outcomeOf(answer, nowMs);
  const said = jsonOf(answer) as { id?: unknown; conversation_id?: unknown } | undefined;
  const [providerId, threadId] = [idIn(said?.id), idIn(said?.conversation_id)];
  if (providerId === null) return unsaid;
  return { kind: "accepted", providerId, ...(threadId === null ? {} : { threadId }) };
}

function repliedBy(answer: Answered, threadId: string, nowMs: number): Outcome {
  if (answer.status < 200 || answer.status >= 300) return outcomeOf(answer, nowMs);
  type Parts = { conversation_parts?: { conversation_parts?: { id?: unknown }[] }; id?: unknown };
  const said = jsonOf(answer) as Parts | undefined;
  const part = idIn(said?.conversation_parts?.conversation_parts?.at(-1)?.id);
  if (idIn(said?.id) === null) return unsaid;
  return { kind: "accepted", providerId: part ?? threadId, threadId };
}

const unsaid: Outcome = { kind: "ambiguous", why: `Intercom answered yes without an id. ${notKnown}` };
const idIn = (id: unknown): string | null =>
  typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;

/**
 * Intercom keeps no id of ours, and a teammate may have written to the same person at the same time: what is found proves nothing and is
 * told to whoever settles it; where nothing is found, nothing was begun.
 */
async function conversationsSince(api: ReturnType<typeof openApi>, doubtful: Doubtful): Promise<Reconciled> {
  const found = await findContact(api, doubtful.to[0] ?? "", doubtful.beganAtMs);
  if (found.kind !== "contact") {
    return found.kind === "refused" ? { kind: "not_found" } : { kind: "unsure", why: found.words };
  }
  const since = Math.floor(doubtful.beganAtMs / 1_000) - 60;
  const answer = await api.post("/conversations/search", {
    query: {
      operator: "AND",
      value: [
        { field: "contact_ids", operator: "=", value: found.contact.id },
        { field: "updated_at", operator: ">", value: since },
      ],
    },
    pagination: { per_page: 20 },
  });
  if (answer.status !== 200) return { kind: "unsure", why: wordsOf(answer) };
  const { conversations } = (jsonOf(answer) ?? {}) as { conversations?: { id?: unknown }[] };
  if (!Array.isArray(conversations)) return { kind: "unsure", why: "Intercom answered what cannot be read" };
  const ids = conversations.flatMap(({ id }) => idIn(id) ?? []);
  if (ids.length === 0) return { kind: "not_found" };
  return {
    kind: "unsure",
    why: `Intercom has conversations with ${doubtful.to[0]} since then: ${ids.join(", ")}. ${notKnown}`,
  };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\r?\n/g, "<br>");
const wordsOfError = (error: unknown) => error instanceof Error ? error.message : String(error);
