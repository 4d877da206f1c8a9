import type { Db } from "#db/client.ts";
import { readStandIns } from "#jobs/calendar/stand-ins.ts";
import { expectationsOfPlanned } from "#jobs/sends/forecast.ts";
import type { Expectation } from "#jobs/sends/queue-forecast.ts";
import type { SendingConfig } from "#jobs/sends/terms.ts";
import type { StartDefinition } from "./definition.ts";
import { planStart } from "./plan.ts";
import type { StartFacts, StartPlan } from "./plan-facts.ts";
import { readStartFacts } from "./read-facts.ts";
import { readSelection } from "./selection.ts";

/** Accounts or users of a list that the preview looks at: the start takes all of them. */
const mostLookedAt = 5_000;

export type StartPreview = {
  /** Only the first that match were looked at. */
  isMore: boolean;
  plan: StartPlan;
  facts: StartFacts;
  /** When each of the first items is expected to leave, behind what its sender has in line already; null while a person must
   * act. */
  expectedAtMs: (number | null)[];
  /** What would hold each of them, where something does. */
  holds: Expectation["hold"][];
};

/** What a start would create and skip, and when the first `shown` of it would leave (ST6, PR3), by the code that runs and
 * releases it. What is planned behind those makes none of them wait. */
export async function previewStart(
  db: Db,
  asked: StartDefinition,
  nowMs: number,
  sending: SendingConfig,
  shown: number,
): Promise<StartPreview> {
  const { definition, isMore } = (await readSelection(db, asked, mostLookedAt))!;
  const facts = (await readStartFacts(db, definition))!;
  const plan = planStart(definition, facts);
  return { isMore, facts, ...await expectPlan(db, { definition, plan, facts }, { nowMs, sending, shown }) };
}

/** A plan as it would be carried out, who stands in for whom by then included (SW4), and when the first `shown` of it would leave. */
export async function expectPlan(
  db: Db,
  { definition, plan, facts }: {
    definition: StartDefinition;
    plan: StartPlan;
    facts: Pick<StartFacts, "validSenders">;
  },
  { nowMs, sending, shown, lane }: { nowMs: number; sending: SendingConfig; shown: number; lane?: number },
): Promise<Pick<StartPreview, "plan" | "expectedAtMs" | "holds">> {
  const standIn = await readStandIns(db, nowMs);
  const carriedOut = withStandIns(plan, (teammateId) => {
    const id = standIn(teammateId, Math.max(nowMs, definition.sendAtMs));
    return id !== null && facts.validSenders.has(id) ? id : null;
  });
  const idOf = (n: number) => `~${String(n).padStart(6, "0")}`; // after every real id, in their own order
  const first = carriedOut.items.slice(0, shown);
  const expected = await expectationsOfPlanned(
    db,
    first.map(({ teammateId }, n) => ({
      id: idOf(n),
      teammateId,
      channelId: definition.channelId,
      sendAtMs: definition.sendAtMs,
      sendAtIs: definition.sendAtIs,
      approvalNeeded: definition.approval,
      ...(lane === undefined ? {} : { lane }),
    })),
    nowMs,
    sending,
  );
  const told = first.map((_, n) => expected.get(idOf(n)));
  return {
    plan: carriedOut,
    expectedAtMs: told.map((one) => one?.expectedAtMs ?? null),
    holds: told.map((one) => one?.hold ?? null),
  };
}

/** What falls due in a leave is its stand-in's as soon as it is made (SW4). */
const withStandIns = (plan: StartPlan, standIn: (teammateId: string) => string | null): StartPlan => ({
  ...plan,
  items: plan.items.map((item) => {
    const teammateId = standIn(item.teammateId);
    return teammateId === null ? item : { ...item, teammateId, because: "stand_in" };
  }),
});
