import type { Stretch } from "#db/queries/chosen.ts";
import {
  candidatesFromIndex,
  type Entering,
  enteringAmong,
  leavingAmong,
  nextEntering,
  nextLeaving,
  nextUnbarred,
  unbarredAmong,
} from "#db/queries/enrollment-sweep.ts";
import { markSwept, type Swept } from "#db/queries/playbook-sweep.ts";
import type { PlaybooksDeps } from "./deps.ts";
import { type Hold, holding } from "./hold.ts";
import { enter, leave, unbar } from "./move-stays.ts";
import type { Rules } from "./rules.ts";
import { makeWalk, type Walk } from "./walk.ts";

/** A playbook with its rules as they mean now. */
export type Ready = { playbook: Swept; rules: Rules };
export type Moved = { entered: number; left: number };

const isFirst = ({ playbook }: Ready): boolean => playbook.sweptVersion < playbook.version;

/** Holds these accounts, a few hundred, against the rules (PB6). Null when somebody else sweeps the playbook, and something is to be
 * written. */
export async function sweepSome(
  deps: PlaybooksDeps,
  ready: Ready,
  accountIds: readonly string[],
): Promise<Moved | null> {
  const { playbook, rules } = ready;
  const look = async () => {
    const leaving = [];
    for (const staying of rules.staying) {
      leaving.push({ no: staying.versionNo, ids: await leavingAmong(deps.lists, staying, accountIds) });
    }
    return {
      entering: await enteringAmong(deps.lists, rules.entering, accountIds),
      unbarred: await unbarredAmong(deps.lists, rules.entering, accountIds),
      leaving,
    };
  };
  const seen = await look();
  const found = [seen.entering, seen.unbarred, ...seen.leaving.map(({ ids }) => ids)];
  if (found.every((ids) => ids.length === 0)) return { entered: 0, left: 0 };
  return await holding(deps, playbook.id, async (hold) => {
    // Another may have acted on what was seen before: it is looked at again now that none does.
    const { leaving, unbarred } = await look();
    let left = 0;
    for (const { no, ids } of leaving) left += await leave(deps, hold, no, ids);
    await unbar(deps, hold, unbarred);
    // Who left an older version may match the newest.
    const entering = await enteringAmong(deps.lists, rules.entering, accountIds);
    const o = { version: playbook.version, rules, isFirst: isFirst(ready) };
    return { entered: await enter(deps, hold, o, entering), left };
  });
}

/** How far a look at every account has come: through the stays of each version first, and those that are barred, then along all accounts. */
export type Place = {
  version: number;
  beganAtMs: number;
  tookMs: number;
  /** Versions whose stays were looked through. */
  done: number[];
  unbarred: boolean;
  afterId: string | null;
  walk: Walk;
};

export const firstPlace = ({ version }: Swept, nowMs: number): Place => ({
  version,
  beganAtMs: nowMs,
  tookMs: 0,
  done: [],
  unbarred: false,
  afterId: null,
  walk: makeWalk(),
});

/** Goes on with a look at every account from `place`, which moves, for about `budgetMs`. Whether it came to its end; null when somebody
 * else sweeps the playbook. */
export const sweepOn = (
  deps: PlaybooksDeps,
  ready: Ready,
  place: Place,
  budgetMs: number,
): Promise<Moved & { isOver: boolean } | null> =>
  holding(deps, ready.playbook.id, async (hold) => {
    const beganMs = performance.now();
    const spent = () => performance.now() - beganMs;
    const moved = { entered: 0, left: 0 };
    let isOver = false;
    while (!isOver && spent() < budgetMs && await hold.goOn()) isOver = await step(deps, ready, place, hold, moved);
    place.tookMs += spent();
    if (isOver) await markSwept(deps.long, hold.by(), { version: place.version, atMs: place.beganAtMs });
    return { ...moved, isOver };
  });

/** The next stretch. True at the end of all accounts. */
async function step(deps: PlaybooksDeps, ready: Ready, place: Place, hold: Hold, moved: Moved): Promise<boolean> {
  const { rules } = ready;
  const { afterId } = place;
  const staying = rules.staying.find(({ versionNo }) => !place.done.includes(versionNo));
  if (staying) {
    const { ids, next } = await place.walk.step((walked) => nextLeaving(deps.lists, staying, { afterId, walked }));
    moved.left += await leave(deps, hold, staying.versionNo, ids);
    // What was found and not written is found again.
    if (!await hold.goOn()) return false;
    place.afterId = next;
    if (next === null) place.done.push(staying.versionNo);
    return false;
  }
  if (!place.unbarred) {
    const { ids, next } = await place.walk.step((walked) =>
      nextUnbarred(deps.lists, rules.entering, { afterId, walked })
    );
    await unbar(deps, hold, ids);
    if (!await hold.goOn()) return false;
    place.afterId = next;
    place.unbarred = next === null;
    return false;
  }
  const { ids, next } = await nextToEnter(deps, rules.entering, place);
  moved.entered += await enter(deps, hold, { version: place.version, rules, isFirst: isFirst(ready) }, ids);
  if (!await hold.goOn()) return false;
  place.afterId = next;
  return next === null;
}

/** From an index where one finds few, else along all accounts. */
async function nextToEnter({ lists }: PlaybooksDeps, entering: Entering, place: Place): Promise<Stretch> {
  const { afterId, walk } = place;
  const few = afterId === null ? await candidatesFromIndex(lists, entering) : null;
  if (!few) return await walk.step((walked) => nextEntering(lists, entering, { afterId, walked }));
  const ids: string[] = [];
  for (let at = 0; at < few.length;) {
    ids.push(...await walk.step((walked) => enteringAmong(lists, entering, few.slice(at, at += walked))));
  }
  return { ids, next: null };
}
