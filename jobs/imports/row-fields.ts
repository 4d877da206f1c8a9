import type { AccountFields } from "#db/queries/account.ts";
import type { TraitDefinition } from "#db/queries/trait.ts";
import type { UserFields } from "#db/queries/user.ts";
import { readTraitText } from "../rules/trait-value.ts";
import {
  date,
  email,
  instant,
  money,
  oneOf,
  owner,
  type Read,
  text,
  unsubscribed,
  whole,
  yesNo,
  zone,
} from "./cells.ts";
import type { Traits, UserItem } from "./items.ts";
import { fits, type ImportKind, type ImportPlan } from "./plan.ts";
import type { TeammateItem } from "./upsert-teammates.ts";

type Entity = "user" | "account" | "teammate";
/** What rows are read by, besides the plan: the same for all of them. */
export type Reading = {
  plan: ImportPlan;
  traits: Record<Entity, Map<string, TraitDefinition>>;
  /** Active teammates by e-mail. */
  teammates: Map<string, string>;
};

/** What the cells of one row say. */
export type Values = {
  user: Partial<UserFields>;
  account: Partial<AccountFields>;
  member: { isOwner?: boolean; role?: string };
  unsubscribe: NonNullable<UserItem["unsubscribe"]> | null;
  teammate: Partial<TeammateItem["fields"]>;
  traits: Record<Entity, Traits>;
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
  "user.isOwner": put(owner, (v, value) => v.member.isOwner = value),
  "user.untracked": put(yesNo, (v, value) => v.user.untracked = value),
  "user.unsubscribed": put(unsubscribed, (v, value) => v.unsubscribe = value || null),
  "account.name": put(text(300), (v, value) => v.account.name = value),
  "account.externalId": put(text(200), (v, value) => v.account.externalId = value),
  "account.status": put(text(100), (v, value) => v.account.status = value),
  "account.csmEmail": teammate((v, id) => v.account.csmId = id),
  "account.aeEmail": teammate((v, id) => v.account.aeId = id),
  "account.mrr": put(money, (v, value) => v.account.mrrCents = value),
  "account.mrrCents": put(whole(0, 1e13), (v, value) => v.account.mrrCents = value),
  "account.renewsOn": put(date, (v, value) => v.account.renewsOn = value),
  "account.health": put(whole(0, 10), (v, value) => v.account.health = value),
  "account.untracked": put(yesNo, (v, value) => v.account.untracked = value),
  "teammate.email": put(email, (v, value) => v.teammate.email = value),
  "teammate.firstName": put(text(100), (v, value) => v.teammate.firstName = value),
  "teammate.lastName": put(text(100), (v, value) => v.teammate.lastName = value),
  "teammate.role": put(oneOf("admin", "member", "observer"), (v, value) => v.teammate.role = value),
  "teammate.timeZone": put(zone, (v, value) => v.teammate.timeZone = value),
};

const traitOf = (target: string): [entity: Entity, key: string | undefined] =>
  target.split(".traits.") as [Entity, string | undefined];

/** Whether a column of such a file can become this, given the traits there are. */
export function isTarget(kind: ImportKind, target: string, traits: Reading["traits"]): boolean {
  const [entity, key] = traitOf(target);
  return fits(kind, target) && (key === undefined ? Object.hasOwn(fields, target) : traits[entity].has(key));
}

/** Adds what the cell says. Answers why it cannot. */
export function putCell(values: Values, target: string, cell: string, reading: Reading): string | null {
  const field = fields[target];
  if (field) return field(values, cell, reading);
  const [entity, key] = traitOf(target) as [Entity, string];
  const trait = reading.traits[entity].get(key);
  if (!trait) return "became a trait that is not there any more";
  values.traits[entity][key] = readTraitText(trait, cell);
  return null;
}
