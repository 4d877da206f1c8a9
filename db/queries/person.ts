import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Person } from "./erase-messages.ts";
import { eachOf } from "./given.ts";

export type PersonMessage = {
  id: string;
  conversationId: string;
  direction: "in" | "out";
  state: string;
  subject: string;
  endedWhy: string | null;
  createdAtMs: number;
  endedAtMs: number | null;
  /** JSON: `{role, address, name}` of each. */
  participants: string;
  /** What left, or what came in. */
  html: string | null;
  text: string | null;
  isDraft: number;
  /** What it was started as, by name. */
  start: string | null;
};

const theirs = ({ userId, address }: Person): SQL =>
  sql`(select message_id from participant where user_id = ${userId}
    union select message_id from participant where address = ${address ?? ""})`;

/** All messages that name the person (AD5), by id, beyond `after`. */
export const messagesOfPerson = (
  db: Db,
  person: Person,
  { after, limit }: { after: string; limit: number },
): Promise<PersonMessage[]> =>
  db.all(
    sql`select m.id, m.conversation_id as "conversationId", m.direction, m.state, m.subject, m.ended_why as "endedWhy",
      m.created_at_ms as "createdAtMs", m.ended_at_ms as "endedAtMs",
      (select json_group_array(json_object('role', p.role, 'address', p.address, 'name', p.name)) from participant p
        where p.message_id = m.id) as participants,
      coalesce(x.html, i.html) as html, i.text, m.direction = 'out' and x.message_id is null as "isDraft",
      (select name from start where id = m.start_id) as start
    from message m left join message_mime x on x.message_id = m.id left join inbound_mail i on i.message_id = m.id
    where m.id in ${theirs(person)} and m.id > ${after} order by m.id limit ${limit}`,
  );

export type PersonEvent = {
  kind: string;
  atMs: number;
  messageId: string;
  code: string | null;
  agent: string | null;
  detail: string | null;
};

/** What happened to these messages, as far as it is about the person. */
export const eventsOfPerson = (db: Db, person: Person, messageIds: readonly string[]): Promise<PersonEvent[]> =>
  db.all(sql`select e.kind, e.at_ms as "atMs", e.message_id as "messageId", e.code, e.agent, e.detail
    from ${eachOf(messageIds)} cross join delivery_event e on e.message_id = j.value
    where e.user_id = ${person.userId} or e.address = ${person.address ?? ""}
      or (e.user_id is null and e.address is null) order by e.at_ms, e.id`);

export type PersonTrail = { atMs: number; action: string; actorId: string | null; detail: string | null };

/** Who did what to them, newest first. */
export const trailOfPerson = (db: Db, { userId, address }: Person, most: number): Promise<PersonTrail[]> =>
  db.all(sql`select at_ms as "atMs", action, actor_id as "actorId", detail from (
      select * from (select * from audit where entity = 'user' and entity_id = ${userId} order by seq desc limit ${most})
      union all
      select * from (select * from audit where entity = 'suppression' and entity_id = ${address ?? ""}
        order by seq desc limit ${most})
    ) order by seq desc limit ${most}`);
