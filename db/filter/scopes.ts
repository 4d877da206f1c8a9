import { type SQL, sql } from "drizzle-orm";
import type { MessageState } from "../schema/conversation.ts";
import type { Field, FilterEntity } from "./field.ts";

/** What rows are filtered: a list's, or the users of an account as members of that very account. */
export type Root = FilterEntity | "member";
/** Where a field's row stands: `root` is the filtered row itself (and for a member their place and account), else one that it is tied
 * to, which all conditions of a group share. */
export type Scope = "root" | "account" | "user" | "conversation";

/** What conditions on the tied row look at beside its traits: the row itself, and of a user a place in an account. */
export type Needs = { row: boolean; membership: boolean };

/** How rows of another entity are tied to the filtered row `t`. */
type Tie = {
  /** Whether a row tied to `t` satisfies `holds`, of aliases as `aliasesOf` gives them and of the expression of its id. */
  exists(holds: (id: string) => SQL, needs: Needs): SQL;
  /** Ids of filtered rows that rows of `ids` (its `id`) are tied to, some of them several times. */
  from(ids: SQL): SQL;
};

/** Of what table the row of a field is, as the statements of a root name it. */
export type Aliases = { account: string; user: string; conversation: string; message: string; membership: string };

export function scopeOf(field: Field, root: Root): Scope {
  const isMembership = field.at.kind === "membership";
  if (root === "member") return field.entity === "conversation" ? "conversation" : "root";
  // Of a user, their place in an account is shared with what is asked of that account.
  if (isMembership) return root === "user" ? "account" : "user";
  return field.entity === root || field.entity === "message" ? "root" : field.entity;
}

export function aliasesOf(root: Root): Aliases {
  const foreign: Aliases = { account: "fa", user: "fu", conversation: "fc", message: "t", membership: "fm" };
  return root === "member" ? { ...foreign, user: "t" } : { ...foreign, [root]: "t" };
}

/** The row itself, where it is looked at. A place there may be none of. */
const row = ({ row }: Needs, table: "account" | "user" | "conversation", alias: string, id: string): SQL =>
  row ? sql.raw(`cross join ${table} ${alias} on ${alias}.id = ${id}`) : sql``;
const place = ({ membership }: Needs): SQL =>
  membership ? sql`left join membership fm on fm.user_id = lp.user_id` : sql``;

/** Of the one row that `t` names itself. */
const own = (
  holds: (id: string) => SQL,
  needs: Needs,
  table: "account" | "conversation",
  alias: string,
): SQL =>
  needs.row
    ? sql`exists (select 1 from ${sql.raw(`${table} ${alias} where ${alias}.id = t.${table}_id`)} and ${
      holds(`${alias}.id`)
    })`
    : holds(`t.${table}_id`);

