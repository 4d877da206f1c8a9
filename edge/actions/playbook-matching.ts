import { compileFilter } from "#db/filter/compile.ts";
import type { Parsed } from "#db/filter/parse.ts";
import { accountsById } from "#db/queries/account.ts";
import { countPatiently, countRows, countWithFirst } from "#db/queries/count.ts";
import type { Condition } from "#db/queries/list.ts";
import { accountsQuery } from "#db/queries/people-lists.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { readInTurn, type Waits } from "./in-turn.ts";

type Count = { count: number; isMore: boolean };
const mostSampled = 10;
/** A rule that matches more than so many, or than half of all, is confirmed with the number. */
const few = 500;
/** How far from the number that was confirmed it may be by now: a tenth, or one. */
const near = 0.1;

const accountsBy = (also: readonly Condition[]) =>
  accountsQuery({ after: null, limit: 1, descending: false, sort: "name", also });

/** How many accounts satisfy these conditions, as lists count, with the first by name. */
export async function countedAccounts(deps: Deps, by: Teammate, also: readonly Condition[], waits?: Waits) {
  const { first, ...count } = await readInTurn(
    deps,
    by,
    { isDear: true, usual: deps.long, waits },
    (db) => countWithFirst(db, accountsBy(also), mostSampled),
  );
  const sample = await accountsById(deps.db, first);
  return { ...count, sample: sample.map(({ id, name }) => ({ id, name })) };
}

/** All accounts there are. */
export const countAccounts = ({ long }: Deps): Promise<Count> => countRows(long, accountsBy([]));

/** How many match, looked for as long as somebody waits who is about to decide by it; and how many there are in all. */
export async function countMatching(deps: Deps, by: Teammate, rule: Parsed, { signal }: Waits = {}) {
  const query = accountsBy(compileFilter(rule, "account"));
  const wanted = signal ?? new AbortController().signal;
  const matching = await readInTurn(
    deps,
    by,
    { isDear: true, usual: deps.long, waits: { signal } },
    (db) => countPatiently(db, query, wanted),
  );
  return { matching, accounts: await countAccounts(deps) };
}

/** @throws {Refusal} conflict: many match, and another number than about this one was confirmed, or none. */
export function refuseUnconfirmed(
  { matching, accounts }: { matching: Count; accounts: Count },
  confirmed: number | undefined,
): void {
  const { count, isMore } = matching;
  const isMany = count > few || isMore || (!accounts.isMore && count * 2 > accounts.count);
  const mayDiffer = Math.max(1, count * near);
  if (!isMany || (confirmed !== undefined && Math.abs(confirmed - count) <= mayDiffer)) return;
  const number = `${count.toLocaleString("en")}${isMore ? " or more" : ""}`;
  const words = count === 1 ? "1 account matches now" : `${number} accounts match now`;
  throw new Refusal("conflict", `confirmMatching: ${words}: confirm it with ${count}`, "confirmMatching");
}
