import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Hold, MessageState } from "../schema/conversation.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import type { Said } from "./inquiry.ts";
import { type Bounds, type Condition, listPage, type ListQuery, type Place } from "./list.ts";
import { isMine } from "./message-lists.ts";

export const attentionKinds = ["failed", "unknown", "bounced", "held"] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** One thing that waits for a person (PR10): a message, and since when. */
export type AttentionRow = {
  kind: AttentionKind;
  place: { value: number; id: string };
  messageId: string;
  /** The provider's words, of a held one what holds it. */
  detail: string | null;
  hold: Hold | null;
  voided: boolean;
  /** Whom a bounce came back from, where it says. */
  about: { userId: string | null; address: string; name: string | null } | null;
  /** Of an unknown one: what its provider said when it was last asked (SE3). */
  asked: { atMs: number; said: Said; detail: string | null } | null;
};

/** Nobody reads a larger number. */
const mostCounted = 10_000;

type Source = {
  table: "message" | "delivery_event";
  column: string;
  index: string;
  holds: SQL;
  mine: (id: string) => SQL;
};

/** Each kind along an index that holds it alone, by when it began. A bounce is the newest that nobody has seen to of its message. */
const sources: Record<AttentionKind, Source> = {
  failed: {
    table: "message",
    column: "ended_at_ms",
    index: "message_failed",
    holds: sql`t.state = 'failed' and t.dismissed_at_ms is null`,
    mine: (id) => isMine(id),
  },
  unknown: {
    table: "message",
    column: "ended_at_ms",
    index: "message_ended",
    holds: sql`t.state = 'unknown'`,
    mine: (id) => isMine(id),
  },
  bounced: {
    table: "delivery_event",
    column: "at_ms",
    index: "delivery_event_bounced",
    holds: sql`t.kind = 'bounce' and t.done_at_ms is null`,
    mine: (id) => sql`exists (select 1 from message m where m.id = t.message_id and ${isMine(id, sql`m`)})`,
  },
  held: {
    table: "message",
    column: "stuck_at_ms",
    index: "message_stuck",
    holds: sql`t.state = 'pending' and t.stuck_at_ms is not null`,
    mine: (id) => isMine(id),
  },
};

const newestOfItsMessage: Condition = {
  holds: sql`not exists (select 1 from delivery_event n where n.message_id = t.message_id and n.kind = 'bounce'
    and n.done_at_ms is null and (n.at_ms, n.id) > (t.at_ms, t.id))`,
};

export type AttentionAsked = { kind?: AttentionKind; mineOf?: string; after: Place | null; limit: number };

/** One page of what waits for a person, the newest first, of all kinds or one. */
export async function listAttention(
  db: Db,
  o: AttentionAsked,
  bounds?: Bounds,
): Promise<{ rows: AttentionRow[]; next: Place | null }> {
  const kinds = o.kind ? [o.kind] : attentionKinds;
  const pages = await Promise.all(kinds.map((kind) => listPage(db, queryOf(kind, o), bounds)));
  const horizon = pages.reduce<Place | null>(
    (last, { next }) => !last || next && isNewer(next, last) ? next : last,
    null,
  );
  const found = kinds.flatMap((kind, i) => pages[i]!.places.map((place) => ({ kind, place })))
    // What a kind that stopped early has not reached yet is newer than what another holds behind that.
    .filter(({ place }) => !horizon || !isNewer(horizon, place))
    .sort((a, b) => isNewer(a.place, b.place) ? -1 : 1);
  const page = found.slice(0, o.limit);
  return {
    rows: await rowsOf(db, page),
    next: found.length > o.limit ? page.at(-1)!.place : horizon,
  };
}

const isNewer = (a: Place, b: Place): boolean => a.value === b.value ? a.id > b.id : Number(a.value) > Number(b.value);

