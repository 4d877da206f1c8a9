import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { TraitType } from "../schema/people.ts";
import { batch } from "../statements.ts";
import type { Row } from "../values.ts";
import { eachOf, oneOf } from "./given.ts";

/** Whom the variables of one text speak of (PE1); null where there is nobody. */
export type Subjects = {
  userId: string | null;
  accountId: string | null;
  csmId: string | null;
  aeId: string | null;
  senderId: string | null;
  /** The text is for several users, and speaks of none of them (ST5). */
  isToSeveral: boolean;
};

const toCount = sql`(select count(*) from participant where message_id = m.id and role = 'to')`;

/** Whom the variables of these messages speak of. */
export async function subjectsOfMessages(db: Db, messageIds: string[]): Promise<Map<string, Subjects>> {
  const rows = await db.all<Omit<Subjects, "isToSeveral"> & { id: string; isToSeveral: number }>(
    sql`select m.id, a.id as "accountId", a.csm_id as "csmId",
      a.ae_id as "aeId", m.teammate_id as "senderId",
      ${toCount} > 1 as "isToSeveral", case when ${toCount} = 1
        then (select user_id from participant where message_id = m.id and role = 'to') end as "userId"
    from ${eachOf(messageIds)} cross join message m on m.id = j.value join account a on a.id = m.account_id`,
  );
  return new Map(rows.map(({ id, ...subjects }) => [id, { ...subjects, isToSeveral: subjects.isToSeveral === 1 }]));
}

/** The same for a text without a message: of a user alone, the account is the one they belong to, the first by name. */
export async function subjectsOf(
  db: Db,
  of: { userId?: string; accountId?: string; teammateId?: string },
): Promise<Subjects> {
  const { userId = null, accountId = null, teammateId: senderId = null } = of;
  const [account] = await db.all<{ id: string; csmId: string | null; aeId: string | null }>(
    sql`select id, csm_id as "csmId",
      ae_id as "aeId" from account where id = coalesce(${accountId}, (select a.id from membership m
        join account a on a.id = m.account_id where m.user_id = ${userId} order by a.name_key, a.id limit 1))`,
  );
  return {
    userId,
    accountId: account?.id ?? null,
    csmId: account?.csmId ?? null,
    aeId: account?.aeId ?? null,
    senderId,
    isToSeveral: false,
  };
}

export type Definition = {
  id: string;
  entity: "account" | "user" | "teammate" | "conversation";
  key: string;
  label: string;
  type: TraitType;
  options: { value: string; label: string }[] | null;
};
export type StoredTraitRow = { traitId: string; entityId: string; txt: string | null; num: number | null };
export type ValueRows = {
  users: Map<string, Row>;
  accounts: Map<string, Row>;
  teammates: Map<string, Row>;
  traits: Map<string, StoredTraitRow[]>;
  definitions: Definition[];
};

/** Everything that the variables of these texts may name, in one consistent read whatever their number. */
export async function readValueRows(db: Db, subjects: Iterable<Subjects>): Promise<ValueRows> {
  const [userIds, accountIds, teammateIds] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (ids: Set<string>, id: string | null) => void (id === null || ids.add(id));
  for (const { userId, accountId, csmId, aeId, senderId } of subjects) {
    add(userIds, userId);
    add(accountIds, accountId);
    for (const id of [csmId, aeId, senderId]) add(teammateIds, id);
  }
  const among = (ids: Set<string>) => oneOf([...ids]);
  const traits = (table: string, ids: Set<string>) =>
    sql`select trait_id as "traitId", entity_id as "entityId", txt, num from ${sql.identifier(table)}
      where entity_id in ${among(ids)}`;
  const person = sql`id, first_name as "firstName", last_name as "lastName", email`;
  const [users, accounts, teammates, ofUsers, ofAccounts, ofTeammates, definitions] = await batch(db, [
    sql`select ${person} from user where id in ${among(userIds)}`,
    sql`select id, name, status, mrr_cents as "mrrCents", renews_on as "renewsOn", health from account where id in ${
      among(accountIds)
    }`,
    sql`select ${person} from teammate where id in ${among(teammateIds)}`,
    traits("user_trait", userIds),
    traits("account_trait", accountIds),
    traits("teammate_trait", teammateIds),
    definitionsQuery,
  ]);
  const byId = (rows: Row[] = []) => new Map(rows.map((row) => [row.id as string, row]));
  return {
    users: byId(users),
    accounts: byId(accounts),
    teammates: byId(teammates),
    traits: Map.groupBy([...ofUsers!, ...ofAccounts!, ...ofTeammates!] as StoredTraitRow[], (row) => row.entityId),
    definitions: definitions!.map(definitionOf),
  };
}

/** Definitions of the traits that a variable may name. */
export async function readDefinitions(db: Db): Promise<Definition[]> {
  return (await db.all<Row>(definitionsQuery)).map(definitionOf);
}

const definitionsQuery = sql`select id, entity, key, label, type, options from trait_definition
  where archived_at_ms is null and entity <> 'conversation' order by entity, label, key`;

const definitionOf = (row: Row): Definition => ({
  ...(row as unknown as Definition),
  options: typeof row.options === "string" ? JSON.parse(row.options) : null,
});
