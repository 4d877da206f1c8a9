import { type SQL, sql } from "drizzle-orm";
import { tellBits } from "../schema/delivery.ts";
import { paceOf } from "./list-pace.ts";
import type { Bounds, Reader } from "./list.ts";
import { newestStretch, type Span } from "./stretch.ts";

/** What became of messages that left: of each outcome in how many it came about, `of` so many that can tell (TR3). */
export type Outcomes = { sent: number } & Record<Outcome, { count: number; of: number }>;
export const outcomes = ["opens", "replies", "bounces", "unsubscribes"] as const;
export type Outcome = (typeof outcomes)[number];

/** Messages `t` by one way to them: an index that goes by when they left, and what they are told apart by. */
export type Mail = { along: SQL; key: SQL };

/** What began from a template, by who sent it. */
export const mailOfTemplate = (templateId: string): Mail => ({
  along: sql`message t indexed by message_template_left where t.template_id = ${templateId} and ${left}`,
  key: sql`t.teammate_id`,
});
/** What a start made, by the version of its playbook that its account is in; null where it is none's. */
export const mailOfStart = (startId: string): Mail => ({
  along: sql`message t indexed by message_start_left where t.start_id = ${startId} and ${left}`,
  key: sql`(select e.version_no from enrollment_item i indexed by enrollment_item_message
    cross join enrollment e on e.id = i.enrollment_id where i.message_id = t.id)`,
});
/** What Parley sent itself, and no test of it. */
const left = sql`t.state = 'sent' and t.tells is not null`;
const column = sql`t.ended_at_ms`;

/** When the first of it left; null where none has. */
export async function firstLeftMs(db: Reader, { along }: Mail): Promise<number | null> {
  const [row] = await db.all<{ at: number }>(sql`select ${column} as at from ${along} order by ${column} limit 1`);
  return row?.at ?? null;
}

/** Counts of one way after another, as long as `bounds` allow for all that is asked of it together. */
export function openCount(db: Reader, bounds: Bounds) {
  const pace = paceOf(bounds);
  const isOver = () => pace.isOver() || bounds.signal?.aborted === true;
  return {
    isOver,
    /** Of what left within the span, by key; null where time was up before all of it was counted. */
    async count(mail: Mail, span: Span): Promise<Map<string | number | null, Outcomes> | null> {
      const groups = new Map<string | number | null, Outcomes>();
      for (let rest = span; rest.fromMs < rest.toMs;) {
        const stretch = await newestStretch(db, { along: mail.along, column }, rest, pace.next());
        for (const row of await db.all<Counted>(countOf(mail, stretch))) {
          groups.set(row.key, sumOf([groups.get(row.key) ?? none, outcomesOf(row)]));
        }
        rest = { fromMs: rest.fromMs, toMs: stretch.fromMs };
        if (rest.fromMs < rest.toMs && isOver()) return null;
      }
      return groups;
    },
  };
}

export const none: Outcomes = {
  sent: 0,
  opens: { count: 0, of: 0 },
  replies: { count: 0, of: 0 },
  bounces: { count: 0, of: 0 },
  unsubscribes: { count: 0, of: 0 },
};
export function sumOf(all: readonly Outcomes[]): Outcomes {
  const total = (of: (one: Outcomes) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const sums = outcomes.map((name) =>
    [name, { count: total((one) => one[name].count), of: total((one) => one[name].of) }] as const
  );
  return { sent: total(({ sent }) => sent), ...Object.fromEntries(sums) } as Outcomes;
}

type Counted = { key: string | number | null; sent: number } & Record<Outcome | `${Outcome}Of`, number>;
const outcomesOf = (row: Counted): Outcomes =>
  ({
    sent: row.sent,
    ...Object.fromEntries(outcomes.map((name) => [name, { count: row[name], of: row[`${name}Of`] }])),
  }) as Outcomes;

const tells = (what: keyof typeof tellBits) => sql.raw(`(t.tells & ${tellBits[what]}) <> 0`);
/** Of each outcome which messages can tell, and what tells it. A mail counts once, however often and by however many of its readers. */
const toldBy: Record<Outcome, [can: SQL, does: SQL]> = {
  opens: [sql`t.untracked = 0`, sql`t.seen_first_at_ms is not null`],
  replies: [tells("replies"), told("reply")],
  bounces: [tells("bounces"), told("bounce")],
  unsubscribes: [tells("unsubscribes"), sql`${told("unsubscribe", sql`and e.verdict is not 'scanner'`)}`],
};
function told(kind: "reply" | "bounce" | "unsubscribe", also: SQL = sql``): SQL {
  return sql`exists (select 1 from delivery_event e indexed by ${sql.identifier(`delivery_event_${kind}`)}
    where e.message_id = t.id and e.kind = ${sql.raw(`'${kind}'`)} ${also})`;
}

function countOf({ along, key }: Mail, { fromMs, toMs }: Span): SQL {
  const each = outcomes.map((name) => {
    const [can, does] = toldBy[name];
    return sql`total(${can}) as ${sql.identifier(`${name}Of`)}, total(${can} and ${does}) as ${sql.identifier(name)}`;
  });
  return sql`select ${key} as key, count(*) as sent, ${sql.join(each, sql`, `)} from ${along}
    and ${column} >= ${fromMs} and ${column} < ${toMs} group by key`;
}
