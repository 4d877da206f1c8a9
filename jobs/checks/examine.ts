import { causeOf } from "#jobs/cause.ts";
import type { Db } from "#db/client.ts";
import { databaseFault } from "#db/errors.ts";
import { type Checked, type CheckRow, readCheckRows } from "#db/queries/checks.ts";
import { type FactsRow, readFacts } from "#db/queries/send-facts.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import { readSettings, type Settings } from "#db/queries/setting.ts";
import {
  type Attachments,
  fileHoles,
  type FileReader,
  makeFileReader,
  picturesInMail,
} from "#jobs/compose/attached.ts";
import type { makeLinks } from "#jobs/compose/link-token.ts";
import { withPixel } from "#jobs/compose/pixel.ts";
import { renderHtml } from "#jobs/compose/render.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import type { Values } from "#jobs/document/resolve.ts";
import type { Log } from "#jobs/log.ts";
import { type CheckFacts, checksDueAtMs, checksOf, recentMs, riskOf } from "#jobs/rules/checks.ts";
import { ownHolds } from "#jobs/rules/gates.ts";
import { signatureOf } from "#jobs/sends/compose.ts";
import { type DraftReader, holdOf, type ReadDraft } from "#jobs/sends/drafts.ts";
import { ownFactsOf } from "#jobs/sends/facts.ts";
import { lifeHold } from "#jobs/sends/life-words.ts";
import { standingIn } from "./standing.ts";
import { knownVariables, readValuesOfMessages } from "#jobs/sends/values.ts";

export type ExamineDeps = {
  db: Db;
  links: Pick<ReturnType<typeof makeLinks>, "pixelUrl" | "unsubscribeUrl">;
  log: Log;
};

/**
 * What the checks find in these messages as their mails would be made now (PR4), the hold of their own that this gives them (PE2,
 * PE3, PR8), and what only a person can open (PR10). One that is not pending is left out; of one that cannot be made a mail of nothing
 * is said, and its hold stays. Writes nothing. @throws what the database throws.
 */
export async function examine(
  deps: ExamineDeps,
  ids: readonly string[],
  drafts: DraftReader,
  nowMs: number,
): Promise<Checked[]> {
  // First: whatever is read later may be newer than the number that it is judged at, never older.
  const rows = new Map((await readCheckRows(deps.db, ids, nowMs - recentMs)).map((row) => [row.id, row]));
  const facts = await readFacts(deps.db, [...rows.keys()]);
  const [values, senders, settings, known] = await Promise.all([
    readValuesOfMessages(deps.db, [...rows.keys()]),
    senderRows(deps.db, distinctPairs(facts)),
    readSettings(deps.db),
    knownVariables(deps.db).then((variables) => new Set(variables.map(({ path }) => path))),
  ]);
  const signatures = new Map(senders.map((sender) => [sender.teammateId, signatureOf(sender)]));
  const files = makeFileReader(deps.db);
  const factsOf = new Map(facts.map((message) => [message.id, message]));
  const found: Checked[] = [];
  for (const row of rows.values()) {
    try {
      const message = factsOf.get(row.id);
      if (!message) throw new Error("its account is gone");
      const draft = await drafts.read(message);
      const given = {
        values: values.get(row.id) ?? {},
        signature: signatures.get(message.teammateId) ?? null,
        settings,
        known,
        links: deps.links,
        files,
      };
      found.push(await examineOne(row, message, draft, given, nowMs));
    } catch (cause) {
      if (databaseFault(cause)) throw cause;
      deps.log("error", "checks failed", { messageId: row.id, cause: causeOf(cause) });
      const nothing = { checks: [], risk: 0, mrrCents: row.mrrCents ?? 0, dueAtMs: null, own: undefined, stuck: null };
      found.push({ id: row.id, checksNo: row.checksNo, headSeq: row.headSeq, ...nothing });
    }
  }
  return found;
}

type Given = {
  values: Values;
  signature: TextJson | null;
  settings: Settings;
  /** Paths of the variables that there are. */
  known: ReadonlySet<string>;
  links: ExamineDeps["links"];
  files: FileReader;
};

async function examineOne(
  row: CheckRow,
  message: FactsRow,
  draft: ReadDraft,
  given: Given,
  nowMs: number,
): Promise<Checked> {
  const standing = standingIn(draft.content, given.signature);
  const { mail, missingFiles } = await renderAsSent(row, message, draft, standing.attachmentIds, given);
  const facts: CheckFacts = {
    holes: mail.holes,
    badLinks: mail.badLinks,
    insecureLinks: mail.insecureLinks,
    fallbacksUsed: mail.fallbacksUsed,
    unknownVariables: standing.variables.filter((path) => !given.known.has(path)),
    missingFiles,
    htmlBytes: new TextEncoder().encode(mail.html).length,
    mailedBy: row.mailedBy === null ? null : JSON.parse(row.mailedBy),
    changedSinceApproval: row.changedSinceApproval === 1,
  };
  const checks = checksOf(facts, nowMs);
  const own = { ...ownFactsOf(message), holes: facts.holes, badLinks: facts.badLinks };
  // What stops a whole queue is told once, not of each message in it.
  const stuck = ownHolds(own, nowMs).find(({ hold, untilMs }) => untilMs === null && hold !== "paused");
  return {
    id: row.id,
    checksNo: row.checksNo,
    headSeq: draft.seq,
    checks,
    risk: riskOf(checks),
    mrrCents: row.mrrCents ?? 0,
    dueAtMs: checksDueAtMs(facts, nowMs),
    own: holdOf(mail) ?? lifeHold(message),
    stuck: stuck ? { hold: stuck.hold, detail: stuck.detail ?? null } : null,
  };
}

/** The mail that would leave, unsubscribe line, pixel and pictures included, what stands in its way, and which of its files are gone. */
async function renderAsSent(
  row: CheckRow,
  message: FactsRow,
  { content }: ReadDraft,
  attachmentIds: readonly string[],
  given: Given,
) {
  const { settings, links, signature, values } = given;
  const isOffered = settings.manageUnsubscribes && message.allowUnsubscribes === 1 && row.readerId !== null;
  const { unsubscribePrefix: prefix, unsubscribeLinkText: linkText } = settings;
  const unsubscribe = isOffered ? { prefix, linkText, url: links.unsubscribeUrl(row.id, row.readerId) } : null;
  const text = { content, signature };
  const attachments: Attachments = attachmentIds.length > 0 ? await given.files.facts(text) : new Map();
  const mail = renderHtml({ ...text, values, unsubscribe, pictures: picturesInMail(attachments) });
  const html = settings.trackOpens ? withPixel(mail.html, links.pixelUrl(row.id, row.readerId)) : mail.html;
  const ofFiles = attachmentIds.length > 0 ? fileHoles(text, attachments) : [];
  return {
    mail: { ...mail, html, holes: [...mail.holes, ...ofFiles] },
    missingFiles: namesOf(content, attachmentIds.filter((id) => !attachments.has(id))),
  };
}

/** What the text calls these; a picture has no name. */
const namesOf = ({ files = [] }: Content, ids: readonly string[]): string[] =>
  ids.map((id) => files.find((file) => file.id === id)?.name ?? "a picture");

const distinctPairs = (
  rows: readonly FactsRow[],
) => [
  ...new Map(rows.map(({ teammateId, channelId }) => [`${teammateId} ${channelId}`, { teammateId, channelId }]))
    .values(),
];
