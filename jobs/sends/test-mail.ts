import type { Db } from "#db/client.ts";
import { findMailFrame } from "#db/queries/message.ts";
import { readFacts, readForCompose } from "#db/queries/send-facts.ts";
import { type SenderRow, senderRows } from "#db/queries/send-queue.ts";
import { readSettings } from "#db/queries/setting.ts";
import type { MessageState } from "#db/schema/conversation.ts";
import type { Mail } from "#jobs/channels/port.ts";
import { fileHoles, makeFileReader, picturesInMail } from "#jobs/compose/attached.ts";
import type { makeLinks } from "#jobs/compose/link-token.ts";
import { composeMime } from "#jobs/compose/mime.ts";
import { renderMail } from "#jobs/compose/render.ts";
import { type Closed, senderHolds } from "#jobs/rules/gates.ts";
import { signatureOf } from "./compose.ts";
import { makeDraftReader } from "./drafts.ts";
import { senderFactsOf } from "./facts.ts";
import type { SendingConfig } from "./terms.ts";
import { readValuesOfMessages } from "./values.ts";

/** The subject line of a test. */
export const asTest = (subject: string): string => `[Test] ${subject}`.trim();

export type TestMail =
  | { kind: "mail"; mail: Mail; channelId: string }
  | { kind: "none" }
  | { kind: "over"; state: MessageState }
  /** Its sender or its channel sends nothing now, paused ones aside: a test goes to nobody outside. */
  | { kind: "closed"; closed: Closed; sender: SenderRow }
  | { kind: "no_file" };

/**
 * A pending message as it would leave now, made out to one teammate (PR9): real values, holes shown as in the preview, nothing tracked,
 * an unsubscribe link that is nobody's, and marked as a test in subject and header. Writes nothing.
 */
export async function makeTestMail(
  deps: { db: Db; links: Pick<ReturnType<typeof makeLinks>, "previewUnsubscribeUrl">; sending: SendingConfig },
  o: { messageId: string; testId: string; to: { address: string; name: string }; nowMs: number },
): Promise<TestMail> {
  const { db } = deps;
  const [[facts], [row], frame] = await Promise.all([
    readFacts(db, [o.messageId]),
    readForCompose(db, [o.messageId]),
    findMailFrame(db, o.messageId),
  ]);
  if (!facts || !row || !frame) return { kind: "none" };
  if (facts.state !== "pending") return { kind: "over", state: facts.state };
  const { teammateId, channelId } = facts;
  const [[sender], settings, values] = await Promise.all([
    senderRows(db, [{ teammateId, channelId }]),
    readSettings(db),
    readValuesOfMessages(db, [o.messageId]),
  ]);
  const senderFacts = senderFactsOf(sender!, { ...deps.sending, workspacePaused: false, nowMs: o.nowMs });
  const closed = senderHolds(senderFacts, o.nowMs).find(({ hold }) => hold !== "paused");
  if (closed) return { kind: "closed", closed, sender: sender! };

  const { content } = await makeDraftReader(db).read(facts);
  const text = { content, signature: signatureOf(sender!) };
  const files = makeFileReader(db);
  const attachments = await files.facts(text);
  if (fileHoles(text, attachments).length > 0) return { kind: "no_file" };
  const isOffered = settings.manageUnsubscribes && frame.allowUnsubscribes && frame.readerId !== null;
  const { unsubscribePrefix: prefix, unsubscribeLinkText: linkText } = settings;
  const rendered = renderMail({
    ...text,
    values: values.get(o.messageId) ?? {},
    pictures: picturesInMail(attachments),
    unsubscribe: isOffered ? { prefix, linkText, url: deps.links.previewUnsubscribeUrl } : null,
  });
  const from = { address: sender!.address!, name: `${sender!.firstName} ${sender!.lastName}`.trim() };
  const { bytes, kept } = composeMime({
    ...rendered,
    from,
    to: [o.to],
    replyTo: row.replyTo,
    subject: asTest(rendered.subject),
    files: await files.mailFiles(text, attachments),
    isTest: true,
    messageId: `<test-${o.testId.toLowerCase()}@${from.address.split("@").at(-1)}>`,
    atMs: o.nowMs,
  });
  const mail = { key: `test:${o.testId}`, messageId: o.messageId, from: from.address, to: [o.to.address], bytes, kept };
  return { kind: "mail", mail: { ...mail, isTest: true }, channelId };
}
