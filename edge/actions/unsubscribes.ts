import { z } from "zod";
import { firstUnknown } from "#db/queries/start-facts.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { restoreUnsubscribes, resubscribeUsers } from "#db/queries/unsubscribe.ts";
import {
  countMachines,
  listUnsubscribed,
  machinesUntil,
  type UndoneRow,
  undoneUnsubscribesOf,
  unsubscribedById,
  type UnsubscribedRow,
} from "#db/queries/unsubscribed.ts";
import { findUser, userName } from "#db/queries/user.ts";
import type * as contract from "../contract/unsubscribes.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { fromInstant, toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import { tellOthers } from "./people-writes.ts";

type Unsubscribe = z.input<typeof contract.unsubscribe>;

const place = z.object({ value: z.number(), id }).strict();
const mostCounted = 10_000;
const undoneAtOnce = 1_000;
const mostUndoneShown = 20;

/** Who is unsubscribed, the latest first (SU2). */
export async function browseUnsubscribes(
  deps: Deps,
  by: Teammate,
  { cursor, ...query }: z.output<typeof contract.unsubscribesQuery>,
  waits?: Waits,
): Promise<z.input<typeof contract.unsubscribes>> {
  const asked = { ...query, after: fromCursor(cursor, place) };
  const isDear = Boolean(query.q) || query.machine === false || query.reason !== undefined || query.by !== undefined;
  const page = await readInTurn(deps, by, { isDear, usual: deps.db, waits }, (db) => listUnsubscribed(db, asked));
  const rows = await unsubscribedById(deps.db, page.ids);
  const teammates = await teammatesById(deps.db, rows.map((row) => row.by));
  return {
    items: rows.map((row) => toUnsubscribe(row, teammates)),
    next: page.next && toCursor({ value: page.next.value, id: page.next.id }),
  };
}

type Teammates = Awaited<ReturnType<typeof teammatesById>>;

const toUnsubscribe = (row: UnsubscribedRow, teammates: Teammates): Unsubscribe => ({
  user: { id: row.id, name: userName(row), email: row.email },
  ...howItWas(row, teammates),
});

function howItWas(row: UnsubscribedRow | UndoneRow, teammates: Teammates): Omit<Unsubscribe, "user"> {
  const by = teammates.get(row.by ?? "");
  const { messageId, conversationId } = row;
  return {
    at: toInstant(row.atMs),
    by: by ? toTeammateShort(by) : null,
    reason: row.reason,
    mail: messageId !== null && conversationId !== null
      ? { messageId, conversationId, subject: row.subject ?? "" }
      : null,
    machine: row.verdict === "scanner" ? (row.why === "burst" ? "burst" : "too_soon") : null,
  };
}

/** A user's unsubscribe as it stands, what they took back, or had taken back, and how it had been (SU2). */
export async function viewUnsubscribesOf(deps: Deps, userId: string): Promise<z.input<typeof contract.unsubscribesOf>> {
  if (!await findUser(deps.db, userId)) throw notFound("user");
  const [rows, [standing]] = await Promise.all([
    undoneUnsubscribesOf(deps.db, userId, mostUndoneShown),
    unsubscribedById(deps.db, [userId]),
  ]);
  const by = [...rows, ...(standing ? [standing] : [])].map((row) => row.by);
  const teammates = await teammatesById(deps.db, [...by, ...rows.map((row) => row.undoneById)]);
  return {
    standing: standing ? howItWas(standing, teammates) : null,
    items: rows.map((row) => {
      const undoneBy = teammates.get(row.undoneById ?? "");
      const undone = { at: toInstant(row.undoneAtMs), by: undoneBy ? toTeammateShort(undoneBy) : null };
      return { ...howItWas(row, teammates), undone };
    }),
  };
}

/** What the teammate resubscribed by hand is as it was, as far as nobody touched it since (SU2).
 * @throws {Refusal} not_found: a user of these is none. */
export async function restore(
  deps: Deps,
  by: Teammate,
  { userIds, at }: z.output<typeof contract.restoreUnsubscribes>,
): Promise<{ changed: number; skipped: number }> {
  await refuseUnknown(deps, userIds);
  const asked = { userIds, teammateId: by.id, takenBackAtMs: fromInstant(at), atMs: deps.nowMs() };
  const { userIds: restored, skipped } = await restoreUnsubscribes(deps.db, asked);
  tellOthers(deps);
  return { changed: restored.length, skipped };
}

async function refuseUnknown(deps: Deps, ids: readonly string[]): Promise<void> {
  const unknown = await firstUnknown(deps.db, "user", [...ids]);
  if (unknown !== null) throw new Refusal("not_found", `userIds.${unknown}: is no user`, `userIds.${unknown}`);
}

/** How many of them mail filters likely made (SU1). */
export async function viewMachines(deps: Deps): Promise<z.input<typeof contract.machineUnsubscribes>> {
  const { count, lastAtMs } = await countMachines(deps.long, mostCounted + 1);
  return { count: Math.min(count, mostCounted), isMore: count > mostCounted, lastAt: toInstantOrNull(lastAtMs) };
}

/** A person takes back what mail filters likely did, with who and when kept; an unsubscribe that turned out to be its user's wish
 * meanwhile stays. @throws {Refusal} not_found: a user of these is none. */
export async function undoMachines(
  deps: Deps,
  by: Teammate,
  asked: z.output<typeof contract.undoUnsubscribes>,
): Promise<z.input<typeof contract.undoneUnsubscribes>> {
  const ids = asked.userIds ?? await machinesUntil(deps.long, fromInstant(asked.until!), undoneAtOnce);
  if (asked.userIds) await refuseUnknown(deps, ids);
  const change = { userIds: ids, by: { teammateId: by.id }, atMs: deps.nowMs(), isMarked: true as const };
  const undone = ids.length === 0 ? [] : await resubscribeUsers(deps.db, change);
  tellOthers(deps);
  return { changed: undone.length, isMore: asked.userIds === undefined && ids.length === undoneAtOnce };
}
