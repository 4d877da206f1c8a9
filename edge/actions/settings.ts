import type { z } from "zod";
import { readSettings, type Settings, writeSettings } from "#db/queries/setting.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

export async function viewSettings(deps: Deps): Promise<z.input<typeof contract.settings>> {
  const { paused, ...settings } = await readSettings(deps.db);
  return { ...settings, paused: paused && await toPause(deps, paused) };
}

/** Who stopped it, and since when (SE7). */
export async function toPause(deps: Deps, paused: { atMs: number; byId: string | null }) {
  const by = (await teammatesById(deps.db, [paused.byId])).get(paused.byId ?? "");
  return { at: toInstant(paused.atMs), by: by ? toTeammateShort(by) : null };
}

export async function changeSettings(deps: Deps, by: Teammate, patch: Partial<Settings>, action = "settings.updated") {
  await writeSettings(deps.db, { patch, action, actorId: by.id, nowMs: deps.nowMs() });
  deps.changes.nudge();
  deps.nudge("release");
  return await viewSettings(deps);
}

/** Stops everything that would leave, or lets it go on. */
export async function pauseWorkspace(deps: Deps, by: Teammate, paused: boolean) {
  const before = (await readSettings(deps.db)).paused;
  if (paused === (before !== null)) return await viewSettings(deps);
  const value = paused ? { atMs: deps.nowMs(), byId: by.id } : null;
  return await changeSettings(deps, by, { paused: value }, paused ? "workspace.paused" : "workspace.resumed");
}
