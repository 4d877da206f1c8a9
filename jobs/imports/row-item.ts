import { type Fault, type Item, type Traits } from "./items.ts";
import type { ImportPlan } from "./plan.ts";
import { putCell, type Reading, type Values } from "./row-fields.ts";
import type { TeammateItem } from "./upsert-teammates.ts";

export type RowFault = { field: string | null; reason: string };
export type RowItem = Item | TeammateItem;
type Made<T = RowItem> = { item: T } | { fault: RowFault };

/** One row of the file as what it is to do (PD6): blank cells leave what they would set as it is. */
export function rowItem(cells: string[], reading: Reading): Made {
  const { plan } = reading;
  const values: Values = {
    user: {},
    account: {},
    member: {},
    unsubscribe: null,
    teammate: {},
    traits: { user: {}, account: {}, teammate: {} },
  };
  for (const [n, target] of plan.targets.entries()) {
    const cell = cells[n]!.trim();
    if (target === null || cell === "") continue;
    const reason = putCell(values, target, cell, reading);
    if (reason) return { fault: { field: plan.columns[n]!, reason } };
  }
  return makers[plan.kind](values, plan);
}

const makers: Record<ImportPlan["kind"], (values: Values, plan: ImportPlan) => Made> = {
  flat: flatItem,
  users: ({ user, traits, unsubscribe }, plan) =>
    user.email === undefined && user.externalId === undefined
      ? without(plan, plan.targets.includes("user.email") ? "user.email" : "user.externalId", "is empty")
      : {
        item: {
          kind: "user",
          how: "upsert",
          user: { fields: user, traits: traits.user, ...(unsubscribe && { unsubscribe }) },
        },
      },
  accounts: (values, plan) => {
    const account = accountOf(values, plan);
    if (account.fields[account.foundBy] === undefined) return without(plan, plan.accountKey, "is empty");
    return { item: { kind: "account", how: "upsert", account, foundBy: account.foundBy } };
  },
  teammates: ({ teammate, traits }, plan) =>
    teammate.email === undefined
      ? without(plan, "teammate.email", "is empty")
      : { item: { kind: "teammate", fields: { ...teammate, email: teammate.email }, traits: traits.teammate } },
};

function flatItem(values: Values, plan: ImportPlan): Made<Item> {
  const { user, traits, member, unsubscribe } = values;
  if (user.email === undefined) return without(plan, "user.email", "is empty");
  const account = accountOf(values, plan);
  const hasAccount = isAny(values.account) || isAny(traits.account);
  if (hasAccount && account.fields[account.foundBy] === undefined) {
    return without(plan, plan.accountKey, "is empty, though it names the row's account");
  }
  const owner = plan.owners ? { isOwner: true } : {};
  return {
    item: {
      kind: "user",
      how: "upsert",
      user: {
        fields: user,
        traits: traits.user,
        accounts: hasAccount ? [{ account, ...owner, ...member }] : [],
        ...(unsubscribe && { unsubscribe }),
      },
    },
  };
}

/** A CSM, AE and status of the row go before those for all. */
function accountOf({ account, traits }: Values, { csmId, aeId, status, accountKey }: ImportPlan) {
  const forAll = { ...(csmId ? { csmId } : {}), ...(aeId ? { aeId } : {}), ...(status ? { status } : {}) };
  const foundBy = accountKey === "account.name" ? "name" : "externalId";
  return { fields: { ...forAll, ...account }, traits: traits.account, foundBy } as const;
}

const isAny = (fields: object | Traits): boolean => Object.keys(fields).length > 0;
const without = (plan: ImportPlan, target: string, reason: string): { fault: RowFault } => ({
  fault: { field: columnOf(plan, target), reason },
});
const columnOf = (plan: ImportPlan, target: string): string => plan.columns[plan.targets.indexOf(target)] ?? target;

/** A fault of the item, told by the column that its field came from. */
export function rowFault(plan: ImportPlan, { field, message }: Pick<Fault, "field" | "message">): RowFault {
  const [, inAccount] = /^accounts\.0\.(.+)$/.exec(field) ?? [];
  const of = plan.kind === "accounts" ? "account" : plan.kind === "teammates" ? "teammate" : "user";
  return { field: columnOf(plan, inAccount ? `account.${inAccount}` : `${of}.${field}`), reason: message };
}
