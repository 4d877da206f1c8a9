import { holdLeavers, type MailOfStay, mailsThatAsk } from "#db/queries/playbook-release.ts";
import { type FactsRow, readFacts } from "#db/queries/send-facts.ts";
import { holdOwn } from "#db/queries/send-skip.ts";
import { matchingNow } from "#jobs/playbooks/matching-now.ts";
import { playbookFaultText } from "#jobs/rules/playbook-fault.ts";
import type { ReleaseDeps, Report } from "./deps.ts";
import { lifeHold } from "./life-words.ts";

/** How long until it is asked again of a message whether its playbook can be judged. */
const againMs = 30_000;

/**
 * Asks of these messages, who else may go, whether their accounts match the playbooks that made them at this moment (PB3): a sweep may be
 * behind, or not have run for long. Who does not is held as having left; where nobody can tell, a message waits, unless a person said to
 * send it now. An action that sends all the same, and what a sweep or a person has decided, is not asked. Answers those that may not go, and whether
 * any is held since.
 */
export async function holdThoseWhoLeft(
  deps: ReleaseDeps,
  rows: readonly FactsRow[],
  { nowMs, report }: { nowMs: number; report: Report },
): Promise<{ ids: Set<string>; anyHeld: boolean }> {
  const theirs = rows.filter(({ state, playbookId }) => state === "pending" && playbookId !== null);
  if (theirs.length === 0) return { ids: new Set(), anyHeld: false };
  const mails = await mailsThatAsk(deps.db, theirs.map(({ id }) => id));
  const { matching, faults } = await matchingNow(deps.db, mails.filter(({ isOpen }) => isOpen === 1), nowMs);
  const faultOf = ({ isOpen, fault, stayId }: MailOfStay) => isOpen === 1 ? fault ?? faults.get(stayId) ?? null : null;

  const rowOf = new Map(theirs.map((row) => [row.id, row]));
  const left: string[] = [];
  const unclear: string[] = [];
  let held = 0;
  for (const mail of mails) {
    const fault = faultOf(mail);
    if (fault === null) {
      if (mail.isOpen === 0 || !matching.has(mail.stayId)) left.push(mail.messageId);
    } else if (mail.isSentOnPurpose === 0) {
      unclear.push(mail.messageId);
      const detail = playbookFaultText(mail.name, fault);
      const hold = { hold: "paused" as const, untilMs: nowMs + againMs, detail };
      if (await holdOwn(deps.db, rowOf.get(mail.messageId)!, hold, deps.clock)) held++;
    }
  }
  if (left.length > 0) {
    await holdLeavers(deps.db, left, deps.clock);
    for (const row of await readFacts(deps.db, left)) {
      if (await holdOwn(deps.db, row, lifeHold(row), deps.clock)) held++;
    }
  }
  report.held += held;
  return { ids: new Set([...left, ...unclear]), anyHeld: held > 0 };
}
