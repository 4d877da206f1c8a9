import { checkedAtOnce, checkMessages } from "#jobs/checks/run.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import type { Deps } from "../context.ts";

/** Above so many the job that follows the changes finds their holes anew. */
const mostJudged = 200;

/** Whom and what these messages speak of has changed: whoever stands in gets what falls in a leave by now (SW4), and
 * their holes are found anew before anybody is told of it (PE3). */
export async function judgeAnew(deps: Deps, ids: string[]): Promise<void> {
  const { db, log, links } = deps;
  await assignStandIns(db, deps.nowMs());
  for (let from = 0; from < Math.min(ids.length, mostJudged); from += checkedAtOnce) {
    await checkMessages({ db, log, links, clock: deps.nowMs() }, ids.slice(from, from + checkedAtOnce));
  }
}

/** Lists hear of it at once, and the release looks. */
export function tellOthers(deps: Deps): void {
  void deps.changes.nudge();
  deps.nudge("release");
}
