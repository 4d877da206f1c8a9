import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { type Sweeper, sweeps } from "./enrollment.ts";
import { forgetFaultHold } from "./message-actions.ts";
import { changed } from "./record.ts";

/** A playbook that runs, with the version that accounts enter and those that stays are still in. */
export type Swept = {
  id: string;
  version: number;
  sweptAtMs: number | null;
  sweptVersion: number;
  fault: string | null;
  /** Some step of it is due. */
  isDue: boolean;
  versions: { no: number; definition: unknown }[];
};

/** Every playbook that is live, one that cannot be swept for now too. */
export async function listSwept(db: Db, nowMs: number): Promise<Swept[]> {
  type Stored = Omit<Swept, "isDue" | "versions"> & { isDue: number; versions: string };
  const rows = await db.all<Stored>(sql`select p.id, p.version, p.swept_at_ms as "sweptAtMs",
      p.swept_version as "sweptVersion", p.fault,
      exists (select 1 from enrollment_step s indexed by enrollment_step_due
        where s.playbook_id = p.id and s.state = 'due' and s.due_at_ms <= ${nowMs}) as "isDue",
      (select json_group_array(json_object('no', v.no, 'definition', json(v.definition))) from playbook_version v
        where v.playbook_id = p.id and (v.no = p.version or exists (select 1 from enrollment e
          indexed by enrollment_version
          where e.playbook_id = p.id and e.version_no = v.no and e.left_at_ms is null))) as versions
    from playbook p indexed by playbook_live where p.state = 'live' and p.archived_at_ms is null order by p.id`);
  return rows.map((row) => ({ ...row, isDue: row.isDue === 1, versions: JSON.parse(row.versions) }));
}

/** Every account was held against its rules by `atMs`, and from there on against that of this version. */
export async function markSwept(db: Db, by: Sweeper, o: { version: number; atMs: number }): Promise<boolean> {
  const rows = await db.all(sql`update playbook set swept_at_ms = ${o.atMs}, swept_version = ${o.version}
    where id = ${by.playbookId} and version = ${o.version} and ${sweeps(by)} returning id`);
  return rows.length > 0;
}

/** All live ones are to be held against every account anew: what changed is not known. */
export const sweepAllAnew = (db: Db): Promise<unknown> =>
  db.run(sql`update playbook set swept_at_ms = null where state = 'live' and swept_at_ms is not null`);

/** Why it cannot be swept, or null once it can: whoever came or went meanwhile is seen by the next full look, and what waited because nobody
 * could tell whether its account matches waits for that no longer. */
export async function setFault(db: Db, id: string, fault: string | null, atMs: number): Promise<void> {
  const waiting = sql`from message m where m.state = 'pending' and m.hold = 'paused'
    and m.start_id in (select s.id from start s cross join playbook p on p.id = s.playbook_id
      where s.playbook_id = ${id} and p.fault is null)`;
  await batch(db, [
    sql`update playbook set fault = ${fault}, swept_at_ms = null
      where id = ${id} and state = 'live' and fault is not ${fault} returning id`,
    changed("playbook", id, fault === null ? "mended" : "faulted", atMs),
    ...(fault !== null ? [] : [
      sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'updated', ${atMs} ${waiting}`,
      sql`update message as m set ${forgetFaultHold} where m.id in (select m.id ${waiting})`,
    ]),
  ]);
}
