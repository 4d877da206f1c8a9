import type { DueStay, Redo } from "#db/queries/enrollment-step.ts";
import type { StepEnd } from "#db/queries/enrollment-make.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import { planStart } from "#jobs/starts/plan.ts";
import type { PlannedItem, StartFacts } from "#jobs/starts/plan-facts.ts";
import type { Skip } from "#jobs/starts/skips.ts";

/** What a start action makes of one stay, and how its step ends once that is made. */
export type StayPlan = { stay: DueStay; items: PlannedItem[]; end: StepEnd };
/** What an action did in stays before, by stay: whom it wrote to, and whom it left out and is to take up now. */
export type Before = { made: ReadonlyMap<string, ReadonlySet<string>>; redos: ReadonlyMap<string, Redo> };
/** What came of a start action: how many mails, and whom it left out; of those as `duplicate` all, by id. */
type Result = { made: number; skipped: Skip[]; duplicates?: string[] };

/**
 * Each stay planned as a start on its one account (ST4 to ST7), from facts about all of their accounts. Whom an earlier try had written to
 * already is not written to again; nor is whom the action writes to for another account, of an earlier of these stays or
 * as `written` says by account (ST6). A step that is done once more is so for whom it is to take up alone. One that has nobody to write to
 * ends as skipped, for the first reason.
 */
export function planStays(
  definition: StartDefinition,
  facts: StartFacts,
  stays: readonly DueStay[],
  before: Before,
  written: ReadonlyMap<string, ReadonlySet<string>>,
): StayPlan[] {
  const taken = new Set<string>();
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const places = Map.groupBy(facts.memberships, ({ accountId }) => accountId);
  return stays.flatMap((stay): StayPlan[] => {
    const account = accounts.get(stay.accountId);
    if (!account) return [];
    const redo = before.redos.get(stay.id);
    const memberships = (places.get(account.id) ?? []).filter(({ userId }) => redo?.again.includes(userId) ?? true);
    const there = memberships.flatMap(({ userId }) => users.get(userId) ?? []);
    const elsewhere = written.get(account.id);
    const duplicates = new Set<string>();
    const isWritten = (userId: string) => taken.has(userId) || elsewhere?.has(userId) === true;
    const { items, skipped } = planStart(definition, {
      ...{ ...facts, accounts: [account], memberships, users: there },
      written: { has: (userId) => isWritten(userId) && duplicates.add(userId).has(userId) },
    });
    for (const { readers } of items) for (const { userId } of readers) taken.add(userId);
    const made = before.made.get(stay.id) ?? new Set();
    const left = items.filter((item) => !made.has(keyOf(item)));
    const total = made.size + left.length;
    const now = { made: total, skipped, ...(duplicates.size > 0 ? { duplicates: [...duplicates] } : {}) };
    const result = redo ? merged(redo, now, there.flatMap(({ email }) => email ?? [])) : now;
    const end: StepEnd = {
      enrollmentId: stay.id,
      state: total > 0 ? "done" : "skipped",
      why: total > 0 ? null : result.skipped[0]?.why ?? "no_users",
      result,
      leftOut: [...duplicates],
      ...(redo ? { again: redo.again } : {}),
    };
    return [{ stay, items: left, end }];
  });
}

/** What came of a step in all: as it was told before, but for whom it took up (`addresses`), of whom the new tells. */
function merged({ result, again }: Redo, now: Result, addresses: readonly string[]): Result {
  const before = result as Result;
  const skips = new Map<Skip["why"], Skip>();
  const others = before.skipped.map((skip) =>
    skip.why !== "duplicate"
      ? skip
      : { ...skip, count: skip.count - again.length, sample: skip.sample.filter((one) => !addresses.includes(one)) }
  );
  // Who of them is not of the account any more is nobody to tell of.
  for (const { why, count, sample } of [...others, ...now.skipped.filter((skip) => skip.why !== "no_users")]) {
    const known = skips.get(why);
    if (count > 0) {
      skips.set(why, { why, count: count + (known?.count ?? 0), sample: [...known?.sample ?? [], ...sample] });
    }
  }
  const duplicates = [
    ...(before.duplicates ?? []).filter((id) => !again.includes(id)),
    ...now.duplicates ?? [],
  ];
  return { made: now.made, skipped: [...skips.values()], ...(duplicates.length > 0 ? { duplicates } : {}) };
}

/** What an item of a start goes by: its user, of a group the first. */
export const keyOf = ({ readers }: PlannedItem): string => readers[0]!.userId;
