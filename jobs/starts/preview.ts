import type { Db } from "#db/client.ts";
import { expectationsOfPlanned } from "#jobs/sends/forecast.ts";
import type { SendingConfig } from "#jobs/sends/terms.ts";
import type { StartDefinition } from "./definition.ts";
import { planStart, type StartFacts, type StartPlan } from "./plan.ts";
import { readStartFacts } from "./read-facts.ts";

export type StartPreview = {
  plan: StartPlan;
  facts: StartFacts;
  /** When the n-th item is expected to leave, behind what its sender has in line already; null while a person must act. */
  expectedAtMs: (n: number) => number | null;
};

/** What a start would create, skip and when it would leave (ST6, PR3), by the code that runs and releases it. */
export async function previewStart(
  db: Db,
  definition: StartDefinition,
  nowMs: number,
  sending: SendingConfig,
): Promise<StartPreview> {
  const facts = await readStartFacts(db, definition);
  const plan = planStart(definition, facts);
  const idOf = (n: number) => `~${String(n).padStart(6, "0")}`; // after every real id, in their own order
  const expected = await expectationsOfPlanned(
    db,
    plan.items.map(({ teammateId }, n) => ({
      id: idOf(n),
      teammateId,
      channelId: definition.channelId,
      sendAtMs: definition.sendAtMs,
      sendAtIs: definition.sendAtIs,
      approvalNeeded: definition.approval,
    })),
    nowMs,
    sending,
  );
  return { plan, facts, expectedAtMs: (n) => expected.get(idOf(n))?.expectedAtMs ?? null };
}
