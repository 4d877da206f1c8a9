import { readRegistry } from "#db/filter/registry.ts";
import { leaveArchived } from "#db/queries/enrollment.ts";
import { listSwept, setFault, type Swept } from "#db/queries/playbook-sweep.ts";
import { clearTouched, nextTouched } from "#db/queries/playbook-touched.ts";
import { causeOf } from "#jobs/cause.ts";
import { isLastingFault } from "#jobs/lasting-fault.ts";
import { actOnDue } from "./act.ts";
import type { PlaybooksDeps } from "./deps.ts";
import { followFeed } from "./follow-feed.ts";
import { runFollowUps } from "./follow-ups.ts";
import { isFullDue } from "./full-due.ts";
import { giveBackHeld } from "./give-back.ts";
import { readRules } from "./rules.ts";
import { firstPlace, type Place, type Ready, sweepOn, sweepSome } from "./sweep.ts";
import { undoLeft } from "./undo.ts";

export type PlaybooksReport = Record<
  "entered" | "left" | "acted" | "swept" | "followUps" | "undone" | "givenBack",
  number
>;

/** Accounts that were touched and are looked at together, and how many such pieces before all else is looked at again. */
const touchedAtOnce = 500;
const mostPieces = 20;
const archivedAtOnce = 500;
/** Of a look at every account, before what was touched meanwhile is looked at again. */
const sliceMs = 1_000;

export type Playbooks = {
  /**
   * Follows what changed, and holds what it touched against the rules of every playbook that runs; does what is due, looks at all
   * accounts where it is time, makes follow-ups, and undoes what is unsent of stays that ended (PB2 to PB6), until nothing is left.
   */
  run(): Promise<PlaybooksReport>;
};

/** Any number of processes may run it, be killed in the midst of it, and run it twice (PB5): each playbook is swept by one at a time, and
 * what one of them left half-way another finishes. */
export function makePlaybooks(deps: PlaybooksDeps): Playbooks {
  const places = new Map<string, Place>();
  /** How long the last look at every account took, by playbook. */
  const took = new Map<string, number>();

  async function run(): Promise<PlaybooksReport> {
    const report = { entered: 0, left: 0, acted: 0, swept: 0, followUps: 0, undone: 0, givenBack: 0 };
    for (let isMore = true; isMore && !deps.isStopping?.();) {
      isMore = await pass(report);
      report.followUps += await runFollowUps(deps);
      report.undone += await undoLeft(deps);
      report.givenBack += await giveBackHeld(deps);
    }
    return report;
  }

  /** Whether there is more to do at once. */
  async function pass(report: PlaybooksReport): Promise<boolean> {
    report.left += await leaveArchived(deps.long, archivedAtOnce, deps.nowMs());
    const swept = await listSwept(deps.long, deps.nowMs());
    const ready = await readyOf(swept);
    await followFeed(deps, { some: swept.length > 0, mail: ready.some(({ rules }) => rules.asksOfMail) });
    const isMoreTouched = await sweepTouched(ready, report);
    await act(ready.filter(({ playbook }) => playbook.isDue), report);
    const isMoreToWalk = await walkOn(ready, report);
    return isMoreTouched || isMoreToWalk;
  }

  /** Those that can be swept. Of the others it is said why not. */
  async function readyOf(swept: readonly Swept[]): Promise<Ready[]> {
    if (swept.length === 0) return [];
    const registry = await readRegistry(deps.db);
    const ready: Ready[] = [];
    for (const playbook of swept) {
      const rules = readRules(playbook, registry, deps.nowMs());
      const fault = "fault" in rules ? rules.fault : null;
      if (playbook.fault !== fault) await setFault(deps.long, playbook.id, fault, deps.nowMs());
      if (!("fault" in rules)) {
        ready.push({
          playbook: playbook.fault === null ? playbook : { ...playbook, fault: null, sweptAtMs: null },
          rules,
        });
      }
    }
    return ready;
  }

  /** True where some are left that the next pass looks at. */
  async function sweepTouched(ready: readonly Ready[], report: PlaybooksReport): Promise<boolean> {
    let cleared = 0;
    for (let piece = 0, after = ""; piece < mostPieces; piece++) {
      if (deps.isStopping?.()) return false;
      const touched = await nextTouched(deps.long, after, touchedAtOnce);
      if (touched.length === 0) return false;
      const ids = touched.map(({ accountId }) => accountId);
      let isAll = true;
      for (const one of ready) {
        const moved = await guarded(one, () => sweepSome(deps, one, ids), { entered: 0, left: 0 });
        isAll &&= moved !== null;
        if (!moved) continue;
        report.entered += moved.entered;
        report.left += moved.left;
        one.playbook.isDue ||= moved.entered > 0;
      }
      // What somebody else sweeps, or could not be for now, is looked at again.
      if (isAll) await clearTouched(deps.long, touched);
      if (isAll) cleared += touched.length;
      if (touched.length < touchedAtOnce) return false;
      after = ids.at(-1)!;
    }
    return cleared > 0;
  }

  async function act(due: readonly Ready[], report: PlaybooksReport): Promise<void> {
    for (const one of due) {
      const done = await guarded(one, () => actOnDue(deps, one.playbook, one.rules));
      report.acted += done?.acted ?? 0;
      report.left += done?.left ?? 0;
    }
  }

  /** Goes on with looks at every account for a while, those first that never had one. True where there is more to do. */
  async function walkOn(ready: readonly Ready[], report: PlaybooksReport): Promise<boolean> {
    const tookMs = took.values().reduce((sum, ms) => sum + ms, 0);
    const due = ready.filter(({ playbook, rules: { asksOfTime, dayBeganAtMs } }) =>
      places.has(playbook.id) || isFullDue({ ...playbook, asksOfTime, dayBeganAtMs, tookMs }, deps.nowMs())
    ).toSorted((a, b) => (a.playbook.sweptAtMs ?? 0) - (b.playbook.sweptAtMs ?? 0));
    for (const id of places.keys()) if (!due.some(({ playbook }) => playbook.id === id)) places.delete(id);
    const beganMs = performance.now();
    let walked = 0;
    let isTaken = 0;
    for (const one of due) {
      const leftMs = sliceMs - (performance.now() - beganMs);
      if (leftMs <= 0 || deps.isStopping?.()) break;
      const known = places.get(one.playbook.id);
      const place = known?.version === one.playbook.version ? known : firstPlace(one.playbook, deps.nowMs());
      places.set(one.playbook.id, place);
      const moved = await guarded(one, () => sweepOn(deps, one, place, leftMs));
      if (!moved) {
        places.delete(one.playbook.id);
        isTaken++;
        continue;
      }
      report.entered += moved.entered;
      report.left += moved.left;
      if (moved.entered > 0) await act([one], report);
      if (!moved.isOver) continue;
      places.delete(one.playbook.id);
      took.set(one.playbook.id, place.tookMs);
      report.swept++;
      walked++;
    }
    return walked + isTaken < due.length;
  }

  /** What goes wrong with one is not the others' business. Null for now; `instead` where it would go wrong so again. */
  async function guarded<T>(
    { playbook }: Ready,
    work: () => Promise<T | null>,
    instead: T | null = null,
  ): Promise<T | null> {
    try {
      return await work();
    } catch (cause) {
      const isLasting = isLastingFault(cause);
      const event = isLasting ? "playbook failed" : "playbook failed for now";
      deps.log("error", event, { playbookId: playbook.id, cause: causeOf(cause) });
      return isLasting ? instead : null;
    }
  }

  return { run };
}
