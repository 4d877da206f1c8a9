import type { DueStay } from "#db/queries/enrollment-step.ts";
import type { StepEnd } from "#db/queries/enrollment-make.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import { planStart } from "#jobs/starts/plan.ts";
import type { PlannedItem, StartFacts } from "#jobs/starts/plan-facts.ts";

/** What a start action makes of one stay, and how its step ends once that is made. */
export type StayPlan = { stay: DueStay; items: PlannedItem[]; end: StepEnd };

/**
 * Each stay planned as a start on its one account (ST4 to ST7), from facts about all of their accounts. Whom an earlier try had written to
 * already (`made`, by stay) is not written to again; nor is whom the action writes to for another account, of an earlier of these stays or
 * as `written` says by account (ST6). A step that has nobody to write to ends as skipped, for the first reason.
 */
export function planStays(
  definition: StartDefinition,
  facts: StartFacts,
  stays: readonly DueStay[],
  made: ReadonlyMap<string, ReadonlySet<string>>,
  written: ReadonlyMap<string, ReadonlySet<string>>,
): StayPlan[] {
  const taken = new Set<string>();
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const places = Map.groupBy(facts.memberships, ({ accountId }) => accountId);
  return stays.flatMap((stay): StayPlan[] => {
    const account = accounts.get(stay.accountId);
    if (!account) return [];
    const memberships = places.get(account.id) ?? [];
    const there = memberships.flatMap(({ userId }) => users.get(userId) ?? []);
    const elsewhere = written.get(account.id);
    const { items, skipped } = planStart(definition, {
      ...{ ...facts, accounts: [account], memberships, users: there },
      written: { has: (userId) => taken.has(userId) || elsewhere?.has(userId) === true },
    });
    for (const { readers } of items) for (const { userId } of readers) taken.add(userId);
    const before = made.get(stay.id) ?? new Set();
    const left = items.filter((item) => !before.has(keyOf(item)));
    const total = before.size + left.length;
    const end: StepEnd = {
      enrollmentId: stay.id,
      state: total > 0 ? "done" : "skipped",
      why: total > 0 ? null : skipped[0]?.why ?? "no_users",
      result: { made: total, skipped },
    };
    return [{ stay, items: left, end }];
  });
}

/** What an item of a start goes by: its user, of a group the first. */
export const keyOf = ({ readers }: PlannedItem): string => readers[0]!.userId;
