import type { AccountFields } from "#db/queries/account.ts";
import type { TraitDefinition } from "#db/queries/trait.ts";
import type { UserFields } from "#db/queries/user.ts";
import { readTraitText } from "../rules/trait-value.ts";
import { date, email, instant, money, type Read, text, whole, yesNo } from "./cells.ts";
import type { Fault, Item, Traits } from "./items.ts";
import type { ImportPlan } from "./plan.ts";

export type RowFault = { field: string | null; reason: string };
/** What rows are read by, besides the plan: the same for all of them. */
export type Reading = {
  plan: ImportPlan;
  traits: { user: Map<string, TraitDefinition>; account: Map<string, TraitDefinition> };
  /** Active teammates by e-mail. */
  teammates: Map<string, string>;
};

type Values = {
  user: Partial<UserFields>;
  account: Partial<AccountFields>;
  member: { isOwner?: boolean; role?: string };
  userTraits: Traits;
  accountTraits: Traits;
};
type Put = (values: Values, cell: string, reading: Reading) => string | null;

const put = <T>(read: (cell: string) => Read<T>, set: (values: Values, value: T) => void): Put => (values, cell) => {
  const result = read(cell);
  if (!result.ok) return result.reason;
  set(values, result.value);
  return null;
};
const teammate = (set: (values: Values, id: string) => void): Put => (values, cell, { teammates }) => {
  const id = teammates.get(cell.toLowerCase());
  if (!id) return "is no active teammate's e-mail";
  set(values, id);
  return null;
};

const fields: Record<string, Put> = {
  "user.email": put(email, (v, value) => v.user.email = value),
  "user.firstName": put(text(100), (v, value) => v.user.firstName = value),
  "user.lastName": put(text(100), (v, value) => v.user.lastName = value),
  "user.externalId": put(text(200), (v, value) => v.user.externalId = value),
  "user.lastSeenAt": put(instant, (v, value) => v.user.lastSeenAtMs = value),
  "user.role": put(text(200), (v, value) => v.member.role = value),
  "user.isOwner": put(yesNo, (v, value) => v.member.isOwner = value),
  "account.name": put(text(300), (v, value) => v.account.name = value),
  "account.externalId": put(text(200), (v, value) => v.account.externalId = value),
  "account.status": put(text(100), (v, value) => v.account.status = value),
  "account.csmEmail": teammate((v, id) => v.account.csmId = id),
  "account.aeEmail": teammate((v, id) => v.account.aeId = id),
  "account.mrr": put(money, (v, value) => v.account.mrrCents = value),
  "account.mrrCents": put(whole(0, 1e13), (v, value) => v.account.mrrCents = value),
  "account.renewsOn": put(date, (v, value) => v.account.renewsOn = value),
  "account.health": put(whole(0, 10), (v, value) => v.account.health = value),
};

/** Whether a column can become this, given the traits there are. */
export function isTarget(target: string, traits: Reading["traits"]): boolean {
  const [entity, key] = target.split(".traits.") as ["user" | "account", string | undefined];
  return key === undefined ? target in fields : traits[entity].has(key);
}

/** One row of the file as a user with its account (PD6): blank cells leave what they would set as it is. */
export function rowItem(cells: string[], reading: Reading): { item: Item } | { fault: RowFault } {
  const { plan } = reading;
  const values: Values = { user: {}, account: {}, member: {}, userTraits: {}, accountTraits: {} };
  for (const [n, target] of plan.targets.entries()) {
    const cell = cells[n]!.trim();
    if (target === null || cell === "") continue;
    const reason = putCell(values, target, cell, reading);
    if (reason) return { fault: { field: plan.columns[n]!, reason } };
  }
  if (values.user.email === undefined) return { fault: { field: columnOf(plan, "user.email"), reason: "is empty" } };
  const foundBy = plan.accountKey === "account.name" ? "name" : "externalId";
  const hasAccount = Object.keys(values.account).length + Object.keys(values.accountTraits).length > 0;
  if (hasAccount && values.account[foundBy] === undefined) {
    return { fault: { field: columnOf(plan, plan.accountKey), reason: "is empty, though it names the row's account" } };
  }
  const { csmId, aeId, status } = plan;
  const forAll = { ...(csmId ? { csmId } : {}), ...(aeId ? { aeId } : {}), ...(status ? { status } : {}) };
  const account = { fields: { ...forAll, ...values.account }, traits: values.accountTraits, foundBy } as const;
  const owner = plan.owners ? { isOwner: true } : {};
  return {
    item: {
      kind: "user",
      how: "upsert",
      user: {
        fields: values.user,
        traits: values.userTraits,
        accounts: hasAccount ? [{ account, ...owner, ...values.member }] : [],
      },
    },
  };
}

function putCell(values: Values, target: string, cell: string, reading: Reading): string | null {
  const field = fields[target];
  if (field) return field(values, cell, reading);
  const [entity, key] = target.split(".traits.") as ["user" | "account", string];
  const trait = reading.traits[entity].get(key);
  if (!trait) return "became a trait that is not there any more";
  values[`${entity}Traits`][key] = readTraitText(trait, cell);
  return null;
}

const columnOf = (plan: ImportPlan, target: string): string => plan.columns[plan.targets.indexOf(target)] ?? target;

/** A fault of the item, told by the column that its field came from. */
export function rowFault(plan: ImportPlan, { field, message }: Fault): RowFault {
  const [, inAccount] = /^accounts\.0\.(.+)$/.exec(field) ?? [];
  return { field: columnOf(plan, inAccount ? `account.${inAccount}` : `user.${field}`), reason: message };
}
