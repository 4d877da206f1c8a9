import type { z } from "zod";
import { findTeammate, type TeammateRow, teammatesById } from "#db/queries/teammate.ts";
import {
  deleteTimeOff,
  findTimeOff,
  insertTimeOff,
  listTimeOff,
  type TimeOffRow,
  updateTimeOff,
} from "#db/queries/time-off.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import type * as contract from "../contract/calendar.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { refuseFarDay, refuseRange } from "./far-days.ts";

type Answer = z.input<typeof contract.timeOff>;

async function shape(deps: Deps, rows: TimeOffRow[]): Promise<Answer[]> {
  const people = await teammatesById(deps.db, rows.flatMap(({ teammateId, standInId }) => [teammateId, standInId]));
  return rows.map((row) => {
    const standIn = row.standInId === null ? undefined : people.get(row.standInId);
    const { id, fromDay, toDay, note } = row;
    return {
      ...{ id, fromDay, toDay, note },
      teammate: toTeammateShort(people.get(row.teammateId)!),
      standIn: standIn ? toTeammateShort(standIn) : null,
      createdAt: toInstant(row.createdAtMs),
    };
  });
}

export async function viewTimeOff(deps: Deps, { teammateId, from, to }: z.output<typeof contract.timeOffQuery>) {
  return { items: await shape(deps, await listTimeOff(deps.db, { teammateId, fromDay: from, toDay: to })) };
}

/** One's own leave, or as admin anybody's (SW4). What falls due in it goes to the stand-in at once. */
export async function takeTimeOff(
  deps: Deps,
  by: Teammate,
  id: string,
  { teammateId = by.id, standInId = null, note = null, fromDay, toDay }: z.output<typeof contract.timeOffNew>,
): Promise<Answer> {
  const nowMs = deps.nowMs();
  const row = { id, teammateId, standInId, note, fromDay, toDay, createdById: by.id, createdAtMs: nowMs };
  refuseOthers(by, teammateId);
  const whose = await findTeammate(deps.db, teammateId);
  if (!whose) throw new Refusal("invalid_field", "teammateId: is no teammate", "teammateId");
  await refuseFaults(deps, row, whose);
  if (!await insertTimeOff(deps.db, row, { actorId: by.id, nowMs })) throw overlap();
  return await told(deps, row);
}

export async function changeTimeOff(
  deps: Deps,
  by: Teammate,
  id: string,
  patch: z.output<typeof contract.timeOffPatch>,
): Promise<Answer> {
  const before = await getTimeOff(deps, id);
  refuseOthers(by, before.teammateId);
  const row: TimeOffRow = {
    ...before,
    fromDay: patch.fromDay ?? before.fromDay,
    toDay: patch.toDay ?? before.toDay,
    standInId: patch.standInId === undefined ? before.standInId : patch.standInId,
    note: patch.note === undefined ? before.note : patch.note,
  };
  await refuseFaults(deps, row, (await findTeammate(deps.db, row.teammateId))!);
  if (!await updateTimeOff(deps.db, row, { actorId: by.id, nowMs: deps.nowMs() })) {
    await getTimeOff(deps, id);
    throw overlap();
  }
  return await told(deps, row);
}

/** What a stand-in was to send is its own teammate's again. */
export async function endTimeOff(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  const row = await getTimeOff(deps, id);
  refuseOthers(by, row.teammateId);
  if (!await deleteTimeOff(deps.db, row, { actorId: by.id, nowMs: deps.nowMs() })) throw notFound("leave");
  await told(deps, row);
  return { ok: true };
}

async function getTimeOff(deps: Deps, id: string): Promise<TimeOffRow> {
  const row = await findTimeOff(deps.db, id);
  if (!row) throw notFound("leave");
  return row;
}

async function told(deps: Deps, row: TimeOffRow): Promise<Answer> {
  await assignStandIns(deps.db, deps.nowMs());
  void deps.changes.nudge();
  deps.nudge("release");
  return (await shape(deps, [row]))[0]!;
}

function refuseOthers(by: Teammate, teammateId: string): void {
  if (by.id !== teammateId && by.role !== "admin") {
    throw new Refusal("not_allowed", "Only admins change another's leave.");
  }
}

/** Before anything is written, in words; the write holds the same guard, for two at once. */
async function refuseFaults(deps: Deps, row: TimeOffRow, whose: TeammateRow): Promise<void> {
  const invalid = (field: string, words: string) => new Refusal("invalid_field", `${field}: ${words}`, field);
  refuseRange("toDay", row.fromDay, row.toDay);
  refuseFarDay(deps, "fromDay", row.fromDay);
  refuseFarDay(deps, "toDay", row.toDay);
  if (whose.state === "left") throw invalid("teammateId", "has left");
  const then = { fromDay: row.fromDay, toDay: row.toDay };
  const theirs = await listTimeOff(deps.db, { teammateId: row.teammateId, ...then });
  if (theirs.some(({ id }) => id !== row.id)) throw overlap();
  if (row.standInId === null) return;
  if (row.standInId === row.teammateId) throw invalid("standInId", "is whoever is away");
  const standIn = await findTeammate(deps.db, row.standInId);
  if (!standIn) throw invalid("standInId", "is no teammate");
  if (standIn.state !== "active") throw invalid("standInId", standIn.state === "left" ? "has left" : "has not joined");
  if (standIn.role === "observer" || !standIn.maySend) throw invalid("standInId", "may not send");
  if ((await listTimeOff(deps.db, { teammateId: standIn.id, ...then })).length > 0) {
    throw invalid("standInId", "is on leave then too");
  }
}

const overlap = () => new Refusal("conflict", "fromDay: there is leave on these days already", "fromDay");
