import { causeOf } from "#jobs/cause.ts";
import { databaseFault } from "#db/errors.ts";
import type { Claimed, Sealed } from "#db/queries/send.ts";
import { findSealedMail, type KeptMail } from "#db/queries/sealed-mail.ts";
import { type ComposeRow, type MailablePerson, readForCompose } from "#db/queries/send-facts.ts";
import type { SenderRow } from "#db/queries/send-queue.ts";
import type { OwnHold } from "#db/queries/send-settle.ts";
import { readSettings, type Settings } from "#db/queries/setting.ts";
import { tellBits } from "#db/schema/delivery.ts";
import type { Capabilities, Channel } from "#jobs/channels/port.ts";
import { fileHoles, type FileReader, picturesInMail } from "#jobs/compose/attached.ts";
import { composeMime } from "#jobs/compose/mime.ts";
import { referencesOf } from "#jobs/compose/references.ts";
import { renderMail } from "#jobs/compose/render.ts";
import type { TextJson } from "#jobs/document/nodes.ts";
import type { Values } from "#jobs/document/resolve.ts";
import type { ReleaseDeps } from "./deps.ts";
import { type DraftReader, holdOf, type ReadDraft } from "./drafts.ts";
import { mailedPeople } from "./mailed-people.ts";
import { readValuesOfMessages } from "./values.ts";

/** A sealed message made ready: its mail, or why there is none. */
export type Composed =
  | {
    kind: "mail";
    /** Null for a try again, whose bytes are stored and never change (SE3). */
    sealed: Sealed | null;
    bytes: Uint8Array;
    kept: KeptMail;
    /** Who it was composed for, as the begin compares it. */
    mailableAs: string;
    envelopeTo: string[];
    /** The provider's own thread that it belongs to. */
    threadId: string | null;
    draftSubject: string;
  }
  /** It may not leave after all: the values changed since the look. */
  | { kind: "held"; hold: OwnHold; draftSubject: string }
  /** No mail can be made of it, now or later. */
  | { kind: "broken"; words: string };

export const signatureOf = (sender: Pick<SenderRow, "signatureText">): TextJson | null =>
  sender.signatureText === null ? null : JSON.parse(sender.signatureText);

/** Makes the mails of what was claimed, each when it is asked for, from the text that was sealed and the values of now (PE4).
 * One that cannot be composed concerns no other. `texts` are drafts read before the seal; one is taken only if it is the sealed
 * one. @throws what the database throws. */
