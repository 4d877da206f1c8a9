import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { eachOf } from "./given.ts";
import { playbookColumns, type PlaybookRow, type PlaybookState, readPlaybook } from "./playbook.ts";

export type PlaybookSort = "name" | "updatedAt";
export type PlaybooksAsked = {
  archived: boolean;
  state?: PlaybookState;
  q: string | null;
  sort: PlaybookSort;
  descending: boolean;
  after: { value: string | number; id: string } | null;
  limit: number;
};
const sorts = {
  name: { column: sql.raw("p.name_key"), index: sql.raw("playbook_name") },
  updatedAt: { column: sql.raw("p.updated_at_ms"), index: sql.raw("playbook_updated") },
};

/** By name or by when they were changed, from behind `after` on, along the index of that order. */
export async function listPlaybooks(db: Db, o: PlaybooksAsked): Promise<PlaybookRow[]> {
  type Stored = Omit<PlaybookRow, "changed"> & { changed: number };
  return (await db.all<Stored>(playbooksQuery(o))).map(readPlaybook);
}

export function playbooksQuery(o: PlaybooksAsked): SQL {
  const { column, index } = sorts[o.sort];
  const beyond = sql.raw(o.descending ? "<" : ">");
  const way = sql.raw(o.descending ? "desc" : "asc");
  const wanted = [
    o.archived ? sql`p.archived_at_ms is not null` : sql`p.archived_at_ms is null`,
    ...(o.state ? [sql`p.state = ${o.state}`] : []),
    ...(o.q ? [sql`instr(p.name_key, ${fold(o.q)}) > 0`] : []),
    ...(o.after ? [sql`(${column}, p.id) ${beyond} (${o.after.value}, ${o.after.id})`] : []),
  ];
  return sql`select ${playbookColumns} from playbook p indexed by ${index} where ${sql.join(wanted, sql` and `)}
    order by ${column} ${way}, p.id ${way} limit ${o.limit}`;
}

/** Nobody reads a larger number. */
const mostCounted = 10_000;
const upTo = (rows: SQL): SQL => sql`(select count(*) from (select 1 from ${rows} limit ${mostCounted}))`;

/** How many, 10,000 where it is that or more: open stays, those of them in which something was done, messages that wait, that were sent. */
export type PlaybookNumbers = { matching: number; acted: number; pending: number; sent: number };

export async function playbookNumbers(db: Db, ids: readonly string[]): Promise<Map<string, PlaybookNumbers>> {
  const rows = await db.all<PlaybookNumbers & { id: string }>(playbookNumbersQuery(ids));
  return new Map(rows.map(({ id, ...numbers }) => [id, numbers]));
}

export function playbookNumbersQuery(ids: readonly string[]): SQL {
  const mailIn = (state: string) =>
    upTo(sql`start s indexed by start_playbook cross join message m indexed by message_start on m.start_id = s.id
      where s.playbook_id = j.value and m.state = ${state}`);
  return sql`select j.value as id,
      ${
    upTo(sql`enrollment e indexed by enrollment_open where e.playbook_id = j.value and e.left_at_ms is null`)
  } as matching,
      ${
    upTo(sql`enrollment e indexed by enrollment_acted
        where e.playbook_id = j.value and e.left_at_ms is null and e.acted_first_at_ms is not null`)
  } as acted,
      ${mailIn("pending")} as pending, ${mailIn("sent")} as sent
    from ${eachOf(ids)}`;
}

/** Open stays by the version that they are in, so many of each at most. */
export const runningOf = (db: Db, playbookId: string): Promise<{ version: number; enrollments: number }[]> =>
  db.all(sql`select * from (select v.no as version,
      ${
    upTo(sql`enrollment e indexed by enrollment_version
        where e.playbook_id = v.playbook_id and e.version_no = v.no and e.left_at_ms is null`)
  } as enrollments
    from playbook_version v where v.playbook_id = ${playbookId}) where enrollments > 0 order by version desc`);
