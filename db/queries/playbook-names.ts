import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";

/** A template by what others know it by; `ownerId` is whose alone it is, null for a shared one (PE7). */
export type NamedTemplate = { id: string; name: string; ownerId: string | null; archived: boolean };

const templateColumns =
  sql`t.id, t.name, case t.shared when 0 then t.created_by_id end as "ownerId", t.archived_at_ms is not null as archived`;
const readTemplate = (row: Omit<NamedTemplate, "archived"> & { archived: number }) => ({
  ...row,
  archived: row.archived === 1,
});
type StoredTemplate = Parameters<typeof readTemplate>[0];

/** Templates of these ids, by id, whoever asks: what is said of them is the caller's to judge. */
export async function templatesNamed(db: Db, ids: readonly string[]): Promise<Map<string, NamedTemplate>> {
  const rows = await db.all<StoredTemplate>(
    sql`select ${templateColumns} from ${eachOf([...new Set(ids)])} cross join template t on t.id = j.value`,
  );
  return new Map(rows.map((row) => [row.id, readTemplate(row)]));
}

/** The template of this name that the teammate may use: a shared one first, then the one changed last. */
export async function findTemplateByName(db: Db, name: string, teammateId: string): Promise<string | undefined> {
  const [row] = await db.all<{ id: string }>(sql`select id from template
    where name_key = ${
    fold(name)
  } and name = ${name} and kind = 'template' and archived_at_ms is null and (shared = 1 or created_by_id = ${teammateId})
    order by shared desc, updated_at_ms desc, id limit 1`);
  return row?.id;
}

/** What is called by a name here. */
export type NamedEntity = "account" | "user" | "playbook";
/** An account goes by its external id, else its name; a user by their e-mail, else their external id; a playbook by its name. */
const nameOf = {
  account: sql`coalesce(e.external_id, e.name)`,
  user: sql`coalesce(e.email, e.external_id)`,
  playbook: sql`e.name`,
};

/** Names of these ids, by id; what is not there, or goes by nothing, is left out. */
export async function namesOf(db: Db, entity: NamedEntity, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.all<{ id: string; name: string | null }>(
    sql`select e.id, ${nameOf[entity]} as name from ${eachOf([...new Set(ids)])}
      cross join ${sql.identifier(entity)} e on e.id = j.value`,
  );
  return new Map(rows.flatMap(({ id, name }) => name === null ? [] : [[id, name]]));
}

/** The one that goes by this name; of several the first by id. */
export async function findByName(db: Db, entity: NamedEntity, name: string): Promise<string | undefined> {
  const called = sql`name_key = ${fold(name)} and name = ${name}`;
  const [first, second] = {
    account: [sql`external_id = ${name}`, called],
    user: [sql`email = ${name}`, sql`external_id = ${name}`],
    playbook: [called, sql`0`],
  }[entity];
  const [row] = await db.all<{ id: string }>(sql`select id from (
      select * from (select id, 0 as n from ${sql.identifier(entity)} where ${first} order by id limit 1)
      union all select * from (select id, 1 as n from ${sql.identifier(entity)} where ${second} order by id limit 1)
    ) order by n limit 1`);
  return row?.id;
}

/** The people of an account, or its owners, by name; `most` of them at most. */
export const membersOf = (
  db: Db,
  accountId: string,
  who: "owners" | "all",
  most: number,
): Promise<{ id: string; name: string }[]> =>
  db.all(sql`select u.id,
      coalesce(${fullName("u")}, u.email, u.id) as name
    from membership m cross join user u on u.id = m.user_id
    where m.account_id = ${accountId} ${who === "owners" ? sql`and m.is_owner = 1` : sql``}
    order by u.name_key, u.id limit ${most}`);
