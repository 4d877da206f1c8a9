import { causeOf } from "#jobs/cause.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { answering } from "#jobs/document/answering.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { decideFollowUp } from "#jobs/rules/follow-up.ts";
import { chooseSender } from "#jobs/rules/sender-choice.ts";
import { newId } from "#db/ids.ts";
import type { FollowUpOf } from "#db/queries/enrollment-make.ts";
import {
  dueFollowUps,
  type FollowUpRow,
  playbooksToFollowUp,
  type SettledFollowUp,
  settleFollowUps,
} from "#db/queries/follow-up.ts";
import { findStandingSeed, type FollowUpAction, makeFollowUps, type NewFollowUp } from "#db/queries/follow-up-make.ts";
import { undoMs } from "#db/queries/message-undo.ts";
import { findVersion } from "#db/queries/playbook-version.ts";
import { pairKey, validSenders } from "#db/queries/send-queue.ts";
import type { PlaybookAction, PlaybookDefinition } from "./definition.ts";
import { dayMs, type PlaybooksDeps } from "./deps.ts";

type FollowUp = Extract<PlaybookAction, { kind: "followUp" }>;
const hourMs = 3_600_000;
/** Looked at together, and made in one batch: small enough that nobody waits behind it. */
const lookedAtOnce = 100;
const madeAtOnce = 25;

/** Makes the follow-ups whose mails were sent long enough ago, unless the user replied, and writes down why the others are not made (PB4).
 * Safe to run twice and by several processes at once. Returns how many this run made. */
export async function runFollowUps(deps: PlaybooksDeps): Promise<number> {
  let made = 0;
  for (const playbookId of await playbooksToFollowUp(deps.db, deps.nowMs())) {
    try {
      made += await followUp(deps, playbookId);
    } catch (cause) {
      // The others go on; this one is taken up again at the next tick.
      deps.log("error", "follow-ups failed for now", { playbookId, cause: causeOf(cause) });
    }
  }
  if (made > 0) await assignStandIns(deps.long, deps.nowMs());
  return made;
}

async function followUp(deps: PlaybooksDeps, playbookId: string): Promise<number> {
  const { long, nowMs } = deps;
  const texts = makeTexts(deps, playbookId);
  const valid = await validSenders(long);
  let all = 0;
  while (!deps.isStopping?.()) {
    const rows = await dueFollowUps(long, playbookId, nowMs(), lookedAtOnce);
    const settled: SettledFollowUp[] = [];
    const toMake = new Map<string, FollowUpRow[]>();
    for (const row of rows) {
      const action = await texts.actionOf(row);
      const verdict = action ? verdictOn(row, action, nowMs()) : { kind: "skip" as const, why: "action_gone" as const };
      const { enrollmentId, actionKey, itemKey } = row;
      if (verdict.kind === "make") {
        const key = `${row.versionNo} ${actionKey}`;
        toMake.set(key, [...toMake.get(key) ?? [], row]);
      } else {
        const found = verdict.kind === "skip"
          ? { why: verdict.why, checkAtMs: null }
          : { why: null, checkAtMs: verdict.untilMs };
        settled.push({ enrollmentId, actionKey, itemKey, ...found });
      }
    }
    let moved = settled.length > 0 ? await settleFollowUps(long, playbookId, settled, nowMs()) : 0;
    for (const same of toMake.values()) {
      for (let from = 0; from < same.length; from += madeAtOnce) {
        const made = await make(deps, texts, valid, same.slice(from, from + madeAtOnce));
        moved += made;
        all += made;
      }
    }
    // What was not made after all is for the next run: a reply, or another process, came between.
    if (rows.length < lookedAtOnce || moved === 0) break;
  }
  return all;
}

