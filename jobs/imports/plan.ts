import type { TraitDefinition } from "#db/queries/trait.ts";
import { fold } from "#db/fold.ts";

/** How the file is written; known once it is uploaded. `headerBytes` and `headerLines` end where its first row of data begins. */
export type FileShape = { delimiter: string; columns: string[]; headerBytes: number; headerLines: number };

/** What an import does (PD6): what each column becomes, in their order, and what is set on every row. */
export type ImportPlan = FileShape & {
  targets: (string | null)[];
  accountKey: "account.name" | "account.externalId";
  csmId: string | null;
  aeId: string | null;
  status: string | null;
  owners: boolean;
};

export const isPlanned = (plan: FileShape | ImportPlan): plan is ImportPlan => "targets" in plan;

/** Built-in fields that a column can become, and the headers that suggest each. */
const importFields: Record<string, string[]> = {
  "user.email": ["email", "e-mail", "email address", "user email", "contact email", "mail"],
  "user.firstName": ["first name", "given name", "firstname", "forename"],
  "user.lastName": ["last name", "surname", "family name", "lastname"],
  "user.externalId": ["user id", "customer id", "contact id", "person id", "external id", "userid", "customerid"],
  "user.lastSeenAt": ["last seen", "last seen at", "last login", "last active"],
  "user.role": ["role", "job title", "title", "position"],
  "user.isOwner": ["owner", "is owner", "primary contact", "main contact"],
  "account.name": ["company", "company name", "account", "account name", "organization", "organisation", "customer"],
  "account.externalId": [
    "company id",
    "account id",
    "organization id",
    "account external id",
    "companyid",
    "accountid",
  ],
  "account.status": ["status", "account status", "stage", "lifecycle"],
  "account.csmEmail": ["csm", "csm email", "customer success manager"],
  "account.aeEmail": ["ae", "ae email", "account executive"],
  "account.mrr": ["mrr", "monthly recurring revenue"],
  "account.mrrCents": ["mrr cents"],
  "account.renewsOn": ["renews on", "renewal date", "renewal", "renews"],
  "account.health": ["health", "health score"],
};

const plain = (text: string): string =>
  fold(text.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\-./]+/g, " ")).replace(/ /g, "");
const byHeader = new Map(
  Object.entries(importFields).flatMap(([target, headers]) => headers.map((header) => [plain(header), target])),
);

type Traits = Iterable<Pick<TraitDefinition, "entity" | "key" | "label">>;

/** What each column most likely means by its header, whatever its case, spaces and underscores; null is left out. Two columns
 * never become the same. */
export function suggestTargets(columns: string[], traits: Traits): Record<string, string | null> {
  const known = new Map(byHeader);
  for (const { entity, key, label } of traits) {
    if (entity !== "user" && entity !== "account") continue;
    const target = `${entity}.traits.${key}`;
    for (const name of [key, label, `${entity} ${key}`]) {
      if (!known.has(plain(name))) known.set(plain(name), target);
    }
  }
  const used = new Set<string>();
  return Object.fromEntries(columns.map((column) => {
    const target = known.get(plain(column)) ?? null;
    if (target === null || used.has(target)) return [column, null];
    used.add(target);
    return [column, target];
  }));
}
