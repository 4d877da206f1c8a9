import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import type { enrollmentLeftWhys } from "../schema/playbook.ts";
import { batch } from "../statements.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";

/** A stay, with what its playbook and account are called. */
export type StayRow = {
  id: string;
  playbookId: string;
  playbookName: string;
  playbookPaused: boolean;
  versionNo: number;
  accountId: string;
  accountName: string;
  enteredAtMs: number;
  leftAtMs: number | null;
  leftWhy: (typeof enrollmentLeftWhys)[number] | null;
  baseline: boolean;
};
type Flags = "baseline" | "playbookPaused";
export type StayPlace = { enteredAtMs: number; id: string };

/** Stays of one playbook, or of one account; `isOpen` asks for those alone that are open, or that have ended. */
export type StaysAsked = {
  playbookId?: string;
  accountId?: string;
  isOpen?: boolean;
  after: StayPlace | null;
  limit: number;
};

/** Rows that one statement looks at in search of stays of a kind, and how many such looks make a page. */
const [walkedAtOnce, mostWalks] = [2_000, 20];

/** Ids of the newest stays behind `after`. A page may be short, with where to go on: nobody waits for a rare kind to be found. */
export async function listStays(db: Db, o: StaysAsked): Promise<{ ids: string[]; next: StayPlace | null }> {
  const found: (StayPlace & { is: number })[] = [];
  let after = o.after;
  for (let walks = 0; walks < mostWalks; walks++) {
    const seen = await db.all<StayPlace & { is: number }>(staysQuery({ ...o, after }));
    found.push(...seen.filter(({ is }) => is === 1));
    const last = seen.at(-1);
    if (found.length > o.limit) break;
    if (!last || seen.length < walkedOf(o)) return { ids: idsOf(found), next: null };
    after = { enteredAtMs: last.enteredAtMs, id: last.id };
  }
  const page = found.slice(0, o.limit);
  const last = found.length > o.limit ? page.at(-1)! : after!;
  return { ids: idsOf(page), next: { enteredAtMs: last.enteredAtMs, id: last.id } };
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
/** All that are looked at are wanted where nothing more is asked of them. */
const walkedOf = (o: StaysAsked): number =>
  o.isOpen === undefined && !(o.playbookId && o.accountId) ? o.limit + 1 : walkedAtOnce;

/** The next stays in order, and whether each is of the kind. */
export function staysQuery(o: StaysAsked): SQL {
  const { playbookId, accountId, isOpen, after } = o;
  const [column, id, index] = accountId
    ? [sql`e.account_id`, accountId, sql`enrollment_account`]
    : [sql`e.playbook_id`, playbookId, sql`enrollment_playbook`];
  const behind = after ? sql`and (e.entered_at_ms, e.id) < (${after.enteredAtMs}, ${after.id})` : sql``;
  const is = [
    ...(accountId && playbookId ? [sql`e.playbook_id = ${playbookId}`] : []),
    ...(isOpen === undefined ? [] : [isOpen ? sql`e.left_at_ms is null` : sql`e.left_at_ms is not null`]),
  ];
  return sql`select e.id, e.entered_at_ms as "enteredAtMs", ${is.length ? sql.join(is, sql` and `) : sql`1`} as "is"
    from enrollment e indexed by ${index} where ${column} = ${id} ${behind}
    order by e.entered_at_ms desc, e.id desc limit ${walkedOf(o)}`;
}

/** In the order of the ids; unknown ones are left out. */
export async function staysById(db: Db, ids: readonly string[]): Promise<StayRow[]> {
  const rows = await db.all<Omit<StayRow, Flags> & Record<Flags, number>>(sql`
    select e.id, e.playbook_id as "playbookId", p.name as "playbookName", p.state = 'paused' as "playbookPaused", e.version_no as "versionNo",
      e.account_id as "accountId", coalesce(a.name, '') as "accountName", e.entered_at_ms as "enteredAtMs",
      e.left_at_ms as "leftAtMs", e.left_why as "leftWhy", e.baseline
    from ${eachOf(ids)} cross join enrollment e on e.id = j.value cross join playbook p on p.id = e.playbook_id
      left join account a on a.id = e.account_id order by j.key`);
  return rows.map((row) => ({ ...row, baseline: row.baseline === 1, playbookPaused: row.playbookPaused === 1 }));
}

export type StayAction = {
  key: string;
  name: string;
  kind: "start" | "followUp" | "setTrait";
  /** Of a follow-up: the key of the action whose mail it follows, and how long after that was sent. */
  after?: string | null;
  afterDays?: number | null;
};
export type StayStep = {
  enrollmentId: string;
  actionKey: string;
  state: "due" | "done" | "skipped";
  dueAtMs: number;
  atMs: number | null;
  why: string | null;
  result: unknown;
};
export type StayItem = {
  enrollmentId: string;
  actionKey: string;
  state: "waiting" | "made" | "skipped";
  checkAtMs: number | null;
  /** The mail that a follow-up follows has left. */
  followsSent: boolean;
  atMs: number;
  why: string | null;
  messageId: string | null;
  conversationId: string | null;
  mailState: MessageState | null;
  mailAtMs: number | null;
  endedWhy: string | null;
  to: { userId: string | null; name: string }[];
};
export type StayDeeds = {
  /** By `playbookId versionNo`, in their order. */
  actions: Map<string, StayAction[]>;
  steps: StayStep[];
  items: StayItem[];
};
/** So many are told at once, an equal share of them of each stay: one of many people hides no other's. */
const mostItems = 2_000;

/** What the actions of these stays are, and what came of each, of many the first. One snapshot. */
export async function deedsOf(db: Db, ids: readonly string[]): Promise<StayDeeds> {
  const stays = sql`${eachOf(ids)} cross join enrollment e on e.id = j.value`;
  const [actions, steps, items] = await batch(db, [
    sql`select v.playbook_id || ' ' || v.no as version, a.value ->> 'key' as key, a.value ->> 'name' as name,
        a.value ->> 'kind' as kind, a.value ->> 'after' as "after", a.value ->> 'afterDays' as "afterDays"
      from playbook_version v cross join json_each(v.definition, '$.actions') a
      where (v.playbook_id, v.no) in (select e.playbook_id, e.version_no from ${stays}) order by version, a.key`,
    sql`select s.enrollment_id as "enrollmentId", s.action_key as "actionKey", s.state, s.due_at_ms as "dueAtMs",
        s.at_ms as "atMs", s.why, s.result
      from ${eachOf(ids)} cross join enrollment_step s on s.enrollment_id = j.value`,
    sql`select i.enrollment_id as "enrollmentId", i.action_key as "actionKey", i.state, i.check_at_ms as "checkAtMs",
        (select o.state from message o where o.id = i.after_message_id) is 'sent' as "followsSent",
        i.at_ms as "atMs", i.why, m.id as "messageId", m.conversation_id as "conversationId", m.state as "mailState",
        coalesce(m.ended_at_ms, m.send_at_ms) as "mailAtMs", m.ended_why as "endedWhy",
        (select json_group_array(json_object('userId', p.user_id, 'name',
            coalesce(${fullName("u")}, p.name, p.address)))
          from participant p left join user u on u.id = p.user_id where p.message_id = m.id and p.role = 'to') as "to"
      from (select x.*, row_number() over (partition by x.enrollment_id order by x.at_ms, x.item_key) as place
          from ${eachOf(ids)} cross join enrollment_item x on x.enrollment_id = j.value) i
        left join message m on m.id = i.message_id
      where i.place <= ${Math.ceil(mostItems / Math.max(1, ids.length))} order by i.at_ms, i.item_key`,
  ]);
  const byVersion = Map.groupBy(actions as (StayAction & { version: string })[], ({ version }) => version);
  return {
    actions: new Map(Array.from(byVersion, ([version, rows]) => [
      version,
      rows.map(({ version: _, ...action }) => action),
    ])),
    steps: (steps as (Omit<StayStep, "result"> & { result: string | null })[]).map((row) => ({
      ...row,
      result: row.result === null ? null : JSON.parse(row.result),
    })),
    items: (items as (Omit<StayItem, "to" | "followsSent"> & { to: string; followsSent: number })[]).map((row) => ({
      ...row,
      followsSent: row.followsSent === 1,
      to: JSON.parse(row.to),
    })),
  };
}
