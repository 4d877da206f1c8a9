import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";

const dayMs = 86_400_000;
/** Rows gone in one batch: small enough that nobody waits behind it. */
const most = 2_000;
/** Each is of 25 MB at most, in pieces that go with it. */
const mostUploads = 2;

/** Deletes what nobody can use any more, a slice of each at a time: answers kept for `Idempotency-Key` after a day (PD7), undos a day after
 * they ended (PR2), expired sessions and first-admin links, uploads that never came through a day after they began, what providers told a
 * month after it came, stays in playbooks in which nothing was done 90 days after they ended, and changes a week old, which every follower
 * has long read. Returns how many rows went, by table. */
export async function cleanUp(db: Db, nowMs: number): Promise<Record<string, number>> {
  const slices = {
    idempotency: sql`delete from idempotency where rowid in (select rowid from idempotency where at_ms < ${
      nowMs - dayMs
    } limit ${most})`,
    undo: sql`delete from undo where rowid in (select rowid from undo where ends_at_ms < ${
      nowMs - dayMs
    } limit ${most})`,
    session:
      sql`delete from session where rowid in (select rowid from session where expires_at < ${nowMs} limit ${most})`,
    attachment: sql`delete from attachment where id in (select id from attachment indexed by attachment_unfinished
      where whole_at_ms is null and created_at_ms < ${nowMs - dayMs} limit ${mostUploads})`,
    intake: sql`delete from intake where id in (select id from intake indexed by intake_ended where state <> 'waiting'
      and received_at_ms < ${nowMs - 30 * dayMs} limit ${most})`,
    enrollment_step: sql`delete from enrollment_step where enrollment_id in (${idle(nowMs)})`,
    enrollment: sql`delete from enrollment where id in (${idle(nowMs)})`,
    setup_link: sql`delete from setup_link where ends_at_ms < ${nowMs - dayMs}`,
    change: sql`delete from change where seq in (select seq from change where at_ms < ${
      nowMs - 7 * dayMs
    } order by seq limit ${most})
      and seq < (select max(seq) from change)`,
  };
  const gone = await batch(db, Object.values(slices).map((slice) => sql`${slice} returning 1 as gone`));
  return Object.fromEntries(Object.keys(slices).map((table, i) => [table, gone[i]!.length]));
}

/** Ended stays that left no trace but themselves. */
const idle = (nowMs: number) =>
  sql`select e.id from enrollment e indexed by enrollment_idle where e.left_at_ms < ${nowMs - 90 * dayMs}
    and e.left_at_ms is not null and e.acted_first_at_ms is null and e.undone_at_ms is not null
    and not exists (select 1 from enrollment_item i where i.enrollment_id = e.id)
    order by e.left_at_ms, e.id limit ${most}`;
