import { type Change, lastSeq, readChanges } from "#db/changes.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { accountsFollowing, heldByOwn, pendingOf, type Touched } from "#db/queries/send-recheck.ts";
import { readNow } from "#db/queries/send-queue.ts";
import { batch } from "#db/statements.ts";
import type { ReleaseDeps } from "./deps.ts";
import { mostAtOnce, rejudge } from "./rejudge.ts";

const mostChanges = 2_000;
/** What one run may take: the release shares its thread. */
const budgetMs = 250;

export type Recheck = {
  /** Looks again at the text of pending messages whose people, draft or words changed. Returns how many holds came or went. */
  run(): Promise<number>;
  /** How many wait to be looked at. */
  waiting(): number;
};

/**
 * Keeps the holds that are stored as they are now, for messages that are due and those that are not (PR3): by the change feed, so
 * that a filled hole lets its message go within two looks, and what happens in a user's life (PR8) is told as soon.
 */
export function makeRecheck(deps: ReleaseDeps): Recheck {
  const waiting = new Set<string>();
  let afterSeq: number | null = null;
  let running: Promise<number> | null = null;

  async function collect(): Promise<void> {
    const add = (ids: string[]) => ids.forEach((id) => waiting.add(id));
    if (afterSeq === null) {
      // What changed while no jobs ran: the newest of it by the feed, and all that is held.
      afterSeq = Math.max(0, await lastSeq(deps.db) - mostChanges + 1);
      add(await heldByOwn(deps.db));
    }
    const changes = await readChanges(deps.db, afterSeq, mostChanges);
    if (changes.length === mostChanges) {
      // Too much at once to follow one by one: an import, or a long sleep.
      afterSeq = await lastSeq(deps.db);
      await followAll();
      return add(await heldByOwn(deps.db));
    }
    afterSeq = changes.at(-1)?.seq ?? afterSeq;
    const touched = touchedBy(changes);
    if (touched.sendersChanged) await followAll();
    if (touched.wordsChanged) add(await heldByOwn(deps.db));
    add(await pendingOf(deps.db, touched));
  }

  /** Who may send has changed: what follows a CSM or AE goes to whom it should (ST3). */
  async function followAll(): Promise<void> {
    const accountIds = await accountsFollowing(deps.db);
    if (accountIds.length > 0) await batch(deps.db, followSenders(accountIds, await readNow(deps.db, deps.clock)));
  }

  async function run(): Promise<number> {
    await collect();
    const untilMs = performance.now() + budgetMs;
    let changed = 0;
    while (waiting.size > 0 && performance.now() < untilMs) {
      const ids = [...waiting].slice(0, mostAtOnce);
      ids.forEach((id) => waiting.delete(id));
      changed += await rejudge(deps, ids);
    }
    return changed;
  }

  return {
    run: () => running ??= run().finally(() => running = null),
    waiting: () => waiting.size,
  };
}

function touchedBy(changes: Change[]): Touched & { sendersChanged: boolean; wordsChanged: boolean } {
  const ids = (entity: string, but: string[] = []) => [
    ...new Set(changes.filter((c) => c.entity === entity && !but.includes(c.kind)).map(({ id }) => id)),
  ];
  const some = (...entities: string[]) => changes.some(({ entity }) => entities.includes(entity));
  return {
    // What this check and the release itself say of a message asks for no other look at it.
    messageIds: ids("message", ["held", "sealed", "sent", "failed", "unknown", "skipped", "cancelled"]),
    newsIds: ids("message", ["held", "sealed", "failed", "unknown", "skipped", "cancelled", "edited", "updated"]),
    userIds: ids("user"),
    accountIds: ids("account"),
    startIds: ids("start"),
    sendersChanged: some("teammate", "sender"),
    wordsChanged: some("teammate", "trait", "setting", "import"),
  };
}
