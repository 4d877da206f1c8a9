import type { z } from "zod";
import { findChannel } from "#db/queries/channel.ts";
import * as settings from "#db/queries/setting.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

export async function viewSettings(deps: Deps): Promise<z.input<typeof contract.settings>> {
  const { paused, ...others } = await settings.readSettings(deps.db);
  return { ...others, paused: paused && await toPause(deps, paused) };
}

/** Who stopped it, and since when (SE7); after a restore nobody, and of when its backup is. */
async function toPause(deps: Deps, paused: NonNullable<settings.Settings["paused"]>) {
  const by = (await teammatesById(deps.db, [paused.byId])).get(paused.byId ?? "");
  return {
    at: toInstant(paused.atMs),
    by: by ? toTeammateShort(by) : null,
    backupAt: toInstantOrNull(paused.backupAtMs),
  };
}

export async function changeSettings(deps: Deps, by: Teammate, patch: z.output<typeof contract.settingsPatch>) {
  if (patch.signInMail) {
    const channel = await findChannel(deps.db, patch.signInMail.channelId);
    const fault = !channel ? "is no channel" : channel.kind === "intercom" ? "mails only its own contacts" : null;
    if (fault) throw new Refusal("invalid_field", `signInMail.channelId: ${fault}`, "signInMail.channelId");
  }
  await settings.writeSettings(deps.db, { patch, actorId: by.id, nowMs: deps.nowMs() });
  return await told(deps);
}

/** Stops everything that would leave, or lets it go on. */
export async function pauseWorkspace(deps: Deps, by: Teammate, paused: boolean) {
  await settings.pauseWorkspace(deps.db, { paused, actorId: by.id, nowMs: deps.nowMs() });
  return await told(deps);
}

async function told(deps: Deps) {
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewSettings(deps);
}