const accountUser: Tie = {
  exists: (holds, needs) =>
    sql`exists (select 1 from membership fm ${row(needs, "user", "fu", "fm.user_id")}
      where fm.account_id = t.id and ${holds("fm.user_id")})`,
  from: (ids) => sql`select fm.account_id as id from (${ids}) x cross join membership fm on fm.user_id = x.id`,
};
/** A conversation shows under its own account and under every account of any participant (PD4). */
const accountConversation: Tie = {
  exists: (holds, needs) =>
    sql`(exists (select 1 from conversation fc where fc.account_id = t.id and ${holds("fc.id")})
      or exists (select 1 from membership lm cross join participant lp on lp.user_id = lm.user_id
        cross join message lx on lx.id = lp.message_id ${row(needs, "conversation", "fc", "lx.conversation_id")}
        where lm.account_id = t.id and ${holds("lx.conversation_id")}))`,
  from: (ids) =>
    sql`select c.account_id as id from (${ids}) x cross join conversation c on c.id = x.id
      union all select lm.account_id from (${ids}) x
        cross join message lx indexed by message_conversation on lx.conversation_id = x.id
        cross join participant lp on lp.message_id = lx.id cross join membership lm on lm.user_id = lp.user_id`,
};
const userAccount: Tie = {
  exists: (holds, needs) =>
    sql`exists (select 1 from membership fm ${row(needs, "account", "fa", "fm.account_id")}
      where fm.user_id = t.id and ${holds("fm.account_id")})`,
  from: (ids) => sql`select fm.user_id as id from (${ids}) x cross join membership fm on fm.account_id = x.id`,
};
const userConversation: Tie = {
  exists: (holds, needs) =>
    sql`exists (select 1 from participant lp cross join message lx on lx.id = lp.message_id
      ${row(needs, "conversation", "fc", "lx.conversation_id")}
      where lp.user_id = t.id and ${holds("lx.conversation_id")})`,
  from: (ids) =>
    sql`select lp.user_id as id from (${ids}) x
      cross join message lx indexed by message_conversation on lx.conversation_id = x.id
      cross join participant lp on lp.message_id = lx.id where lp.user_id is not null`,
};
const conversationAccount: Tie = {
  exists: (holds, needs) =>
    sql`(${own(holds, needs, "account", "fa")}
      or exists (select 1 from message lx indexed by message_conversation
        cross join participant lp on lp.message_id = lx.id cross join membership lm on lm.user_id = lp.user_id
        ${row(needs, "account", "fa", "lm.account_id")}
        where lx.conversation_id = t.id and ${holds("lm.account_id")}))`,
  from: (ids) =>
    sql`select c.id from (${ids}) x cross join conversation c indexed by conversation_account on c.account_id = x.id
      union all select lx.conversation_id from (${ids}) x cross join membership lm on lm.account_id = x.id
        cross join participant lp on lp.user_id = lm.user_id cross join message lx on lx.id = lp.message_id`,
};
const conversationUser: Tie = {
  exists: (holds, needs) =>
    sql`exists (select 1 from message lx indexed by message_conversation
      cross join participant lp on lp.message_id = lx.id ${row(needs, "user", "fu", "lp.user_id")} ${place(needs)}
      where lx.conversation_id = t.id and lp.user_id is not null and ${holds("lp.user_id")})`,
  from: (ids) =>
    sql`select lx.conversation_id as id from (${ids}) x cross join participant lp on lp.user_id = x.id
      cross join message lx on lx.id = lp.message_id`,
};
/** A message is filtered by the account that it was begun for, which its row shows. */
const messageAccount = (state: MessageState): Tie => ({
  exists: (holds, needs) => own(holds, needs, "account", "fa"),
  from: (ids) =>
    sql`select lx.id from (${ids}) x cross join message lx indexed by message_account
      on lx.account_id = x.id and lx.state = ${state}`,
});
const messageUser = (state: MessageState): Tie => ({
  exists: (holds, needs) =>
    sql`exists (select 1 from participant lp ${row(needs, "user", "fu", "lp.user_id")} ${place(needs)}
      where lp.message_id = t.id and lp.user_id is not null and ${holds("lp.user_id")})`,
  from: (ids) =>
    sql`select lx.id from (${ids}) x cross join participant lp on lp.user_id = x.id
      cross join message lx on lx.id = lp.message_id where lx.state = ${state}`,
});
const messageConversation = (state: MessageState): Tie => ({
  exists: (holds, needs) => own(holds, needs, "conversation", "fc"),
  from: (ids) =>
    sql`select lx.id from (${ids}) x cross join message lx indexed by message_conversation
      on lx.conversation_id = x.id where lx.state = ${state}`,
});

/** `state` is the one that messages are listed by. */
export function tieOf(root: Root, scope: Exclude<Scope, "root">, state: MessageState): Tie {
  switch (root) {
    case "account":
      return scope === "user" ? accountUser : accountConversation;
    case "user":
    case "member":
      return scope === "account" ? userAccount : userConversation;
    case "conversation":
      return scope === "account" ? conversationAccount : conversationUser;
    case "message":
      if (scope === "conversation") return messageConversation(state);
      return scope === "account" ? messageAccount(state) : messageUser(state);
  }
}
