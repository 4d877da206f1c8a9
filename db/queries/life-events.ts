import { type SQL, sql } from "drizzle-orm";
import { fullName } from "./full-name.ts";

/** What may happen that overtakes a pending message (PR8): in its user's life, or that its account left the playbook that made it
 * (PB3), which holds it whether or not anybody watches. */
export type LifeEvent = {
  kind: "wrote_in" | "mailed" | "churned" | "left_playbook";
  /** Who wrote, was mailed, or the account that churned or left. */
  who: string;
  /** The colleague who mailed, or the playbook that was left. */
  by: string | null;
  atMs: number;
  /** The zone in which the message's sender reads a clock. */
  timeZone: string;
};

/** The mail is another's than the sender of `m`: not theirs, nor of whom either stands in for (SW4). */
export const isColleagues = (mail: "mail" | "x"): SQL => {
  const [sender, home] = [sql.raw(`${mail}.teammate_id`), sql.raw(`${mail}.stands_in_for_id`)];
  return sql`(${sender} <> m.teammate_id
    and coalesce(${home}, ${sender}) <> coalesce(m.stands_in_for_id, m.teammate_id))`;
};

// Over a message `m`, evaluated only where somebody asked for it: a few seeks per user in To, along their own mail.

/** Since when it counts: since it was made, or since a person let what had happened pass. */
const since = sql`coalesce(m.life_released_at_ms, m.created_at_ms)`;
const called = (alias: "u" | "o"): SQL => sql`coalesce(${fullName(alias)}, ${sql.raw(alias)}.email, '')`;
// An answer that no person wrote says nothing of them (CH6).
const wroteIn = sql`(e.role = 'from' and mail.direction = 'in' and mail.automatic is null
  and mail.created_at_ms > ${since})`;
const wasMailed =
  sql`(e.role <> 'from' and mail.direction = 'out' and mail.state = 'sent' and mail.ended_at_ms > ${since}
  and ${isColleagues("mail")})`;

const events = sql`
  select case e.role when 'from' then 'wrote_in' else 'mailed' end as kind, ${called("u")} as who,
    case e.role when 'from' then null else ${called("o")} end as by,
    case e.role when 'from' then mail.created_at_ms else mail.ended_at_ms end as at
  from participant p cross join user u on u.id = p.user_id
    cross join participant e indexed by participant_user on e.user_id = p.user_id
    cross join message mail on mail.id = e.message_id left join teammate o on o.id = mail.teammate_id
  where m.watch_life = 1 and p.message_id = m.id and p.role = 'to' and (${wroteIn} or ${wasMailed})
  union all
  select 'churned', a.name, null, a.churned_at_ms from account a
    where m.watch_life = 1 and a.id = m.account_id and a.churned_at_ms > ${since}
  union all
  select 'left_playbook', coalesce((select a.name from account a where a.id = m.account_id), ''),
      (select b.name from start z join playbook b on b.id = z.playbook_id where z.id = m.start_id), m.left_playbook_at_ms
    where m.left_playbook_at_ms > coalesce(m.life_released_at_ms, -1)`;

/** A person let pass that its account left the playbook: nobody undoes it for that any more. */
export const leavingLetPass: SQL = sql`coalesce(m.life_released_at_ms >= m.left_playbook_at_ms, 0)`;

/** Something may hold it: most have neither, and are looked at no further. */
const mayBeHeld = sql`(m.watch_life = 1 or m.left_playbook_at_ms is not null)`;

/** The newest of the events that hold `m` (PR8), as the JSON of a `LifeEvent`; null when none does, or nobody watches for them. */
export const lifeEvent: SQL<string | null> = sql`(case when ${mayBeHeld} then (
  select json_object('kind', l.kind, 'who', l.who, 'by', l.by, 'atMs', l.at,
    'timeZone', coalesce((select z.time_zone from teammate z where z.id = m.teammate_id), 'UTC'))
  from (${events}) l order by l.at desc limit 1) end)`;

/** No event holds it. */
export const undisturbed: SQL = sql`(not ${mayBeHeld} or ${lifeEvent} is null)`;
