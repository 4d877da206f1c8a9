import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch, nowMsSql } from "../statements.ts";
import { eachOf, oneOf } from "./given.ts";
import { leavingLetPass } from "./life-events.ts";
import { forgetLifeHold } from "./message-actions.ts";
import { holdingLeavers } from "./playbook-hold.ts";
import { undoOf } from "./playbook-undo.ts";
import type { Clock } from "./send.ts";

/** A message that an action made, and the stay that it was made in. Flags are 0 and 1. */
export type MailOfStay = {
  messageId: string;
  stayId: string;
  playbookId: string;
  versionNo: number;
  /** The playbook's name. */
  name: string;
  /** Neither has the stay ended, nor was its playbook put away. */
  isOpen: number;
  /** Why the playbook, a live one, cannot be swept. */
  fault: string | null;
  /** A person said to send it now. */
  isSentOnPurpose: number;
};

const columns = sql`m.id as "messageId", e.id as "stayId", e.playbook_id as "playbookId", e.version_no as "versionNo",
  p.name, e.left_at_ms is null and p.archived_at_ms is null as "isOpen", case p.state when 'live' then p.fault end as fault,
  m.send_now_at_ms is not null as "isSentOnPurpose"`;
const stayOf = sql`cross join enrollment_item i on i.message_id = m.id
  cross join enrollment e on e.id = i.enrollment_id cross join playbook p on p.id = e.playbook_id`;
/** What becomes of it when its account stops matching is not decided yet, by a sweep or by a person. */
const isUndecided = sql`(i.undone_at_ms is null and not ${leavingLetPass})`;

/** Those of these messages that are to leave only while their accounts match (PB3). */
export const mailsThatAsk = (db: Db, ids: readonly string[]): Promise<MailOfStay[]> =>
  db.all<MailOfStay>(sql`select ${columns} from ${eachOf(ids)} cross join message m on m.id = j.value ${stayOf}
    where ${isUndecided} and ${undoOf} <> 'send'`);

/** The next that wait because their accounts did not match when they were to leave, and whose stays go on all the same, by id. */
export const nextHeldBack = (db: Db, afterId: string, most: number): Promise<MailOfStay[]> =>
  db.all<MailOfStay>(sql`select ${columns} from message m indexed by message_held ${stayOf}
    where m.state = 'pending' and m.hold = 'life_event' and m.id > ${afterId} and m.left_playbook_at_ms is not null
      and ${isUndecided} and e.left_at_ms is null and p.archived_at_ms is null
    order by m.id limit ${most}`);

/** The definitions of versions, by `playbookId:no`. */
export async function readVersions(
  db: Db,
  of: readonly { playbookId: string; versionNo: number }[],
): Promise<Map<string, unknown>> {
  const rows = await db.all<{ key: string; definition: string }>(
    sql`select v.playbook_id || ':' || v.no as key, v.definition from ${eachOf(of)} cross join playbook_version v
      on v.playbook_id = j.value ->> 'playbookId' and v.no = j.value ->> 'versionNo'`,
  );
  return new Map(rows.map(({ key, definition }) => [key, JSON.parse(definition)]));
}

/** These wait, once each, as their accounts have left the playbook, unless that was decided already. */
export async function holdLeavers(db: Db, ids: readonly string[], clock: Clock): Promise<void> {
  const isToUndo = sql`exists (select 1 from enrollment_item i where i.message_id = m.id and i.undone_at_ms is null)`;
  await batch(db, holdingLeavers(sql`m.id in ${oneOf(ids)} and ${isToUndo}`, nowMsSql(clock)));
}

/** These need not wait any more, as their accounts match: those of stays that still go on, once each. Returns how many. */
export async function giveBack(db: Db, ids: readonly string[], nowMs: number): Promise<number> {
  const back = sql`from message m ${stayOf} where m.id in ${oneOf(ids)} and +m.state = 'pending'
    and m.left_playbook_at_ms is not null and ${isUndecided} and e.left_at_ms is null and p.archived_at_ms is null`;
  const [, , given] = await batch(db, [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id)
      select ${nowMs}, null, 'message.back_in_playbook', 'message', m.id ${back}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'updated', ${nowMs} ${back}`,
    sql`update message as m set left_playbook_at_ms = null, ${forgetLifeHold}, checks_stale = 1, checks_no = checks_no + 1
      where m.id in (select m.id ${back}) returning id`,
  ]);
  return given!.length;
}
