import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";

export type AuditRow = {
  seq: number;
  atMs: number;
  actorId: string | null;
  action: string;
  entity: string;
  entityId: string;
  detail: string | null;
};

export type AuditAsked = {
  entity?: string;
  entityId?: string;
  action?: string;
  /** Null asks for what Parley did by itself. */
  actorId?: string | null;
  fromMs?: number;
  toMs?: number;
  /** Leaves out what stands on the trail once more for many: rows of a bulk run, of a hand-over. */
  folded?: boolean;
};

/** Entries of one question looked at before the answer is a short one. */
const mostWalked = 20_000;

/** The trail, newest first, below `beforeSeq`; `nextSeq` is where the next page begins, null at the end. A rare thing may take several
 * pages, some of them empty: each is bounded. */
export async function listAudit(
  db: Db,
  o: AuditAsked & { beforeSeq: number | null; limit: number },
  walked: number = mostWalked,
): Promise<{ rows: AuditRow[]; nextSeq: number | null }> {
  const toSeq = o.toMs === undefined ? null : await seqAt(db, o.toMs);
  const before = Math.min(o.beforeSeq ?? Infinity, toSeq ?? Infinity);
  const range = [
    sql`seq < ${before === Infinity ? Number.MAX_SAFE_INTEGER : before}`,
    ...(o.fromMs === undefined ? [] : [sql`seq >= ${await seqAt(db, o.fromMs)}`]),
  ];
  const holds = [
    ...(o.entity === undefined ? [] : [sql`entity = ${o.entity}`]),
    ...(o.entityId === undefined ? [] : [sql`entity_id = ${o.entityId}`]),
    ...(o.action === undefined ? [] : [sql`action = ${o.action}`]),
    ...(o.actorId === undefined ? [] : [sql`actor_id is ${o.actorId}`]),
    ...(o.folded ? [isNoPart(o.action)] : []),
  ];
  const { index, own } = driverOf(o);
  const inRange = sql.join([...range, ...own], sql` and `);
  const walk = sql`select seq, at_ms, actor_id, action, entity, entity_id, detail
    from audit ${index} where ${inRange} order by seq desc limit ${walked}`;
  const rows = await db.all<AuditRow>(sql`select seq, at_ms as atMs, actor_id as actorId, action, entity,
      entity_id as entityId, detail from (${walk}) where ${sql.join([sql`1`, ...holds], sql` and `)}
    order by seq desc limit ${o.limit + 1}`);
  const page = rows.slice(0, o.limit);
  if (rows.length > o.limit) return { rows: page, nextSeq: page.at(-1)!.seq };
  const [last] = await db.all<{ seq: number }>(sql`select seq from audit ${index} where ${inRange}
    order by seq desc limit 1 offset ${walked - 1}`);
  return { rows: page, nextSeq: last?.seq ?? null };
}

const isNoPart = (asked: string | undefined): SQL =>
  sql`(detail is null or detail ->> '$.bulkRun' is null and detail ->> '$.handedOverFrom' is null)
    and action <> ${asked === "message.handed_over" ? "" : "message.handed_over"}`;

/** What went to another since this entry said that somebody left, as far as the next `walked` entries tell; `isMore` where there are more. */
export async function countHandedOver(
  db: Db,
  o: { seq: number; fromId: string },
  walked: number = mostWalked,
): Promise<{ accounts: number; messages: number; isMore: boolean }> {
  const [row] = await db.all<{ accounts: number | null; messages: number | null; seen: number }>(sql`
    select sum(entity = 'account' and detail ->> '$.handedOverFrom' = ${o.fromId}) as accounts,
      sum(action = 'message.handed_over' and detail ->> '$.from' = ${o.fromId}) as messages, count(*) as seen
    from (select entity, action, detail from audit where seq > ${o.seq} order by seq limit ${walked})`);
  return { accounts: row?.accounts ?? 0, messages: row?.messages ?? 0, isMore: row?.seen === walked };
}