function verdictOn(row: FollowUpRow, action: FollowUp, nowMs: number) {
  const { mailState: state, beganAtMs, endedAtMs, endedWhy } = row;
  return decideFollowUp({
    mail: { state, beganAtMs, endedAtMs, endedWhy },
    backUntilMs: state === "cancelled" && endedAtMs !== null ? endedAtMs + undoMs : null,
    afterMs: action.afterDays * dayMs,
    replied: row.replied === 1,
    closed: row.closed === 1,
    hasReaders: row.hasReaders === 1,
    left: row.hasLeft === 1 && action.undo !== "send",
  }, nowMs);
}

/** Makes follow-ups of one action of one version. */
async function make(
  { long, nowMs }: PlaybooksDeps,
  texts: ReturnType<typeof makeTexts>,
  valid: ReadonlySet<string>,
  rows: readonly FollowUpRow[],
): Promise<number> {
  const [one] = rows as [FollowUpRow];
  const action = (await texts.actionOf(one))!;
  const made: NewFollowUp[] = [];
  for (const row of rows) {
    const choice = chooseSender(
      { ...row, mode: row.senderMode },
      (teammateId) => valid.has(pairKey({ teammateId, channelId: row.channelId })),
    );
    const own = row.startSubject!.trim() === "" ? await texts.answerTo(row) : null;
    const { enrollmentId, actionKey, itemKey, mailId } = row;
    made.push({
      ...{ enrollmentId, actionKey, itemKey, mailId },
      messageId: newId(),
      // Nobody may send any more: it is made all the same, and waits for a sender where everybody sees it.
      teammateId: choice.teammateId ?? row.defaultTeammateId,
      senderBecause: choice.because,
      subject: own ? subjectLine(own) : row.startSubject!,
      seed: own && seedUpdate(own),
    });
  }
  const atMs = nowMs();
  const shared: FollowUpAction = {
    playbookId: texts.playbookId,
    versionNo: one.versionNo,
    startId: one.startId!,
    templateId: one.templateId,
    approvalNeeded: action.approval,
    sendAtMs: atMs + Math.round(action.reviewHours * hourMs),
    evenIfLeft: action.undo === "send",
    followUps: await texts.followUpsOf(one),
  };
  return await makeFollowUps(long, shared, made, atMs);
}

/** The actions of the versions that stays are in, and what their follow-ups say, each read once. */
function makeTexts({ long }: PlaybooksDeps, playbookId: string) {
  const versions = new Map<number, Promise<FollowUp[]>>();
  const contents = new Map<string, Promise<Content>>();
  const followUps = (no: number): Promise<FollowUp[]> => {
    const known = versions.get(no) ?? readFollowUps(no);
    versions.set(no, known);
    return known;
  };
  async function readFollowUps(no: number): Promise<FollowUp[]> {
    const version = await findVersion(long, playbookId, no);
    const { actions = [] } = (version?.definition ?? {}) as Partial<PlaybookDefinition>;
    return actions.filter((action): action is FollowUp => action.kind === "followUp");
  }
  async function readContent(startId: string): Promise<Content> {
    const seed = await findStandingSeed(long, startId);
    if (!seed) throw new Error(`the start ${startId} has no content`);
    return readDraft(seed, []);
  }
  return {
    playbookId,
    /** Undefined where the version has no such action, or none that has a content. */
    async actionOf({ versionNo, actionKey, startId }: FollowUpRow): Promise<FollowUp | undefined> {
      return startId === null ? undefined : (await followUps(versionNo)).find(({ key }) => key === actionKey);
    },
    /** What follows a follow-up in turn. */
    async followUpsOf({ versionNo, actionKey }: FollowUpRow): Promise<FollowUpOf[]> {
      return (await followUps(versionNo)).filter(({ after }) => after === actionKey)
        .map(({ key, afterDays }) => ({ key, afterDays }));
    },
    /** Its content under the subject of the mail that it follows, for one that has none of its own. */
    async answerTo({ startId, mailSubject }: FollowUpRow): Promise<Content> {
      const known = contents.get(startId!) ?? readContent(startId!);
      contents.set(startId!, known);
      return { ...await known, subject: answering({ subject: mailSubject, isSubjectFinal: true }) };
    },
  };
}
