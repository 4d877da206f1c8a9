import { jsonOf } from "../http.ts";
import type { Doubtful, Reconciled } from "../port.ts";
import type { Mailbox } from "./mailbox.ts";
import { faultOfThrown, saidBy } from "./outcome.ts";

/**
 * Whether a mail is among the sent ones, by its Message-ID. Source: support.google.com/mail/answer/7190 (`rfc822msgid:`), read 2026-11-22.
 * What is not found may have left under an id of Gmail's own, or may not be indexed yet.
 */
export async function findSent(mailboxes: readonly Mailbox[], { rfcMessageId }: Doubtful): Promise<Reconciled> {
  const id = rfcMessageId.replace(/^<|>$/g, "");
  if (!/^[^\s"<>]+$/.test(id)) return { kind: "unsure", why: "its Message-ID cannot be searched for" };
  const query = new URLSearchParams({ q: `in:sent rfc822msgid:${id}`, maxResults: "2" });
  let unsure: string | null = null;
  for (const mailbox of mailboxes) {
    try {
      const asked = await mailbox.ask({ path: `/gmail/v1/users/me/messages?${query}` });
      if (asked.kind !== "answer" || asked.answer.status !== 200) {
        unsure ??= asked.kind === "answer" ? saidBy(asked.answer).words : asked.words;
        continue;
      }
      const { messages } = (jsonOf(asked.answer) ?? {}) as { messages?: { id?: string; threadId?: string }[] };
      const found = messages?.[0];
      if (found?.id) {
        return { kind: "accepted", providerId: found.id, ...(found.threadId ? { threadId: found.threadId } : {}) };
      }
    } catch (error) {
      unsure ??= faultOfThrown(error).words;
    }
  }
  return unsure === null ? { kind: "not_found" } : { kind: "unsure", why: unsure };
}
