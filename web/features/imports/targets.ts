import type { Answer } from "#web/shared/api.ts";
import type { Option } from "#web/shared/ui/Select.tsx";

type Trait = Answer<"GET /api/traits">["items"][number];

export const skip = "skip";

/** What a column may become: fields and traits of the user and of its account. */
export function targetOptions(traits: Trait[]): Option[] {
  const ofEntity = (entity: "user" | "account") =>
    traits.filter((trait) => trait.entity === entity && !trait.archived)
      .map((trait) => ({ value: `${entity}.traits.${trait.key}`, label: trait.label, detail: `${entity} trait` }));
  const field = (value: string, label: string) => ({ value, label, detail: value.split(".")[0]! });
  return [
    { value: skip, label: "Leave out" },
    field("user.email", "E-mail"),
    field("user.firstName", "First name"),
    field("user.lastName", "Last name"),
    field("user.externalId", "User's external id"),
    field("user.lastSeenAt", "Last seen"),
    field("user.role", "Role at the account"),
    field("user.isOwner", "Owner of the account (yes or no)"),
    ...ofEntity("user"),
    field("account.name", "Account name"),
    field("account.externalId", "Account's external id"),
    field("account.status", "Status"),
    field("account.csmEmail", "CSM's e-mail"),
    field("account.aeEmail", "AE's e-mail"),
    field("account.mrr", "MRR"),
    field("account.mrrCents", "MRR in cents"),
    field("account.renewsOn", "Renewal date"),
    field("account.health", "Health"),
    ...ofEntity("account"),
  ];
}

/** What stands in the way of running the import, in words; null when nothing does. */
export function planFault(columns: Record<string, string | null>): string | null {
  const used = Object.values(columns).filter((target): target is string => target !== null);
  if (!used.includes("user.email")) return "Say which column holds the e-mail address.";
  const twice = used.find((target, n) => used.indexOf(target) !== n);
  return twice ? `Two columns become the same field (${twice}).` : null;
}
