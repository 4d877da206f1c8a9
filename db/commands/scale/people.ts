import { type SQL, sql } from "drizzle-orm";
import { among, dayMs, dayNear, type Given, idSql, num, numbers, pick, roll, skewed, type Stretch } from "./sql.ts";
import { teammateSql } from "./team.ts";
import { companyFirst, companySecond, firstNames, lastNames } from "./words.ts";

const i = sql`n.i`;
/** The teammate who looks after the `i`th account, or would if it had none. */
const csm = (given: Given) => teammateSql(given, skewed(i, 21, given.amounts.teammates));
/** The number of the `k`th account of the user with the number `u`: a few accounts have thousands of users, most a handful. */
export const accountOf = ({ amounts }: Given, u: SQL, k: number): SQL => skewed(u, 40 + k, amounts.accounts);

/** Accounts of three years: most subscribed, some without CSM, MRR, renewal date, health or status. */
export const accounts = (given: Given, part: Stretch): SQL[] => {
  const name = sql`printf('%s %s %d', ${pick(companyFirst, i, 11)}, ${pick(companySecond, i, 12)}, n.i)`;
  const status = sql`case when ${among(i, 13, 7_000)} then 'subscribed' when ${among(i, 14, 5_000)} then 'trial'
    when ${among(i, 15, 8_000)} then 'churned' when ${among(i, 16, 5_000)} then 'on hold' end`;
  const createdAtMs = sql`${num(given.nowMs - 1_000 * dayMs)} + n.i * ${num(900 * dayMs / given.amounts.accounts)}`;
  return [
    sql`insert into account (id, external_id, name, name_key, status, csm_id, ae_id, mrr_cents, renews_on, health,
        churned_at_ms, user_count, created_at_ms, updated_at_ms)
      select id, external_id, name, lower(name), status, csm_id, ae_id, mrr_cents, renews_on, health,
        case status when 'churned' then at_ms + ${num(60 * dayMs)} end, 0, at_ms, at_ms
      from (select ${idSql("account", i)} as id, printf('acc-%07d', n.i) as external_id, ${name} as name,
        ${status} as status,
        case when ${among(i, 17, 9_000)} then ${csm(given)} end as csm_id,
        case when ${among(i, 18, 3_000)} then ${teammateSql(given, roll(i, 22, given.amounts.teammates))} end as ae_id,
        case when ${among(i, 19, 9_000)} then 1000 * (1 + ${skewed(i, 23, 5_000)}) end as mrr_cents,
        case when ${among(i, 20, 8_000)} then ${dayNear(i, 24, given.nowMs, 365)} end as renews_on,
        case when ${among(i, 25, 8_500)} then ${roll(i, 26, 11)} end as health,
        ${createdAtMs} as at_ms from ${numbers(part)})`,
  ];
};

/** Users of those accounts: three in a hundred unsubscribed, two without an e-mail, a third never seen. */
export const users = (given: Given, part: Stretch): SQL[] => {
  const at = num(given.nowMs - 900 * dayMs);
  const createdAtMs = sql`${at} + n.i * ${num(850 * dayMs / given.amounts.users)}`;
  return [
    sql`insert into "user" (id, external_id, email, first_name, last_name, name_key, last_seen_at_ms,
        unsubscribed_at_ms, unsubscribed_by, created_at_ms, updated_at_ms)
      select id, external_id, case when has_email then lower(first) || '.' || lower(last) || number || '@c' || home ||
          '.example.net' end, first, last, lower(first || ' ' || last), seen, gone, iif(gone is null, null, 'self'), at_ms, at_ms
      from (select ${idSql("user", i)} as id, printf('usr-%08d', n.i) as external_id, n.i as number,
        ${among(i, 31, 9_800)} as has_email, ${pick(firstNames, i, 32)} as first, ${pick(lastNames, i, 33)} as last,
        ${accountOf(given, i, 0)} as home,
        case when ${among(i, 34, 7_000)} then ${num(given.nowMs)} - ${skewed(i, 35, 400)} * ${num(dayMs)} -
          ${roll(i, 36, dayMs)} end as seen,
        case when ${among(i, 37, 300)} then ${num(given.nowMs)} - ${roll(i, 38, 300)} * ${num(dayMs)} end as gone,
        ${createdAtMs} as at_ms from ${numbers(part)})`,
  ];
};

const roles = ["Owner", "Buyer", "Champion", "Engineer", "Finance", "Legal", "Operations", "Support"];

/** Of a hundred users eight belong to no account, 75 to one, 13 to two and four to three. */
export const memberships = (given: Given, part: Stretch): SQL[] =>
  [9_200, 1_700, 400].map((share, k) =>
    sql`insert or ignore into membership (account_id, user_id, is_owner, role)
      select ${idSql("account", accountOf(given, i, k))}, ${idSql("user", i)}, ${among(i, 44 + k, 2_500)},
        case when ${among(i, 47, 6_000)} then ${pick(roles, i, 48)} end
      from ${numbers(part)} where ${among(i, 43, share)}`
  );

/** What each account says of how many users it has. */
export const userCounts = (_given: Given, { from, to }: Stretch): SQL[] => [
  sql`update account set user_count = (select count(*) from membership m where m.account_id = account.id)
    where id >= ${idSql("account", num(from))} and id < ${idSql("account", num(to))}`,
];
