import { type SQL, sql } from "drizzle-orm";
import { tellBits } from "../../schema/delivery.ts";
import type { Field, Standing } from "../field.ts";

const yesNo = (name: string, label: string, at: Standing): Field => ({
  field: `conversation.${name}`,
  entity: "conversation",
  label,
  group: "Conversation",
  type: "boolean",
  nullable: false,
  at,
});

/** What a mailbox sent, and what came in, is no mail of ours: Parley did not seal it. */
const left = sql`sm.state = 'sent' and sm.tells is not null`;
const someLeft = (holds: SQL) => (alias: string): SQL =>
  sql`exists (select 1 from message sm indexed by message_left
    where sm.conversation_id = ${sql.raw(alias)}.id and ${left} and ${holds})`;
/** Without ids to begin from: where few can tell, all that left would be looked at in search of them. */
const tracked = (name: string, label: string, holds: SQL): Field =>
  yesNo(name, label, { kind: "condition", holds: someLeft(holds) });
const tells = (what: keyof typeof tellBits): SQL => sql`(sm.tells & ${sql.raw(String(tellBits[what]))}) <> 0`;

/** By the link of this mail, and by no scanner that followed it. */
const unsubscribed = sql`se.kind = 'unsubscribe' and se.verdict is not 'scanner'`;

/** What became of conversations, and of which of them that can be told (TR3, VI5). */
export const outcomeFields: readonly Field[] = [
  yesNo("sent", "Sent", {
    kind: "condition",
    holds: someLeft(sql`1`),
    ids: sql`select sm.conversation_id as id from message sm indexed by message_left where ${left}`,
  }),
  {
    field: "conversation.sentAt",
    entity: "conversation",
    label: "First sent",
    group: "Conversation",
    type: "instant",
    nullable: true,
    at: {
      kind: "linked",
      holds: (alias, passes) =>
        sql`exists (select 1 from (select min(sm.ended_at_ms) as at from message sm indexed by message_left
          where sm.conversation_id = ${sql.raw(alias)}.id and ${left}) x where ${passes(sql`x.at`)})`,
      ids: (passes) =>
        sql`select sm.conversation_id as id from message sm indexed by message_left_at
          where ${left} and ${passes(sql`sm.ended_at_ms`)}`,
    },
  },
  yesNo("unsubscribed", "Unsubscribed", {
    kind: "condition",
    holds: (alias) =>
      sql`exists (select 1 from message sm indexed by message_conversation
        cross join delivery_event se indexed by delivery_event_unsubscribe on se.message_id = sm.id
        where sm.conversation_id = ${sql.raw(alias)}.id and ${unsubscribed})`,
    ids: sql`select sm.conversation_id as id from delivery_event se indexed by delivery_event_unsubscribe
      cross join message sm on sm.id = se.message_id where ${unsubscribed}`,
  }),
  tracked("opensTracked", "Opens are tracked", sql`sm.untracked = 0`),
  tracked("repliesTracked", "Replies are tracked", tells("replies")),
  tracked("bouncesTracked", "Bounces are tracked", tells("bounces")),
  tracked("unsubscribesTracked", "Has an unsubscribe link", tells("unsubscribes")),
];
