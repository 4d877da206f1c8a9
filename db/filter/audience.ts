import { type SQL, sql } from "drizzle-orm";
import { filterHolds } from "./compile.ts";
import type { Parsed } from "./parse.ts";

/**
 * The users of accounts whom a rule means (ST4): `accountId` and `userId` of every membership of one of the accounts (`accountIds`, a
 * statement of `id`) whose user satisfies it. What the rule says of an owner, a role or an account is said of that very membership.
 * The caller limits and orders it.
 */
export const audienceOf = (rule: Parsed, accountIds: SQL): SQL =>
  sql`select fm.account_id as "accountId", t.id as "userId" from (${accountIds}) x
    cross join membership fm on fm.account_id = x.id cross join user t on t.id = fm.user_id
    cross join account fa on fa.id = fm.account_id where ${memberMatches(rule)}`;

/** Whether the user `t` with their membership `fm` in the account `fa` satisfies the rule, parsed as one of users. */
export const memberMatches = (rule: Parsed): SQL => filterHolds(rule, "member");
