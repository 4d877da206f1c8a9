import { causeOf } from "#jobs/cause.ts";
import type { Judged } from "#db/queries/send.ts";
import { type FactsRow, readFacts } from "#db/queries/send-facts.ts";
import { hashStrangers } from "#db/queries/strangers.ts";
import { type SenderRow } from "#db/queries/send-queue.ts";
import { settleUnknown } from "#db/queries/send-settle.ts";
import { follow, holdOwn, skip, type SkipWhy } from "#db/queries/send-skip.ts";
import { decide, type SenderFacts } from "#jobs/rules/gates.ts";
import { chooseSender } from "#jobs/rules/sender-choice.ts";
import { calendarOf } from "#jobs/rules/sending-window.ts";
import { signatureOf } from "./compose.ts";
import type { ReleaseDeps, Report } from "./deps.ts";
import type { DraftReader, ReadDraft } from "./drafts.ts";
import { factsOf } from "./facts.ts";
import { lifeHold } from "./life-words.ts";
import { holdThoseWhoLeft } from "./still-matching.ts";
import { readValuesOfMessages } from "./values.ts";

export type Looked = {
  /** What may go, in order, as it was judged. */
  judged: Judged[];
  /** The drafts that were read for it. */
  texts: Map<string, ReadDraft>;
  /** Whether anything left the head of the queue otherwise: skipped, held, gone to another sender. */
  moved: boolean;
};

/** Judges messages of one sender by the rules (SE1), in order: the first `most` who may go are answered; on the way others are
 * skipped, held or handed to the sender they follow. */
export async function judge(
  deps: ReleaseDeps,
  sender: SenderRow,
  facts: SenderFacts,
  ids: string[],
  given: { nowMs: number; most: number; validSenders: Set<string>; drafts: DraftReader; report: Report },
): Promise<Looked> {
  const looked: Looked = { judged: [], texts: new Map(), moved: false };
  await hashStrangers(deps.db, ids, deps.links.hashAddress);
  const rows = await readFacts(deps.db, ids);
  const free: FactsRow[] = [];
  for (const row of rows) {
    if (free.length === given.most) break;
    if (row.state === "pending" && await followed(deps, row, given.validSenders)) {
      looked.moved = true;
      continue;
    }
    // Whether its playbook can be judged is asked anew.
    const asked = row.hold === "paused" ? { ...row, hold: null } : row;
    const verdict = decide(factsOf(asked, facts), given.nowMs);
    if (verdict.kind === "skip") {
      looked.moved = await end(deps, row, verdict.why, given.report) || looked.moved;
      continue;
    }
    if (verdict.kind === "hold" && verdict.hold === "life_event") {
      const held = await holdOwn(deps.db, row, lifeHold(row), deps.clock);
      if (held) given.report.held++;
      looked.moved ||= held;
    }
    if (verdict.kind === "go") free.push(row);
  }
  const leavers = await holdThoseWhoLeft(deps, free, given);
  looked.moved ||= leavers.anyHeld;
  const mayGo = free.filter(({ id }) => !leavers.ids.has(id));
  const signature = signatureOf(sender);
  const values = await readValuesOfMessages(deps.db, mayGo.map(({ id }) => id));
  for (const row of mayGo) {
    if (row.state === "pending") {
      const text = await readText(deps, given.drafts, row);
      const hold = text && await given.drafts.holdOf({ ...text, signature, values: values.get(row.id) ?? {} });
      if (hold) {
        if (await holdOwn(deps.db, { ...row, headSeq: text.seq }, hold, deps.clock)) given.report.held++;
        looked.moved = true;
        continue;
      }
      if (text) looked.texts.set(row.id, text);
    }
    looked.judged.push(judgedAs(row, facts, given.nowMs));
  }
  return looked;
}

/** An unreadable draft is no reason to hold: it is claimed, cannot be composed, and fails where a person sees it. */
async function readText(deps: ReleaseDeps, drafts: DraftReader, row: FactsRow): Promise<ReadDraft | null> {
  try {
    return await drafts.read(row);
  } catch (cause) {
    deps.log("error", "draft unreadable", { messageId: row.id, cause: causeOf(cause) });
    return null;
  }
}

/** Hands a message to the sender it follows by now, if that is another (ST3). */
async function followed(deps: ReleaseDeps, row: FactsRow, validSenders: Set<string>): Promise<boolean> {
  if (row.senderMode !== "csm" && row.senderMode !== "ae") return false;
  const choice = chooseSender(
    { ...row, mode: row.senderMode },
    (teammateId) => validSenders.has(`${teammateId}:${row.channelId}`),
  );
  const to = { teammateId: choice.teammateId ?? row.defaultTeammateId, because: choice.because };
  return to.teammateId !== (row.standsInForId ?? row.teammateId) && await follow(deps.db, row, to, deps.clock);
}

/** A gate ends it: a pending one is skipped, and one that a provider may have already is left to a person. */
async function end(deps: ReleaseDeps, row: FactsRow, why: SkipWhy, report: Report) {
  if (row.state === "pending") {
    const skipped = await skip(deps.db, row, why, deps.clock);
    if (skipped) report.skipped++;
    return skipped;
  }
  const tried = { messageId: row.id, conversationId: row.conversationId, claimId: row.claimId!, sealNo: row.sealNo };
  const words = `${why} before the provider could be asked again whether it has the mail`;
  const settled = await settleUnknown(deps.db, tried, words, deps.clock);
  if (settled) report.unknown++;
  return settled;
}

function judgedAs(row: FactsRow, facts: SenderFacts, nowMs: number): Judged {
  const span = row.ignoreWindow === 1
    ? null
    : calendarOf(facts.window, facts.timeZone, facts.closedDays).openSpan(nowMs);
  const bound = (ms: number | undefined) => ms === undefined || !Number.isFinite(ms) ? null : ms;
  return {
    id: row.id,
    sealNo: row.sealNo,
    headSeq: row.headSeq,
    ignoreWindow: row.ignoreWindow === 1,
    lapsedClaimId: row.state === "sending" ? row.claimId : null,
    opensAtMs: bound(span?.fromMs),
    closesAtMs: bound(span?.toMs),
  };
}
