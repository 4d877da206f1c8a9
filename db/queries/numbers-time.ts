import { type SQL, sql } from "drizzle-orm";

/** By which instant conversations stand in a span of time; those that have none are in no span. */
export type Time = {
  /** Rows of an index that goes by it, each conversation's among them and maybe more; what follows `from`. */
  along: SQL;
  /** Their instant. */
  column: SQL;
  /** The conversations `t` of those rows, each once, at its own instant; what follows `from`. */
  from: SQL;
  /** The instant of a conversation `t`. */
  at: SQL;
};

const conversations = sql`conversation t indexed by conversation_created where 1`;
export const byCreation: Time = {
  along: conversations,
  column: sql`t.created_at_ms`,
  from: conversations,
  at: sql`t.created_at_ms`,
};

const left = sql`l.state = 'sent' and l.tells is not null`;
const first = sql`not exists (select 1 from message e indexed by message_left
  where e.conversation_id = l.conversation_id and e.state = 'sent' and e.tells is not null
    and (e.ended_at_ms, e.rowid) < (l.ended_at_ms, l.rowid))`;
/** When the first mail of it left. */
export const byFirstSent: Time = {
  along: sql`message l indexed by message_left_at where ${left}`,
  column: sql`l.ended_at_ms`,
  from: sql`message l indexed by message_left_at cross join conversation t on t.id = l.conversation_id
    where ${left} and ${first}`,
  at: sql`(select min(l.ended_at_ms) from message l indexed by message_left
    where l.conversation_id = t.id and ${left})`,
};
