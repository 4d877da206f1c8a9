import { newId } from "#db/ids.ts";
import { enterAccounts, leaveStays, type StepOf, unbarAccounts } from "#db/queries/enrollment.ts";
import type { PlaybookDefinition } from "./definition.ts";
import type { PlaybooksDeps } from "./deps.ts";
import type { Hold } from "./hold.ts";
import type { Rules } from "./rules.ts";

/** Written in one batch: small enough that nobody waits behind it. */
const enteredAtOnce = 100;
const leftAtOnce = 200;

/** What a stay is to do by the day; its follow-ups go by their mails. */
const stepsOf = ({ actions }: PlaybookDefinition): StepOf[] =>
  actions.flatMap((action) => action.kind === "followUp" ? [] : [{ key: action.key, afterDays: action.afterDays }]);

/** These accounts enter the newest version. `isFirst`: it has not been held against every account yet, so that who matches did so before,
 * and may be left alone. */
export async function enter(
  deps: PlaybooksDeps,
  hold: Hold,
  o: { version: number; rules: Rules; isFirst: boolean },
  accountIds: readonly string[],
): Promise<number> {
  const { current, entering } = o.rules;
  let entered = 0;
  for (const some of inPieces(accountIds, enteredAtOnce)) {
    if (!await hold.goOn()) break;
    entered += await enterAccounts(deps.long, hold.by(), {
      versionNo: o.version,
      bound: entering.bound,
      baseline: o.isFirst && current.existing === "leave",
      steps: stepsOf(current),
      entering: some.map((accountId) => ({ id: newId(), accountId })),
    });
  }
  return entered;
}

/** These stays in a version end. */
export async function leave(
  deps: PlaybooksDeps,
  hold: Hold,
  versionNo: number,
  ids: readonly string[],
): Promise<number> {
  let left = 0;
  for (const some of inPieces(ids, leftAtOnce)) {
    if (!await hold.goOn()) break;
    left += await leaveStays(deps.long, hold.by(), { versionNo, ids: some });
  }
  return left;
}

/** These accounts, which were barred, may enter once they match anew. */
export async function unbar(deps: PlaybooksDeps, hold: Hold, accountIds: readonly string[]): Promise<void> {
  for (const some of inPieces(accountIds, leftAtOnce)) {
    if (!await hold.goOn()) break;
    await unbarAccounts(deps.long, hold.by(), some);
  }
}

function* inPieces<T>(all: readonly T[], most: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += most) yield all.slice(from, from + most);
}