/** The index that the walk goes along, and what of the question it answers by itself. */
function driverOf(o: AuditAsked): { index: SQL; own: SQL[] } {
  if (o.entity !== undefined && o.entityId !== undefined) {
    return { index: sql`indexed by audit_entity`, own: [sql`entity = ${o.entity}`, sql`entity_id = ${o.entityId}`] };
  }
  if (o.action !== undefined) return { index: sql`indexed by audit_action`, own: [sql`action = ${o.action}`] };
  if (o.actorId !== undefined) return { index: sql`indexed by audit_actor`, own: [sql`actor_id is ${o.actorId}`] };
  return { index: sql`not indexed`, own: [] };
}

/** The first entry of that instant or later, by halving: entries are numbered as they come. */
async function seqAt(db: Db, atMs: number): Promise<number> {
  const [ends] = await db.all<{ low: number | null; high: number | null }>(
    sql`select (select min(seq) from audit) as low, (select max(seq) from audit) as high`,
  );
  let [low, high] = [ends!.low ?? 0, (ends!.high ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [at] = await db.all<{ seq: number; atMs: number }>(
      sql`select seq, at_ms as atMs from audit where seq >= ${middle} order by seq limit 1`,
    );
    if (!at || at.atMs >= atMs) high = middle;
    else low = at.seq + 1;
  }
  return low;
}

/** What an entry is about: what it is called, and for a message the conversation that it stands in. */
export type AuditName = { id: string; name: string | null; conversationId?: string };

/** What these are called, as far as they are there still; of others' personal templates nothing. */
export function auditNames(
  db: Db,
  o: { entity: string; ids: readonly string[]; teammateId: string },
): Promise<AuditName[]> {
  const from = eachOf(o.ids);
  const person = (alias: "u" | "t") => sql`coalesce(${fullName(alias)}, ${sql.raw(alias)}.email)`;
  const reads: Record<string, SQL> = {
    account: sql`select a.id, a.name from ${from} cross join account a on a.id = j.value`,
    user: sql`select u.id, ${person("u")} as name from ${from} cross join user u on u.id = j.value`,
    teammate: sql`select t.id, ${person("t")} as name from ${from} cross join teammate t on t.id = j.value`,
    template: sql`select t.id, t.name from ${from} cross join template t on t.id = j.value
      where t.shared = 1 or t.created_by_id = ${o.teammateId}`,
    trait: sql`select d.id, d.label as name from ${from} cross join trait_definition d on d.id = j.value`,
    channel: sql`select c.id, c.name from ${from} cross join channel c on c.id = j.value`,
    sender: sql`select s.id, s.address as name from ${from} cross join sender s on s.id = j.value`,
    start: sql`select s.id, s.name from ${from} cross join start s on s.id = j.value`,
    playbook: sql`select p.id, p.name from ${from} cross join playbook p on p.id = j.value`,
    import: sql`select i.id, i.file_name as name from ${from} cross join import_run i on i.id = j.value`,
    conversation: sql`select c.id, c.subject as name from ${from} cross join conversation c on c.id = j.value`,
    message: sql`select m.id, c.subject as name, c.id as "conversationId" from ${from}
      cross join message m on m.id = j.value join conversation c on c.id = m.conversation_id`,
  };
  const read = reads[o.entity];
  return read ? db.all<AuditName>(read) : Promise.resolve([]);
}

/** Writes on the trail what somebody did that changed nothing here. */
export const keepTrail = (
  db: Db,
  o: {
    actorId: string;
    action: string;
    entity: string;
    entityId: string;
    detail: Record<string, unknown>;
    atMs: number;
  },
): Promise<unknown> =>
  db.run(sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    values (${o.atMs}, ${o.actorId}, ${o.action}, ${o.entity}, ${o.entityId}, ${JSON.stringify(o.detail)})`);
