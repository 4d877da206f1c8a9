import type { z } from "zod";
import { readSettings } from "#db/queries/setting.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { toInstantOrNull } from "../shapes/instant.ts";
import { colorOf } from "../shapes/teammate.ts";

/** The teammate who is signed in, and what every page needs to know. */
export async function viewMe(deps: Deps, teammate: Teammate): Promise<z.input<typeof contract.me>> {
  const settings = await readSettings(deps.db);
  const { id, name, firstName, email, role, maySend, timeZone } = teammate;
  return {
    id,
    name,
    firstName,
    email,
    role,
    maySend,
    timeZone,
    color: colorOf(id),
    workspaceName: settings.workspaceName,
    currency: settings.currency,
    manageUnsubscribes: settings.manageUnsubscribes,
    paused: settings.paused !== null,
    restoredBackupAt: toInstantOrNull(settings.paused?.backupAtMs),
    sendMode: deps.config.sendMode,
  };
}
