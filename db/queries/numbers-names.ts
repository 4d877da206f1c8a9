import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";

type Names = Map<string, string>;
const namesIn = (rows: { id: string; name: string }[]): Names => new Map(rows.map(({ id, name }) => [id, name]));

/** What templates are called, but for what others keep for themselves (PE7). */
export async function templateNames(db: Db, ids: readonly string[], seenById: string): Promise<Names> {
  return namesIn(
    await db.all(sql`select id, name from template where id in ${oneOf(ids)}
      and (shared = 1 or created_by_id = ${seenById})`),
  );
}

export async function channelNames(db: Db, ids: readonly string[]): Promise<Names> {
  return namesIn(await db.all(sql`select id, name from channel where id in ${oneOf(ids)}`));
}

export async function playbookNames(db: Db, ids: readonly string[]): Promise<Names> {
  return namesIn(await db.all(sql`select id, name from playbook where id in ${oneOf(ids)}`));
}

/** What the actions of playbooks are called, by `<playbook>/<action>`, as they are worked on now or else were in the newest version that
 * had them; without a name of their own they have none here. In the order of the playbook's own. */
export async function stepNames(db: Db, playbookIds: readonly string[]): Promise<Names> {
  const rows = await db.all<{ id: string; name: string | null }>(sql`
    select p.id || '/' || (a.value ->> '$.key') as id, a.value ->> '$.name' as name from (
        select id, definition, 1e9 as no from playbook where id in ${oneOf(playbookIds)}
        union all select playbook_id, definition, no from playbook_version where playbook_id in ${oneOf(playbookIds)}) p
      cross join json_each(p.definition, '$.actions') a
    order by p.no desc, a.key`);
  const names: Names = new Map();
  for (const { id, name } of rows) if (name !== null && !names.has(id)) names.set(id, name);
  return names;
}

export type PlaybookStep = { key: string; name: string; startIds: string[] };

/** The actions of a playbook that write mail, those of its newest version first and in order, each with its standing starts. */
export async function playbookSteps(db: Db, playbookId: string): Promise<PlaybookStep[]> {
  const rows = await db.all<{ key: string; startId: string }>(sql`
    select s.action_key as key, s.id as startId from start s indexed by start_playbook
    where s.playbook_id = ${playbookId} and s.action_key is not null
    order by (select max(a.version_no) from playbook_action a where a.playbook_id = s.playbook_id and a.key = s.action_key) desc,
      (select a.n from playbook_action a where a.playbook_id = s.playbook_id and a.key = s.action_key
        order by a.version_no desc limit 1), s.action_key, s.id`);
  const names = await stepNames(db, [playbookId]);
  return Array.from(Map.groupBy(rows, ({ key }) => key), ([key, starts]) => ({
    key,
    name: names.get(`${playbookId}/${key}`) ?? key,
    startIds: starts.map(({ startId }) => startId),
  }));
}
