import { newId } from "#db/ids.ts";
import { makeConversations, type StayConversation, type StepEnd } from "#db/queries/enrollment-make.ts";
import { type DueStay, findStanding, madeItems, redosOf } from "#db/queries/enrollment-step.ts";
import { writtenForOthers } from "#db/queries/enrollment-written.ts";
import { lanes } from "#db/schema/conversation.ts";
import { sharedBy } from "#jobs/starts/shared.ts";
import type { PlaybookAction, PlaybookDefinition, StandingDefinition } from "./definition.ts";
import type { PlaybooksDeps } from "./deps.ts";
import type { Hold } from "./hold.ts";
import { keyOf, planStays } from "./plan-stays.ts";
import { readFactsOn, startOn } from "./start-on.ts";

type StartAction = Extract<PlaybookAction, { kind: "start" }>;
const hourMs = 3_600_000;
/** Conversations, and steps without any, that are written in one batch. A group has up to a hundred people, and mostly few. */
const atOnce = { perUser: 50, perAccount: 10 };
const endsAtOnce = 100;

/**
 * The start action of these stays, which are all of one version (PB2): conversations with their accounts' people, pending until the team has
 * had its time to review. Returns how many were made.
 */
export async function startConversations(
  deps: PlaybooksDeps,
  hold: Hold,
  o: { versionNo: number; definition: PlaybookDefinition; action: StartAction; stays: readonly DueStay[] },
): Promise<number> {
  const { action, versionNo, stays } = o;
  const { playbookId } = hold.by();
  const standing = await findStanding(deps.long, { playbookId, versionNo, actionKey: action.key });
  if (!standing) throw new Error(`the action ${action.key} of version ${versionNo} has no start`);
  const nowMs = deps.nowMs();
  const definition = startOn(standing.definition as StandingDefinition, {
    accountIds: stays.map(({ accountId }) => accountId),
    sendAtMs: nowMs + Math.round(action.reviewHours * hourMs),
    nowMs,
  });
  const facts = await readFactsOn(deps.lists, definition);
  const ids = stays.map(({ id }) => id);
  const before = {
    made: await madeItems(deps.long, action.key, ids),
    redos: await redosOf(deps.long, action.key, ids),
  };
  // Nobody else makes any while the playbook is held; what people do meanwhile is asked again by what writes.
  const once = o.definition.reentry.kind === "once";
  const written = await writtenForOthers(deps.lists, { playbookId, actionKey: action.key, once }, facts.memberships);
  const followUps = o.definition.actions.flatMap((next) =>
    next.kind === "followUp" && next.after === action.key ? [{ key: next.key, afterDays: next.afterDays }] : []
  );
  const most = atOnce[definition.strategy ?? "perUser"];
  let conversations: StayConversation[] = [];
  let ends: StepEnd[] = [];
  let count = 0;
  /** Stays of which something was not made after all: their steps go on with the next run. */
  const refused = new Set<string>();
  async function write(): Promise<boolean> {
    if (conversations.length + ends.length === 0) return true;
    if (!await hold.goOn()) return false;
    const by = hold.by();
    const due = { ...definition, sendAtMs: by.nowMs + Math.round(action.reviewHours * hourMs) };
    const shared = sharedBy(standing!, due, { lane: lanes.playbook, watchLife: true });
    const made = await makeConversations(deps.long, by, shared, {
      actionKey: action.key,
      versionNo,
      once,
      made: conversations,
      ends: ends.filter(({ enrollmentId }) => !refused.has(enrollmentId)),
      followUps,
    });
    count += made.size;
    for (const { messageId, enrollmentId } of conversations) if (!made.has(messageId)) refused.add(enrollmentId);
    [conversations, ends] = [[], []];
    return true;
  }
  for (const { stay, items, end } of planStays(definition, facts, stays, before, written)) {
    for (const item of items) {
      if (conversations.length >= most && !await write()) return count;
      conversations.push({
        enrollmentId: stay.id,
        itemKey: keyOf(item),
        accountId: item.accountId,
        conversationId: newId(),
        messageId: newId(),
        teammateId: item.teammateId,
        senderBecause: facts.maySendNow.has(item.teammateId) ? item.because : "no_valid_sender",
        readers: item.readers,
      });
    }
    // With the last of its conversations, so that one that is cut short goes on.
    ends.push(end);
    if (ends.length >= endsAtOnce && !await write()) return count;
  }
  await write();
  return count;
}
