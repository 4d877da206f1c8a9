import { mostAtOnce, rejudge } from "#jobs/sends/rejudge.ts";
import type { Deps } from "../context.ts";

/** Above so many the job that follows the changes finds their holes anew. */
const mostJudged = 200;

/** Whom and what these messages speak of has changed: their holes are found anew before anybody is told of it (PE3). */
export async function judgeAnew(deps: Deps, ids: string[]): Promise<void> {
  for (let from = 0; from < Math.min(ids.length, mostJudged); from += mostAtOnce) {
    await rejudge({ db: deps.db, clock: deps.nowMs(), log: deps.log }, ids.slice(from, from + mostAtOnce));
  }
}

/** Lists hear of it at once, and the release looks. */
export function tellOthers(deps: Deps): void {
  void deps.changes.nudge();
  deps.nudge("release");
}
