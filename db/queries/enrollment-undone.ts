import { type SQL, sql } from "drizzle-orm";
import { touchStays } from "./playbook-touched.ts";
import { copyLives } from "./twice.ts";

/** By each of these deleted mails to which another account's open stay left one of its people out as `duplicate`: that stay's step `t`, and
 * the person `p`. */
const leftOut = (deleted: SQL): SQL =>
  sql`(${deleted}) d cross join enrollment_item i on i.message_id = d.message_id
      cross join enrollment e on e.id = i.enrollment_id
      cross join participant p on p.message_id = d.message_id and p.role = 'to'
      cross join membership k on k.user_id = p.user_id and k.account_id <> e.account_id
      cross join enrollment o indexed by enrollment_open on o.playbook_id = i.playbook_id
        and o.account_id = k.account_id and o.left_at_ms is null
      cross join enrollment_step t on t.enrollment_id = o.id and t.action_key = i.action_key
    where exists (select 1 from json_each(t.result, '$.duplicates') x where x.value = p.user_id)
      and exists (select 1 from playbook_action a where a.playbook_id = o.playbook_id and a.version_no = o.version_no
        and a.key = t.action_key and a.kind = 'start')`;

/**
 * For the batch that deletes these unsent mails of stays that ended (a select of `message_id`s): whom they were to go to, and whom the same
 * action left out for another account, as `duplicate`, that account takes up if it is still in (ST6): its step is due again, for these
 * people alone (`again` in its result), whether or not it was done for others.
 */
export const takeUpElsewhere = (deleted: SQL): SQL => {
  const theirs = sql`select json_group_array(p.user_id) from ${leftOut(deleted)}
    and t.enrollment_id = s.enrollment_id and t.action_key = s.action_key`;
  return sql`update enrollment_step as s set state = 'due', at_ms = null, why = null,
      result = json_set(s.result, '$.again', (select json_group_array(distinct x.atom)
        from json_tree(json_array(json(s.result -> '$.again'), json((${theirs})))) x where x.atom is not null))
    where (s.enrollment_id, s.action_key) in (select t.enrollment_id, t.action_key from ${leftOut(deleted)})`;
};

/**
 * For the same batch, behind it: of these stays (a select of ids), those of which something was deleted just now and that left nothing
 * behind, with every mail of theirs skipped, no copy of one alive and no trait set, count no more for re-entry (PB3), bar nobody, and their
 * accounts are looked at again. `acted_at_ms` still tells of them.
 */
export const forgetStays = (stays: SQL, deleted: SQL): SQL[] => {
  const forgotten = sql`select e.id from enrollment e where e.id in (${stays}) and e.left_at_ms is not null
    and e.acted_first_at_ms is null and e.acted_at_ms is not null`;
  return [
    sql`update enrollment as e set acted_first_at_ms = null
      where e.id in (${stays}) and e.left_at_ms is not null and e.acted_first_at_ms is not null
        and exists (select 1 from (${deleted}) d cross join enrollment_item i on i.message_id = d.message_id
          where i.enrollment_id = e.id)
        and not exists (select 1 from enrollment_item i cross join message m on m.id = i.message_id
          where i.enrollment_id = e.id and (+m.state <> 'skipped' or ${copyLives}))
        and not exists (select 1 from enrollment_step s where s.enrollment_id = e.id and s.result ->> '$.changed' > 0)`,
    sql`delete from playbook_barred where (playbook_id, account_id) in
      (select e.playbook_id, e.account_id from enrollment e where e.id in (${forgotten}))`,
    touchStays(forgotten),
  ];
};
