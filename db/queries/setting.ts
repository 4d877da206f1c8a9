import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** Workspace settings (SU1, SU5, TR4, SE7). */
export type Settings = {
  workspaceName: string;
  /** ISO 4217. */
  currency: string;
  manageUnsubscribes: boolean;
  unsubscribePrefix: string;
  unsubscribeLinkText: string;
  trackOpens: boolean;
  /** By which channel, and as which address, Parley mails teammates their sign-in codes (AD1); null where it does not. */
  signInMail: { channelId: string; from: string } | null;
  /** Set while the whole workspace is stopped, and by whom. By nobody after a restore (OP2), with when its backup was made: what left
   * since then is pending. */
  paused: { atMs: number; byId: string | null; backupAtMs?: number } | null;
};

const defaultSettings: Settings = {
  workspaceName: "Parley",
  currency: "USD",
  manageUnsubscribes: true,
  unsubscribePrefix: "Rather not hear from me again?",
  unsubscribeLinkText: "Click here",
  trackOpens: true,
  signInMail: null,
  paused: null,
};

export async function readSettings(db: Db): Promise<Settings> {
  const rows = await db.all<{ key: string; value: string }>(sql`select key, value from setting`);
  return { ...defaultSettings, ...Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value)])) };
}

/** Stops the workspace or lets it go on, with who did it (SE7). Nothing is written where somebody has done so already, but by a restore
 * (`backupAtMs`, OP2): whoever had stopped it knew nothing of what left since. */
export async function pauseWorkspace(
  db: Db,
  o: { paused: boolean; actorId: string | null; nowMs: number; backupAtMs?: number },
): Promise<void> {
  const { backupAtMs } = o;
  const byRestore = backupAtMs !== undefined;
  const paused = { atMs: o.nowMs, byId: o.actorId, ...(byRestore ? { backupAtMs } : {}) };
  const value = JSON.stringify(o.paused ? paused : null);
  await batch(db, [
    sql`insert into setting (key, value)
      select 'paused', ${value} where ${o.paused} or exists (select 1 from setting where key = 'paused')
      on conflict (key) do update set value = excluded.value 
        where (setting.value = 'null') = ${o.paused} or ${byRestore}`,
    audited({
      actorId: o.actorId,
      action: o.paused ? "workspace.paused" : "workspace.resumed",
      entity: "setting",
      entityId: "workspace",
      ...(byRestore ? { detail: { why: "restored", backupAt: new Date(backupAtMs).toISOString() } } : {}),
      atMs: o.nowMs,
    }),
    changed("setting", "workspace", "paused", o.nowMs),
  ]);
}

/** Writes the settings named, with who did it. */
export async function writeSettings(
  db: Db,
  o: { patch: Partial<Omit<Settings, "paused">>; actorId: string; nowMs: number },
) {
  const entries = Object.entries(o.patch);
  if (entries.length === 0) return;
  await batch(db, [
    ...entries.map(([key, value]) =>
      sql`insert into setting (key, value) values (${key}, ${JSON.stringify(value)})
        on conflict (key) do update set value = excluded.value`
    ),
    audited({
      actorId: o.actorId,
      action: "settings.updated",
      entity: "setting",
      entityId: "workspace",
      detail: o.patch,
      atMs: o.nowMs,
    }),
    changed("setting", "workspace", "updated", o.nowMs),
  ]);
}
