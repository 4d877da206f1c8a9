import type { Db } from "#db/client.ts";
import { findDraft } from "#db/queries/draft.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { type Attachments, fileHoles, makeFileReader } from "#jobs/compose/attached.ts";
import { blanksOf } from "#jobs/compose/render.ts";
import { makeResolver, type Values } from "#jobs/document/resolve.ts";
import type { OwnHold } from "#db/queries/send-settle.ts";

/** The text of a draft and the seq that it was read at. */
export type ReadDraft = { content: Content; seq: number };
type Text = { content: Content; signature: TextJson | null; values: Values };

/** What takes longer to make a mail of than others should wait: some twenty times what Gmail shows before it clips. */
const largestText = 2_000_000;

/** Reads drafts and their files; one that nobody edited is read once per start, since its content is the start's. */
export function makeDraftReader(db: Db) {
  const ofStart = new Map<string, Content>();
  const files = makeFileReader(db);
  return {
    files,
    /** What in a text keeps a message from leaving, its files among it as they are in the database. */
    holdOf: async (text: Text): Promise<OwnHold | null> => textHold(text, await files.facts(text)),
    /** @throws when the message has no draft, its log cannot be read, or its text is too large to be a mail. */
    async read(message: { id: string; startId: string | null; headSeq: number }): Promise<ReadDraft> {
      const known = message.startId !== null && message.headSeq === 0 ? ofStart.get(message.startId) : undefined;
      if (known) return { content: known, seq: 0 };
      const draft = await findDraft(db, message.id);
      const [seed, ...updates] = draft?.updates ?? [];
      if (!draft || !seed) throw new Error("the message has no draft");
      const content = readDraft(seed, updates);
      const size = JSON.stringify(content).length;
      if (size > largestText) {
        throw new Error(`its text is of ${size} characters, and ${largestText} are a mail's most`);
      }
      if (message.startId !== null && draft.seq === 0) ofStart.set(message.startId, content);
      return { content, seq: draft.seq };
    },
  };
}

export type DraftReader = ReturnType<typeof makeDraftReader>;

/** What in the text keeps a message from leaving: holes first (PE3), files that are not there or too much among them (CO9), then
 * links that may not leave (PE2). */
function textHold(text: Text, attachments: Attachments): OwnHold | null {
  const resolver = makeResolver(text.values);
  const subject = resolver.subject(text.content.subject);
  resolver.html(text.content.body);
  if (text.signature) resolver.html(text.signature);
  const { holes, badLinks } = resolver.findings();
  const allHoles = [...blanksOf(subject, text.content.body), ...holes, ...fileHoles(text, attachments)];
  return holdOf({ holes: allHoles, badLinks });
}

export function holdOf({ holes, badLinks }: { holes: string[]; badLinks: string[] }): OwnHold | null {
  if (holes.length > 0) return { hold: "missing_data", untilMs: null, detail: holes.join(", ") };
  if (badLinks.length > 0) return { hold: "bad_link", untilMs: null, detail: badLinks.join(", ") };
  return null;
}
