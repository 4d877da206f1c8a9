import { findOwnCopy, noteLeftAs } from "#db/queries/own-copy.ts";
import { settleReconciled } from "#db/queries/send-settle.ts";
import { ownHeader } from "#jobs/channels/own-header.ts";
import { done, ignored, type InboundDeps, type Outcome } from "./deps.ts";
import type { InboundMail } from "./mail.ts";
import { messageIdsOf } from "./names.ts";

/**
 * What its mailbox holds as sent and is a mail of ours, known by our header or by a Message-ID of ours, whatever Message-ID the provider
 * put in its place, is never a message of its own (CH7), before the release has settled it as little as after. It proves that the mail
 * left: what is unknown or in flight is sent (SE3), and answers find it under the id that it left under. Null where it is none of ours.
 */
export async function takeOwnCopy(
  deps: InboundDeps,
  mail: InboundMail,
  o: { eventId: string; threadId: string | null },
): Promise<Outcome | null> {
  // A test is nobody's mail, whichever message it is of (PR9).
  if (mail.headers("x-parley-test").length > 0) return ignored("a test");
  const messageId = mail.headers(ownHeader)[0]?.trim() ?? null;
  const rfcMessageIds = [mail.messageId, ...messageIdsOf(mail.headers("x-google-original-message-id")[0])]
    .filter((one) => one !== null);
  const ours = await findOwnCopy(deps.db, { messageId, rfcMessageIds });
  if (ours === null) return null;
  const leftAs = { rfcMessageId: mail.messageId, threadId: o.threadId };
  const receipt = {
    providerId: o.eventId,
    ...(mail.messageId === null ? {} : { rfcMessageId: mail.messageId }),
    ...(o.threadId === null ? {} : { threadId: o.threadId }),
  };
  if (await settleReconciled(deps.db, ours, receipt, deps.nowMs())) return done;
  await noteLeftAs(deps.db, ours, leftAs);
  return ignored("known");
}
