import { type SQL, sql } from "drizzle-orm";

/** What holds those messages `m` that pass and wait, once each, as their accounts have left the playbook (PB3): until a person releases or
 * deletes them, a sweep undoes them, or finds the account in it after all. */
export function holdingLeavers(passes: SQL, nowMs: SQL | number): SQL[] {
  const held = sql`from message m where ${passes} and +m.state = 'pending' and m.left_playbook_at_ms is null`;
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id)
      select ${nowMs}, null, 'message.left_playbook', 'message', m.id ${held}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'updated', ${nowMs} ${held}`,
    // Later than what a person let pass before, so that it holds.
    sql`update message as m set left_playbook_at_ms = max(${nowMs}, coalesce(m.life_released_at_ms, 0) + 1),
        checks_stale = 1, checks_no = checks_no + 1
      where m.id in (select m.id ${held})`,
  ];
}