function queryOf(kind: AttentionKind, o: AttentionAsked): ListQuery {
  const { table, column, index, holds, mine } = sources[kind];
  const sort = { column, index, descending: true };
  return {
    table,
    sort,
    conditions: [
      { holds, sorted: sort },
      ...(kind === "bounced" ? [newestOfItsMessage] : []),
      ...(o.mineOf === undefined ? [] : [{ holds: mine(o.mineOf) }]),
    ],
    after: o.after,
    limit: o.limit,
  };
}

type Found = { kind: AttentionKind; place: Place };
type Read = Pick<AttentionRow, "messageId" | "detail" | "hold"> & {
  id: string;
  voided: number;
  asked: string | null;
  about: string | null;
};

async function rowsOf(db: Db, page: Found[]): Promise<AttentionRow[]> {
  const ids = (isBounce: boolean) =>
    page.filter(({ kind }) => (kind === "bounced") === isBounce).map((f) => f.place.id);
  const rows = await db.all<Read>(sql`
    select m.id, m.id as "messageId", case m.state when 'pending' then m.stuck_detail else m.ended_why end as detail,
      case m.state when 'pending' then m.stuck_hold end as hold, m.approved_at_ms is not null as voided,
      (select json_object('atMs', i.asked_at_ms, 'said', i.said, 'detail', i.detail) from send_inquiry i
        where i.message_id = m.id and m.state = 'unknown') as asked, null as about
    from ${eachOf(ids(false))} cross join message m on m.id = j.value
    union all select e.id, e.message_id, e.detail, null, 0, null, (
      select json_object('userId', x.user_id, 'address', x.address, 'name', x.name) from (
        select p.user_id, p.address,
          coalesce(${fullName("u")}, p.name) as name
        from participant p left join user u on u.id = p.user_id where p.message_id = e.message_id and p.role <> 'from'
          and (p.user_id = e.user_id or p.address = e.address) limit 1) x)
    from ${eachOf(ids(true))} cross join delivery_event e on e.id = j.value`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return page.flatMap(({ kind, place }) => {
    const row = byId.get(place.id);
    const at = { value: Number(place.value), id: place.id };
    if (!row) return [];
    const { asked, about } = row;
    return { kind, place: at, ...row, voided: row.voided === 1, asked: fromJson(asked), about: fromJson(about) };
  });
}

const fromJson = (text: string | null) => JSON.parse(text ?? "null");

/** How many of each kind wait, counted among the newest `mostCounted`. */
export async function countAttention(db: Db, mineOf?: string): Promise<Record<AttentionKind, number>> {
  const counts = attentionKinds.map((kind) => {
    const { table, column, index, holds, mine } = sources[kind];
    const rows = kind === "bounced" ? sql`distinct message_id` : sql`1`;
    return sql`select ${kind} as kind, count(*) as n from (select ${rows} from (
      select * from ${sql.identifier(table)} t indexed by ${sql.identifier(index)} where ${holds}
      order by ${sql.raw(`t.${column}`)} desc limit ${mostCounted}) t
      where ${mineOf === undefined ? sql`true` : mine(mineOf)})`;
  });
  const rows = await db.all<{ kind: AttentionKind; n: number }>(sql.join(counts, sql` union all `));
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n])) as Record<AttentionKind, number>;
}

/** How many messages of a sender wait, counted up to `mostCounted`. */
export async function countWaiting(db: Db, pair: { teammateId: string; channelId: string }): Promise<number> {
  const [row] = await db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from message indexed by message_queue
    where state = 'pending' and teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId} limit ${mostCounted})`,
  );
  return row!.n;
}

/** State of a message, and whether a bounce of it was ever told. */
export async function findDismissable(
  db: Db,
  messageId: string,
): Promise<{ state: MessageState; bounced: boolean } | undefined> {
  const [row] = await db.all<{ state: MessageState; bounced: number }>(sql`select state, exists (select 1
      from delivery_event e where e.message_id = message.id and e.kind = 'bounce') as bounced
    from message where id = ${messageId}`);
  return row && { state: row.state, bounced: row.bounced === 1 };
}