export async function makeComposer(
  deps: ReleaseDeps,
  sender: SenderRow,
  claimed: Claimed[],
  { texts, drafts, channel: { capabilities, replyDomain = null } }: {
    texts: Map<string, ReadDraft>;
    drafts: DraftReader;
    channel: Pick<Channel, "capabilities" | "replyDomain">;
  },
): Promise<(message: Claimed, nowMs: number) => Promise<Composed>> {
  const ids = claimed.map(({ id }) => id);
  const [rows, values, settings] = await Promise.all([
    readForCompose(deps.db, ids),
    readValuesOfMessages(deps.db, ids),
    readSettings(deps.db),
  ]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const signature = signatureOf(sender);
  return async (message, nowMs) => {
    const row = rowOf.get(message.id)!;
    try {
      if (message.beganAtMs !== null) return await storedMail(deps, message, row);
      const read = texts.get(row.id);
      const { content } = read?.seq === row.sealedSeq
        ? read
        : await drafts.read({ id: row.id, startId: row.startId, headSeq: row.sealedSeq });
      const text = { content, signature };
      const given = {
        text,
        values: values.get(row.id) ?? {},
        files: drafts.files,
        settings,
        capabilities,
        replyDomain,
        nowMs,
      };
      return await composeOne(deps, sender, row, given);
    } catch (cause) {
      if (databaseFault(cause)) throw cause;
      deps.log("error", "compose failed", { messageId: row.id, cause: causeOf(cause) });
      return { kind: "broken", words: `No mail could be made of it: ${causeOf(cause)}` };
    }
  };
}

async function storedMail(deps: ReleaseDeps, message: Claimed, row: ComposeRow): Promise<Composed> {
  const stored = await findSealedMail(deps.db, row.id);
  if (!stored || stored.sealNo !== message.sealNo) throw new Error("its bytes are gone");
  const people = mailedPeople(row.mailableAs);
  return {
    kind: "mail",
    sealed: null,
    bytes: stored.bytes,
    kept: stored.kept,
    mailableAs: row.mailableAs,
    envelopeTo: people.map(({ address }) => address),
    threadId: row.threadId,
    draftSubject: row.subject,
  };
}

async function composeOne(
  deps: ReleaseDeps,
  sender: SenderRow,
  row: ComposeRow,
  { text, values, files, settings, capabilities, replyDomain, nowMs }: {
    text: { content: ReadDraft["content"]; signature: TextJson | null };
    values: Values;
    files: FileReader;
    settings: Settings;
    capabilities: Capabilities;
    replyDomain: string | null;
    nowMs: number;
  },
): Promise<Composed> {
  const people = mailedPeople(row.mailableAs);
  const inRole = (role: MailablePerson["role"]) =>
    people.filter((person) => person.role === role).map(({ address, name }) => ({ address, name }));
  // A mail to several users is one body for all of them: no link could say who unsubscribes (SU4).
  const reader = row.toCount === 1 ? people.find(({ role }) => role === "to")?.userId ?? null : null;
  const unsubscribeUrl = settings.manageUnsubscribes && row.allowUnsubscribes === 1 && reader !== null
    ? deps.links.unsubscribeUrl(row.id, reader)
    : null;
  const untracked = row.untracked === 1;
  const attachments = await files.facts(text);
  const rendered = renderMail({
    ...text,
    values,
    pictures: picturesInMail(attachments),
    unsubscribe: unsubscribeUrl === null
      ? null
      : { prefix: settings.unsubscribePrefix, linkText: settings.unsubscribeLinkText, url: unsubscribeUrl },
  });
  const hold = holdOf({ ...rendered, holes: [...rendered.holes, ...fileHoles(text, attachments)] });
  if (hold) return { kind: "held", hold, draftSubject: row.subject };
  const from = { address: sender.address!, name: `${sender.firstName} ${sender.lastName}`.trim() };
  const references = referencesOf(JSON.parse(row.saidBefore));
  const rfcMessageId = row.rfcMessageId ?? deps.links.rfcMessageId(row.id, from.address.split("@").at(-1)!);
  const mime = composeMime({
    from,
    to: inRole("to"),
    cc: inRole("cc"),
    bcc: inRole("bcc"),
    replyTo: row.replyTo ?? (replyDomain === null ? null : deps.links.replyAddress(row.id, replyDomain)),
    subject: rendered.subject,
    html: rendered.html,
    text: rendered.text,
    files: await files.mailFiles(text, attachments),
    pixelUrl: untracked ? null : deps.links.pixelUrl(row.id, reader),
    listUnsubscribeUrl: unsubscribeUrl,
    messageId: rfcMessageId,
    inReplyTo: references.at(-1) ?? null,
    references,
    atMs: nowMs,
  });
  return {
    kind: "mail",
    sealed: {
      ...mime.kept,
      sha256: mime.sha256,
      html: mime.html,
      subject: rendered.subject,
      rfcMessageId,
      from,
      untracked,
      tells: tellsOf(capabilities, unsubscribeUrl !== null),
    },
    bytes: mime.bytes,
    kept: mime.kept,
    mailableAs: row.mailableAs,
    envelopeTo: people.map(({ address }) => address),
    threadId: row.threadId,
    draftSubject: row.subject,
  };
}

/** What can be told of a mail that leaves by a channel as it is set up now (TR3). */
const tellsOf = ({ replies, bounces }: Capabilities, hasLink: boolean): number =>
  (replies ? tellBits.replies : 0) | (bounces ? tellBits.bounces : 0) | (hasLink ? tellBits.unsubscribes : 0);
