import { type SQL, sql } from "drizzle-orm";

/** How many rows of each kind there are. */
export type ScaleAmounts = {
  teammates: number;
  templates: number;
  starts: number;
  accounts: number;
  users: number;
  conversations: number;
};
/** What the filling of a workspace goes by: the ids that were there before it, and the instant that all its times count from. */
export type Given = {
  amounts: ScaleAmounts;
  nowMs: number;
  /** The first of the teammates, who has the most accounts. */
  adminId: string;
  channelId: string;
  /** A start whose definition and content the others share. */
  startId: string;
};
/** Rows `from` up to, not including, `to`. */
export type Stretch = { from: number; to: number };

const kinds = {
  teammate: "TM",
  sender: "SN",
  account: "AC",
  user: "PE",
  template: "TP",
  start: "ST",
  conversation: "CN",
  message: "MS",
  reply: "RP",
  event: "EV",
} as const;
type Kind = keyof typeof kinds;

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A whole number, written into the statement. */
export const num = (value: number): SQL => sql.raw(String(Math.floor(value)));

/** The id of the `i`th row of a kind, older than any that is made from now on. */
export const idSql = (kind: Kind, i: SQL): SQL => sql`printf(${sql.raw(`'01J0${kinds[kind]}%020d'`)}, ${i})`;

/** The numbers of a stretch, as `n.i`; bound, so that all stretches are one prepared statement. */
export const numbers = ({ from, to }: Stretch): SQL =>
  sql`(with recursive n(i) as (select ${from} union all select i + 1 from n where i + 1 < ${to}) select i from n) n`;

const prime = 2_147_483_647;
/** A number below `below` that looks like chance and is always the same for `i` and `salt`. */
export function roll(i: SQL, salt: number, below: number): SQL {
  const line = sql`((${i}) * 48271 + ${num(salt * 69_621 + 12_345)}) % ${num(prime)}`;
  return sql`((${line}) * (${line}) + ${num(salt)}) % ${num(prime)} % ${num(below)}`;
}
/** Whether `i` is among `perTenThousand` of 10,000. */
export const among = (i: SQL, salt: number, perTenThousand: number): SQL =>
  sql`(${roll(i, salt, 10_000)}) < ${num(perTenThousand)}`;
/** A number below `below`, small ones far more often: the first gets the share `1 / sqrt(below)`. */
export const skewed = (i: SQL, salt: number, below: number): SQL =>
  sql`(${num(below)} * (${roll(i, salt, 1_000_000)}) * (${roll(i, salt, 1_000_000)}) / 1000000000000)`;

const width = 16;
/** One of some short ASCII words. */
export const pick = (words: readonly string[], i: SQL, salt: number): SQL =>
  sql`rtrim(substr(${words.map((word) => word.padEnd(width)).join("")}, 1 + ${num(width)} * (${
    roll(i, salt, words.length)
  }), ${num(width)}))`;

/** A day up to `around` days before or after `nowMs`, `YYYY-MM-DD`. */
export const dayNear = (i: SQL, salt: number, nowMs: number, around: number): SQL =>
  sql`date(${num(nowMs / 1000)} + ((${roll(i, salt, 2 * around)}) - ${num(around)}) * 86400, 'unixepoch')`;
