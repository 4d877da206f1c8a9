import type { Answer } from "#web/shared/api.ts";
import { isOptOutColumn } from "#jobs/rules/opt-out-column.ts";
import type { Option } from "#web/shared/ui/Select.tsx";
import type { Kind } from "./create-plan.ts";

type Trait = Answer<"GET /api/traits">["items"][number];
type Entity = "user" | "account" | "teammate";

export const skip = "skip";
/** Beginning of the option that makes a trait: the entity follows. */
export const makes = "new:";

const entitiesOf: Record<Kind, Entity[]> = {
  flat: ["user", "account"],
  users: ["user"],
  accounts: ["account"],
  teammates: ["teammate"],
};
const words: Record<Entity, string> = { user: "user", account: "account", teammate: "teammate" };

const fieldsOf: Record<Entity, [key: string, label: string][]> = {
  user: [
    ["email", "E-mail"],
    ["firstName", "First name"],
    ["lastName", "Last name"],
    ["externalId", "User's external id"],
    ["lastSeenAt", "Last seen"],
    ["role", "Role at the account"],
    ["isOwner", "Owner of the account (yes or no)"],
    ["untracked", "Not tracked (yes or no)"],
    ["unsubscribed", "Unsubscribed (yes, or since when)"],
  ],
  account: [
    ["name", "Account name"],
    ["externalId", "Account's external id"],
    ["status", "Status"],
    ["csmEmail", "CSM's e-mail"],
    ["aeEmail", "AE's e-mail"],
    ["mrr", "MRR"],
    ["mrrCents", "MRR in cents"],
    ["renewsOn", "Renewal date"],
    ["health", "Health"],
    ["untracked", "Account not tracked (yes or no)"],
  ],
  teammate: [
    ["email", "E-mail"],
    ["firstName", "First name"],
    ["lastName", "Last name"],
    ["role", "Role (admin, member or observer)"],
    ["timeZone", "Time zone"],
  ],
};
/** What stands between a user and its account, which a file of users alone has not. */
const between = ["user.role", "user.isOwner"];

/** What a column may become where rows are of this kind: fields and traits, and for admins a new trait. */
export function targetOptions(kind: Kind, traits: Trait[], mayDefine: boolean): Option[] {
  const ofEntity = (entity: Entity): Option[] => [
    ...fieldsOf[entity].map(([key, label]) => ({ value: `${entity}.${key}`, label, detail: words[entity] }))
      .filter(({ value }) => kind === "flat" || !between.includes(value)),
    ...traits.filter((trait) => trait.entity === entity && !trait.archived)
      .map(({ key, label }) => ({ value: `${entity}.traits.${key}`, label, detail: `${words[entity]} trait` })),
    ...(mayDefine ? [{ value: makes + entity, label: `New ${words[entity]} trait…` }] : []),
  ];
  return [{ value: skip, label: "Leave out" }, ...entitiesOf[kind].flatMap(ofEntity)];
}

const needs: Record<Kind, [targets: string[], words: string]> = {
  flat: [["user.email"], "Say which column holds the e-mail address."],
  users: [["user.email", "user.externalId"], "Say which column holds the e-mail address or the external id."],
  accounts: [["account.name", "account.externalId"], "Say which column holds the account's name or external id."],
  teammates: [["teammate.email"], "Say which column holds the e-mail address."],
};

/** What stands in the way of running the import, in words; null when nothing does. */
export function planFault(kind: Kind, columns: Record<string, string | null>): string | null {
  const used = Object.values(columns).filter((target): target is string => target !== null);
  const [targets, lacking] = needs[kind];
  if (!targets.some((target) => used.includes(target))) return lacking;
  const twice = used.find((target, n) => used.indexOf(target) !== n);
  return twice ? `Two columns become the same field (${twice}).` : null;
}

/** What is lost by leaving out columns that likely mark whom nobody is to mail, in words; null where there is none. `samples`: a
 * column's first cells. */
export function optOutsLost(
  kind: Kind | null,
  leftOut: readonly string[],
  samples: (column: string) => readonly string[] = () => [],
): string | null {
  if (kind !== "flat" && kind !== "users") return null;
  const lost = leftOut.filter((column) => isOptOutColumn(column, samples(column)));
  if (lost.length === 0) return null;
  const names = lost.map((column) => `“${column}”`).join(", ");
  return lost.length === 1
    ? `${names} is left out: whoever it marks will be mailable.`
    : `${names} are left out: whoever they mark will be mailable.`;
}
