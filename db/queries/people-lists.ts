import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { type Condition, listPage, type ListQuery, type Place, type Sort } from "./list.ts";
import { searchHint } from "./search.ts";
import { type TraitSort, traitSort } from "./trait-sort.ts";

const sortOf = (column: string, index: string, nullable = true): Omit<Sort, "descending"> =>
  nullable ? { column, index, nullable: { index } } : { column, index };

/** What accounts and users are sorted by; each has its index. */
export const accountSorts = {
  name: sortOf("name_key", "account_name", false),
  mrr: sortOf("mrr_cents", "account_mrr"),
  renewsOn: sortOf("renews_on", "account_renews"),
  health: sortOf("health", "account_health"),
  created: sortOf("created_at_ms", "account_created", false),
};
export const userSorts = {
  name: sortOf("name_key", "user_name", false),
  email: { column: "email", index: "user_email", nullable: { index: "user_no_email" }, unique: true as const },
  lastSeen: sortOf("last_seen_at_ms", "user_last_seen"),
  unsubscribed: sortOf("unsubscribed_at_ms", "user_unsubscribed"),
  created: sortOf("created_at_ms", "user_created", false),
};
export type AccountSort = keyof typeof accountSorts;
export type UserSort = keyof typeof userSorts;

type Page = { after: Place | null; limit: number; descending: boolean };
/** `status` null asks for accounts without one, `csmId` likewise; `also` is what a filter came to (VI2). */
export type AccountFilter = { q?: string; status?: string | null; csmId?: string | null; also?: readonly Condition[] };
export type UserFilter = { q?: string; accountId?: string; unsubscribed?: boolean; also?: readonly Condition[] };
export type AccountsAsked = Page & AccountFilter & { sort: AccountSort | TraitSort };
export type UsersAsked = Page & UserFilter & { sort: UserSort | TraitSort };

const equals = (table: "account", column: string, value: string | null, index: string): Condition => ({
  holds: sql`t.${sql.raw(column)} is ${value}`,
  isOwn: true,
  drive: sql`select id from ${sql.identifier(table)} indexed by ${sql.identifier(index)} where ${
    sql.raw(column)
  } is ${value}`,
  sorted: { column: "name_key", index },
});

const contains = (entity: "account" | "user", columns: SQL[], q: string | undefined): Condition[] => {
  const text = fold(q ?? "");
  return text === "" ? [] : [
    {
      holds: sql`(${sql.join(columns.map((column) => sql`ifnull(instr(${column}, ${text}), 0) > 0`), sql` or `)})`,
      isOwn: true,
    },
    ...searchHint(entity, text),
  ];
};

export const listAccounts = (db: Db, o: AccountsAsked) => listPage(db, accountsQuery(o));
export const listUsers = (db: Db, o: UsersAsked) => listPage(db, usersQuery(o));

/** Accounts whose name contains `q`, whatever the case. */
export function accountsQuery(o: AccountsAsked): ListQuery {
  const sort = sortBy("account", o.sort, accountSorts, o.descending);
  return { table: "account", sort, conditions: accountConditions(o), after: o.after, limit: o.limit };
}

export const accountConditions = (o: AccountFilter): Condition[] => [
  ...(o.status === undefined ? [] : [equals("account", "status", o.status, "account_status")]),
  ...(o.csmId === undefined ? [] : [equals("account", "csm_id", o.csmId, "account_csm")]),
  ...contains("account", [sql`t.name_key`], o.q),
  ...(o.also ?? []),
];

/** Users whose name or e-mail contains `q`, whatever the case. */
export function usersQuery(o: UsersAsked): ListQuery {
  // In the order of the unsubscribes they are a part of the index already.
  const isPart = o.sort === "unsubscribed" && o.unsubscribed !== undefined;
  const sort = sortBy("user", o.sort, userSorts, o.descending);
  if (isPart) sort.only = o.unsubscribed ? "with" : "without";
  const conditions = userConditions(isPart ? { ...o, unsubscribed: undefined } : o);
  return { table: "user", sort, conditions, after: o.after, limit: o.limit };
}

export function userConditions(o: UserFilter): Condition[] {
  const gone = sql.raw(o.unsubscribed ? "is not null" : "is null");
  return [
    ...(o.accountId === undefined ? [] : [{
      holds: sql`exists (select 1 from membership m where m.account_id = ${o.accountId} and m.user_id = t.id)`,
      drive: sql`select user_id as id from membership where account_id = ${o.accountId}`,
    }]),
    ...(o.unsubscribed === undefined ? [] : [{
      holds: sql`t.unsubscribed_at_ms ${gone}`,
      isOwn: true,
      drive: sql`select id from user indexed by user_unsubscribed where unsubscribed_at_ms ${gone}`,
    }]),
    ...contains("user", [sql`t.name_key`, sql`t.email`], o.q),
    ...(o.also ?? []),
  ];
}

const sortBy = <S extends string>(
  table: "account" | "user",
  sort: S | TraitSort,
  sorts: Record<S, Omit<Sort, "descending">>,
  descending: boolean,
): Sort => typeof sort === "object" ? traitSort(table, sort, descending) : { ...sorts[sort], descending };
