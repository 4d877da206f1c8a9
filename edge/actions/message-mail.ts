import type { z } from "zod";
import { findDraft } from "#db/queries/draft.ts";
import { findMailFrame, type MailFrame } from "#db/queries/message.ts";
import { findInbound, inboundBytes } from "#db/queries/thread-mail.ts";
import { findSealedMail } from "#db/queries/sealed-mail.ts";
import { readSettings } from "#db/queries/setting.ts";
import { findUser } from "#db/queries/user.ts";
import { fileHoles, makeFileReader, picturesInApp, withPicturesInApp } from "#jobs/compose/attached.ts";
import { withInertLinks } from "#jobs/compose/inert-link.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { plainTextOf } from "#jobs/compose/plain-text.ts";
import { renderMail } from "#jobs/compose/render.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { readValues } from "#jobs/sends/values.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { readContent } from "./content.ts";
import { refusalOf } from "./message-writes.ts";

type Preview = z.input<typeof contract.messagePreview>;

/** The mail as it was sent; or, while it has not left, exactly as it would be sent now, for its own or another user (PR1). */
export async function previewMessage(deps: Deps, id: string, userId?: string): Promise<Preview> {
  const frame = await findMailFrame(deps.db, id);
  if (!frame) throw notFound("message");
  if (frame.sealedHtml !== null) return sealedMail(frame, frame.sealedHtml);
  const inbound = await findInbound(deps.db, id);
  return inbound
    ? { ...asItIs, subject: frame.subject, html: inbound.html, text: inbound.text }
    : await renderNow(deps, id, frame, userId);
}

/** Nothing of it will change. */
const asItIs = { holes: [], badLinks: [], fallbacksUsed: [], sealed: true, seq: null };

function sealedMail({ subject }: MailFrame, sealedHtml: string): Preview {
  const html = withPicturesInApp(withInertLinks(withoutPixel(sealedHtml)));
  return { ...asItIs, subject, html, text: plainTextOf(html) };
}

async function renderNow(deps: Deps, id: string, frame: MailFrame, userId: string | undefined): Promise<Preview> {
  if (userId !== undefined && !await findUser(deps.db, userId)) {
    throw new Refusal("invalid_field", "userId: is no user", "userId");
  }
  const [{ content, seq }, read, settings] = await Promise.all([
    getDraft(deps, id),
    readValues(deps.db, { messageId: id, userId }),
    readSettings(deps.db),
  ]);
  const { unsubscribePrefix: prefix, unsubscribeLinkText: linkText, manageUnsubscribes } = settings;
  const isOffered = manageUnsubscribes && frame.allowUnsubscribes && frame.readerId !== null;
  const text = { content, signature: signatureOf(frame) };
  const attachments = await makeFileReader(deps.db).facts(text);
  const { insecureLinks: _, ...mail } = renderMail({
    ...text,
    values: read!.values,
    unsubscribe: isOffered ? { prefix, linkText, url: deps.links.previewUnsubscribeUrl } : null,
    pictures: picturesInApp(attachments),
  });
  return { ...mail, holes: [...mail.holes, ...fileHoles(text, attachments)], sealed: false, seq };
}

export const signatureOf = ({ signature }: MailFrame): TextJson | null =>
  signature === null ? null : JSON.parse(signature);

/** The draft as it stands and its version, the seq of its last edit. @throws {Refusal} not_found. */
export async function getDraft(deps: Deps, id: string): Promise<{ content: Content; seq: number }> {
  const draft = await findDraft(deps.db, id);
  const [seed, ...updates] = draft?.updates ?? [];
  if (!draft || !seed) throw notFound("draft");
  return { content: readDraft(seed, updates), seq: draft.seq };
}

/** The bytes as they were given to the provider (SE3), or as they came in. */
export async function rawMessage(deps: Deps, id: string): Promise<Uint8Array> {
  const bytes = (await findSealedMail(deps.long, id))?.bytes ?? await inboundBytes(deps.long, id);
  if (!bytes) throw notFound("sealed message");
  return bytes;
}

/** The draft as HTML with its variables in braces. */
export async function viewContent(deps: Deps, id: string) {
  const { content, seq } = await getDraft(deps, id);
  return { content: { ...contentToHtml(content), files: content.files ?? [] }, seq };
}

/** Edits the draft through its room, so that whoever has it open sees it live; `ifSeq` is the version that was read, null for
 * whatever is there. @throws {Refusal} sealed, edited_since, unknown_variable, and what `readContent` throws. */
export async function writeContent(
  deps: Deps,
  by: Teammate,
  id: string,
  o: { content: z.output<typeof contract.content>; ifSeq: number | null },
) {
  const frame = await findMailFrame(deps.db, id);
  if (!frame) throw notFound("message");
  if (frame.state !== "pending") throw refusalOf(frame.state);
  const content = await readContent(deps.db, o.content);
  const edited = await deps.editContent({ messageId: id, content, ifSeq: o.ifSeq, authorId: by.id });
  if (edited.kind === "sealed") throw refusalOf("sending");
  if (edited.kind === "edited_since") {
    throw new Refusal("edited_since", `If-Match: the draft is at version "${edited.seq}" by now`, "If-Match");
  }
  void deps.changes.nudge();
  return await viewContent(deps, id);
}
