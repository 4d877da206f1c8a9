import { type SQL, sql } from "drizzle-orm";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import type { BenchWorkspace } from "./workspace.ts";

type Kind = "TM" | "AC" | "PE" | "CN" | "MS" | "ST" | "SN";
/** The id of the `i`th row of a kind, such as the API takes. */
export const idOf = (kind: Kind, i: number): string => `01BENCH${kind}${String(i).padStart(17, "0")}`;
const idSql = (kind: Kind, i: SQL): SQL => sql`printf(${`01BENCH${kind}%017d`}, ${i})`;

export type Amounts = {
  senders: number;
  accounts: number;
  users: number;
  messages: number;
  /** When the `i`th message is due, as SQL over `n.i`. */
  sendAtMs: SQL;
  /** A mailbox's limits and office hours in three zones; else no limit and always open. */
  limited: boolean;
  /** What every message says; a short mail with a few variables where it does not matter. */
  seed?: Uint8Array;
};

const officeHours = JSON.stringify(
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]])),
);
const subject = "Your renewal at {{account.name}}";
const html = `<p>Hi {{user.firstName | "there"}},</p><p>the agreement of {{account.name}} renews soon.</p>`;

/** Teammates with their senders, accounts, users and one pending message a conversation, one statement a table. The admin is the
 * first sender and CSM; accounts and messages go round. */
export async function fill({ database, adminId, channelId }: BenchWorkspace, o: Amounts): Promise<void> {
  const { db } = database;
  const atMs = Date.now();
  const each = (count: number) =>
    sql`(with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${
      sql.raw(`${count}`)
    }) select i from n) n`;
  const teammate = (i: SQL) =>
    sql`case (${i}) % ${sql.raw(`${o.senders}`)} when 0 then ${adminId} else ${
      idSql("TM", sql`(${i}) % ${sql.raw(`${o.senders}`)}`)
    } end`;
  const account = sql`n.i % ${sql.raw(`${o.accounts}`)}`;
  const user = sql`n.i % ${sql.raw(`${o.users}`)}`;
  const window = o.limited ? officeHours : "null";
  const seed = o.seed ?? seedUpdate(contentFromHtml({ subject, html }));
  const [hourly, daily] = o.limited ? [60, 250] : [null, null];

  const statements = [
    sql`insert into teammate (id, email, first_name, last_name, role, state, time_zone, sending_window, created_at_ms)
      select ${
      idSql("TM", sql`n.i`)
    }, printf('t%d@bench.example.com', n.i), 'Tess', printf('Mate %d', n.i), 'member', 'active',
        case n.i % 3 when 0 then 'Europe/Berlin' when 1 then 'America/New_York' else 'Asia/Kolkata' end, ${window}, ${atMs}
      from ${each(o.senders)} where n.i > 0`,
    sql`insert into sender (id, channel_id, teammate_id, address, hourly_limit, daily_limit, created_at_ms)
      select ${idSql("SN", sql`n.i`)}, ${channelId}, ${
      teammate(sql`n.i`)
    }, printf('t%d@bench.example.com', n.i), ${hourly}, ${daily}, ${atMs}
      from ${each(o.senders)} where n.i > 0`,
    sql`update sender set hourly_limit = ${hourly}, daily_limit = ${daily} where teammate_id = ${adminId}`,
    sql`insert into account (id, name, name_key, status, csm_id, mrr_cents, user_count, created_at_ms, updated_at_ms)
      select ${idSql("AC", sql`n.i`)}, printf('Account %d', n.i), printf('account %d', n.i), 'subscribed',
        ${teammate(sql`n.i`)}, n.i * 100, 1, ${atMs}, ${atMs} from ${each(o.accounts)}`,
    sql`insert into "user" (id, email, first_name, last_name, name_key, created_at_ms, updated_at_ms)
      select ${idSql("PE", sql`n.i`)}, printf('u%d@bench.example.net', n.i), 'Una', printf('Ser %d', n.i),
        printf('una ser %d', n.i), ${atMs}, ${atMs} from ${each(o.users)}`,
    sql`insert into membership (account_id, user_id, is_owner) select ${idSql("AC", account)}, ${
      idSql("PE", sql`n.i`)
    }, 1
      from ${each(o.users)}`,
    sql`insert into start (id, name, definition, seed, subject_text, state, created_by_id, created_at_ms)
      values (${idOf("ST", 0)}, 'Renewals', '{}', ${seed}, ${subject}, 'done', ${adminId}, ${atMs})`,
    sql`insert into conversation (id, account_id, subject, state, start_id, created_by_id, created_at_ms, active_at_ms)
      select ${idSql("CN", sql`n.i`)}, ${idSql("AC", account)}, ${subject}, 'pending', ${
      idOf("ST", 0)
    }, ${adminId}, ${atMs}, ${atMs}
      from ${each(o.messages)}`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, sender_mode, default_teammate_id,
        teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, created_at_ms)
      select ${idSql("MS", sql`n.i`)}, ${idSql("CN", sql`n.i`)}, ${idSql("AC", account)}, 'out', 'pending', 2, ${
      idOf("ST", 0)
    }, 'teammate',
        ${teammate(sql`n.i`)}, ${
      teammate(sql`n.i`)
    }, 'teammate', ${channelId}, 1, ${o.sendAtMs}, 'send_date', ${subject}, ${atMs}
      from ${each(o.messages)}`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select ${idSql("MS", sql`n.i`)}, 'to', 0, ${idSql("PE", user)}, printf('u%d@bench.example.net', ${user}), 'Una'
      from ${each(o.messages)}`,
  ];
  for (const statement of statements) await db.run(statement);
}
