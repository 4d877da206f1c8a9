import { type SQL, sql } from "drizzle-orm";
import { dayMs, type Given, idSql, num, numbers, pick, type Stretch } from "./sql.ts";
import { firstNames, lastNames } from "./words.ts";

const officeHours = JSON.stringify(
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]])),
);

/** The `i`th teammate; the first is the admin. */
export const teammateSql = ({ adminId }: Given, i: SQL): SQL =>
  sql`(case ${i} when 0 then ${adminId} else ${idSql("teammate", i)} end)`;

/** Colleagues of the admin, in three zones, each with a sender of a mailbox's limits. */
export const teammates = (given: Given, part: Stretch): SQL[] => [
  sql`insert into teammate (id, email, first_name, last_name, role, state, time_zone, sending_window, created_at_ms)
    select ${idSql("teammate", sql`n.i`)}, printf('mate%d@lumenworks.example.com', n.i), ${
    pick(firstNames, sql`n.i`, 1)
  }, ${pick(lastNames, sql`n.i`, 2)}, 'member', 'active',
      case n.i % 3 when 0 then 'Europe/Berlin' when 1 then 'America/New_York' else 'Asia/Kolkata' end, ${officeHours},
      ${num(given.nowMs - 900 * dayMs)} from ${numbers(part)} where n.i > 0`,
  sql`insert into sender (id, channel_id, teammate_id, address, hourly_limit, daily_limit, created_at_ms)
    select ${idSql("sender", sql`n.i`)}, ${given.channelId}, ${idSql("teammate", sql`n.i`)},
      printf('mate%d@lumenworks.example.com', n.i), 60, 250, ${num(given.nowMs - 900 * dayMs)}
    from ${numbers(part)} where n.i > 0`,
];

/** Copies of the templates that are there, under names of their own. */
export const templates = (given: Given, part: Stretch): SQL[] => [
  sql`insert into template (id, name, name_key, shared, kind, subject, body, created_by_id, created_at_ms, updated_at_ms)
    select ${idSql("template", sql`n.i`)}, printf('%s %d', t.name, n.i), printf('%s %d', t.name_key, n.i), n.i % 5 > 0,
      t.kind, t.subject, t.body, ${teammateSql(given, sql`n.i % ${num(given.amounts.teammates)}`)},
      ${num(given.nowMs - 600 * dayMs)} + n.i * 1000, ${num(given.nowMs - 600 * dayMs)} + n.i * 1000
    from ${numbers(part)} cross join (select *, row_number() over (order by id) - 1 as place, count(*) over () as many
      from template where kind = 'template' and archived_at_ms is null and id not like '01J0TP%') t
      on t.place = n.i % t.many`,
];

/** Starts with the definition and content of the one that is there. */
export const starts = (given: Given, part: Stretch): SQL[] => [
  sql`insert into start (id, name, definition, seed, subject_text, state, planned, created, created_by_id, created_at_ms, ended_at_ms)
    select ${idSql("start", sql`n.i`)}, printf('Campaign %d', n.i), s.definition, s.seed, s.subject_text, 'done',
      ${num(given.amounts.conversations / given.amounts.starts)}, ${
    num(given.amounts.conversations / given.amounts.starts)
  }, ${given.adminId}, ${num(given.nowMs - 700 * dayMs)} + n.i * ${num(3 * dayMs)},
      ${num(given.nowMs - 700 * dayMs)} + n.i * ${num(3 * dayMs)} + 60000
    from ${numbers(part)} cross join start s on s.id = ${given.startId}`,
];
