import type { z } from "zod";
import { countLeaving, handToAnother, leaveTeam } from "#db/queries/leaving.ts";
import { findTeammate, type TeammateRow } from "#db/queries/teammate.ts";
import { handOver } from "#jobs/team/hand-over.ts";
import type * as contract from "../contract/leaving.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { lastAdmin, viewTeammate } from "./teammates.ts";

/** Handed over before the answer; the jobs go on with what is more. */
const mostAtOnce = 5_000;

/** No zone's wall is a whole day behind. */
const fromDay = (nowMs: number) => new Date(nowMs - 86_400_000).toISOString().slice(0, 10);

/** What leaving hands over and ends, for who decides it (PD2). */
export async function previewLeave(deps: Deps, id: string, query: z.output<typeof contract.leaveQuery>) {
  const toId = query.toId ?? null;
  await getTeammate(deps, id);
  if (toId !== null) await getHeir(deps, id, toId);
  return await countLeaving(deps.db, { id, toId, fromDay: fromDay(deps.nowMs()) });
}

/** A teammate leaves: every session and key of theirs ends at once, and `toId` has their accounts and pending mail (PD2). Of one who has
 * left, what is still or again theirs goes to `toId`. */
export async function leave(deps: Deps, by: Teammate, id: string, { toId }: z.output<typeof contract.leave>) {
  const row = await getTeammate(deps, id);
  await getHeir(deps, id, toId);
  const leaving = { id, toId };
  const nowMs = deps.nowMs();
  const actor = { actorId: by.id, nowMs };
  if (row.state !== "left" && !await leaveTeam(deps.db, { ...leaving, fromDay: fromDay(nowMs), ...actor })) {
    // They left, or somebody else changed, meanwhile: the words of what stands in the way now.
    await getHeir(deps, id, toId);
    if ((await getTeammate(deps, id)).state !== "left") throw lastAdmin();
  }
  if (!await handToAnother(deps.db, { ...leaving, ...actor })) throw new Refusal("conflict", "They have come back.");
  void deps.changes.nudge();
  await handOver(deps.long, leaving, { ...actor, most: mostAtOnce });
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewTeammate(deps, id);
}

async function getTeammate(deps: Deps, id: string): Promise<TeammateRow> {
  const row = await findTeammate(deps.db, id);
  if (!row) throw notFound("teammate");
  return row;
}

/** @throws {Refusal} where `toId` cannot take over. */
async function getHeir(deps: Deps, id: string, toId: string): Promise<void> {
  const invalid = (words: string) => new Refusal("invalid_field", `toId: ${words}`, "toId");
  if (toId === id) throw invalid("is whoever leaves");
  const heir = await findTeammate(deps.db, toId);
  if (!heir) throw invalid("is no teammate");
  if (heir.state !== "active") throw invalid(heir.state === "left" ? "has left" : "has not joined");
  if (heir.role === "observer") throw invalid("is an observer");
}
