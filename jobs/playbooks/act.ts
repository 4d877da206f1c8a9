import type { Swept } from "#db/queries/playbook-sweep.ts";
import { endSteps } from "#db/queries/enrollment-make.ts";
import { type DueStay, dueStays } from "#db/queries/enrollment-step.ts";
import { stayingAmong } from "#db/queries/enrollment-sweep.ts";
import { batch } from "#db/statements.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { startConversations } from "./act-start.ts";
import { setTrait } from "./act-trait.ts";
import type { PlaybooksDeps } from "./deps.ts";
import { type Hold, holding } from "./hold.ts";
import { leave } from "./move-stays.ts";
import type { Rules } from "./rules.ts";

/** Stays that are judged together: what they make is written in small batches. */
const staysAtOnce = 100;

/**
 * Does what is due of a playbook's stays (PB2), each action in its order, for accounts that match in this very sweep; the stays of
 * the others end. Null when somebody else sweeps it.
 */
export const actOnDue = (
  deps: PlaybooksDeps,
  playbook: Swept,
  rules: Rules,
): Promise<{ acted: number; left: number } | null> =>
  holding(deps, playbook.id, async (hold) => {
    const done = { acted: 0, left: 0 };
    let after: { dueAtMs: number; id: string } | null = null;
    do {
      const page = await dueStays(deps.long, playbook.id, { nowMs: deps.nowMs(), after, most: staysAtOnce });
      for (const [versionNo, stays] of Map.groupBy(page.stays, (stay) => stay.versionNo)) {
        const { acted, left } = await actOnVersion(deps, hold, rules, versionNo, stays);
        done.acted += acted;
        done.left += left;
      }
      after = page.next;
    } while (after !== null && await hold.goOn());
    if (done.acted > 0) await assignStandIns(deps.long, deps.nowMs());
    return done;
  });

async function actOnVersion(
  deps: PlaybooksDeps,
  hold: Hold,
  rules: Rules,
  versionNo: number,
  stays: readonly DueStay[],
): Promise<{ acted: number; left: number }> {
  const staying = rules.staying.find((version) => version.versionNo === versionNo);
  // It was moved there since the versions were read: for the next run.
  if (!staying) return { acted: 0, left: 0 };
  const matching = await stayingAmong(deps.lists, staying, stays.map(({ id }) => id));
  const gone = stays.filter(({ id }) => !matching.has(id)).map(({ id }) => id);
  const left = gone.length > 0 ? await leave(deps, hold, versionNo, gone) : 0;
  const there = stays.filter(({ id }) => matching.has(id));
  const { definition } = staying;
  let acted = 0;
  for (const action of definition.actions) {
    const due = there.filter(({ keys }) => keys.includes(action.key));
    if (due.length === 0 || action.kind === "followUp") continue;
    acted += action.kind === "start"
      ? await startConversations(deps, hold, { versionNo, definition, action, stays: due })
      : await setTrait(deps, hold, { versionNo, action, stays: due });
  }
  await endUnknown(deps, hold, versionNo, there, new Set(definition.actions.map(({ key }) => key)));
  return { acted, left };
}

/** Steps of actions that the version does not have. */
async function endUnknown(
  deps: PlaybooksDeps,
  hold: Hold,
  versionNo: number,
  stays: readonly DueStay[],
  known: ReadonlySet<string>,
): Promise<void> {
  const keys = new Set(stays.flatMap((stay) => stay.keys).filter((key) => !known.has(key)));
  for (const actionKey of keys) {
    const ends = stays.filter((stay) => stay.keys.includes(actionKey))
      .map(({ id }) => ({ enrollmentId: id, state: "skipped" as const, why: "action_gone", result: null }));
    await batch(deps.long, endSteps(hold.by(), { actionKey, versionNo, ends }));
  }
}
