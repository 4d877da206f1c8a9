import type { Db } from "#db/client.ts";
import { writtenForOthers } from "#db/queries/enrollment-written.ts";
import { lanes } from "#db/schema/conversation.ts";
import { expectationsOfPlanned } from "#jobs/sends/forecast.ts";
import type { SendingConfig } from "#jobs/sends/terms.ts";
import { planStart } from "#jobs/starts/plan.ts";
import type { PlannedItem, StartFacts } from "#jobs/starts/plan-facts.ts";
import { expectPlan } from "#jobs/starts/preview.ts";
import type { Skip } from "#jobs/starts/skips.ts";
import type { StandingDefinition } from "./definition.ts";
import { readFactsOn, startOn } from "./start-on.ts";

/** A mail that an action would make: to whom, from whom, and when; `expectedAtMs` null while a person must act. */
export type TriedMail = PlannedItem & { sendAtMs: number; expectedAtMs: number | null };
export type TriedMails = { mails: TriedMail[]; total: number; skipped: Skip[]; facts: StartFacts | null };

/** Whom a start action would write to of one account, as things are now, were it sent at `sendAtMs`; `action` is what a playbook that ran
 * knows it by. Forecasts are of the first `shown`. Writes nothing. @throws {FilterFault} its audience goes by what is not there any more. */
export async function tryStart(
  db: Db,
  standing: StandingDefinition,
  o: {
    accountId: string;
    action: { playbookId: string; actionKey: string; once: boolean };
    sendAtMs: number;
    nowMs: number;
    sending: SendingConfig;
    shown: number;
  },
): Promise<TriedMails> {
  const definition = startOn(standing, { ...o, accountIds: [o.accountId] });
  const found = await readFactsOn(db, definition);
  const written = await writtenForOthers(db, o.action, found.memberships);
  const facts = { ...found, written: written.get(o.accountId) ?? new Set() };
  const { plan, expectedAtMs } = await expectPlan(
    db,
    { definition, plan: planStart(definition, facts), facts },
    { nowMs: o.nowMs, sending: o.sending, shown: o.shown, lane: lanes.playbook },
  );
  const mails = plan.items.slice(0, o.shown).map((item, n) => ({
    ...item,
    because: facts.maySendNow.has(item.teammateId) ? item.because : "no_valid_sender" as const,
    sendAtMs: o.sendAtMs,
    expectedAtMs: expectedAtMs[n] ?? null,
  }));
  return { mails, total: plan.items.length, skipped: plan.skipped, facts };
}

/** The follow-ups of these mails, each `afterMs` after its mail is expected to be sent, or else due (PB4), with their time to review. */
export async function tryFollowUp(
  db: Db,
  { channelId, approval }: Pick<StandingDefinition, "channelId" | "approval">,
  before: TriedMails,
  o: { afterMs: number; reviewMs: number; nowMs: number; sending: SendingConfig },
): Promise<TriedMails> {
  const due = before.mails.map((mail) => ({
    ...mail,
    sendAtMs: (mail.expectedAtMs ?? mail.sendAtMs) + o.afterMs + o.reviewMs,
  }));
  const idOf = (n: number) => `~${String(n).padStart(6, "0")}`;
  const expected = await expectationsOfPlanned(
    db,
    due.map(({ teammateId, sendAtMs }, n) => ({
      id: idOf(n),
      teammateId,
      channelId,
      sendAtMs,
      sendAtIs: "review_delay",
      approvalNeeded: approval,
      lane: lanes.playbook,
    })),
    o.nowMs,
    o.sending,
  );
  const mails = due.map((mail, n) => ({
    ...mail,
    // What is never sent is never followed.
    expectedAtMs: mail.expectedAtMs === null ? null : expected.get(idOf(n))?.expectedAtMs ?? null,
  }));
  return { mails, total: before.total, skipped: [], facts: before.facts };
}
