import type { AccountFields } from "#db/queries/account.ts";
import type { TraitDefinition } from "#db/queries/trait.ts";
import type { UserFields } from "#db/queries/user.ts";
import type { TraitValue } from "../rules/trait-value.ts";

/** Trait values by key. */
export type Traits = Record<string, TraitValue>;
/** What is undefined stays as it is. */
export type AccountItem = {
  fields: Partial<AccountFields>;
  traits?: Traits;
  /** What it is called where it is new and nothing says its name. */
  nameWhenNew?: string;
  /** Only what the row does not know yet is set. */
  fillsOnly?: boolean;
};
/** An account that a user belongs to: by its id, or found (and made, when it has a name) as an upsert finds it. */
export type MembershipItem = {
  account: { id: string } | (AccountItem & { foundBy: "name" | "externalId" });
  isOwner?: boolean;
  role?: string | null;
};
export type UserItem = {
  fields: Partial<UserFields>;
  traits?: Traits;
  accounts?: MembershipItem[];
  /** Sets it and never clears it (PD6): since when, where that is known and not in the future. */
  unsubscribe?: { sinceMs: number | null };
  /** Only what the row does not know yet is set. */
  fillsOnly?: boolean;
  /** These are all the accounts of the user: others are left. */
  accountsAreAll?: boolean;
};

/** What to do with one row of the database. `upsert` finds it by external id or e-mail (an account also by name), `create`
 * refuses one that is there, and makes its `id` once; `change` names it. */
export type Item =
  | { kind: "account"; how: "upsert"; account: AccountItem; foundBy?: "name" | "externalId" }
  | { kind: "account"; how: "create" | "change"; id: string; account: AccountItem }
  | { kind: "user"; how: "upsert"; user: UserItem }
  | { kind: "user"; how: "create" | "change"; id: string; user: UserItem };

/** Why an item was left out; `field` is its path in the item. */
export type Fault = {
  code: "invalid_field" | "conflict" | "not_allowed" | "not_found";
  field: string;
  message: string;
};
export type ItemResult =
  /** `against`: the path of what a row before it had said otherwise, which holds. */
  | { id: string; status: "created" | "updated" | "unchanged"; against?: string }
  | { fault: Fault };

/** Who writes, and whether they may set a value of this trait (PD5). */
export type Writer = { id: string | null; mayEdit: (trait: TraitDefinition) => boolean };

/** Thrown while an item is resolved, before anything of it is applied. */
export class ItemFault extends Error {
  override name = "ItemFault";
  constructor(readonly fault: Fault) {
    super(`${fault.field}: ${fault.message}`);
  }
}

export const refuse = (field: string, message: string, code: Fault["code"] = "invalid_field"): never => {
  throw new ItemFault({ code, field, message });
};

/** The same fault, its field seen from the item that holds it. */
export function within<T>(path: string, resolve: () => T): T {
  try {
    return resolve();
  } catch (cause) {
    if (!(cause instanceof ItemFault)) throw cause;
    throw new ItemFault({ ...cause.fault, field: `${path}.${cause.fault.field}` });
  }
}
