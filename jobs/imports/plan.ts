import type { TraitDefinition } from "#db/queries/trait.ts";
import { fold } from "#db/fold.ts";
import type { TextEncoding } from "./encoding.ts";

/** What a row of the file is: a user with its account, one of either, or a teammate. */
export const importKinds = ["flat", "accounts", "users", "teammates"] as const;
export type ImportKind = (typeof importKinds)[number];

/** How the file is written; known once it is uploaded. `headerBytes` and `headerLines` end where its first row of data begins.
 * `isUtf8`: it can be read as that. */
export type FileShape = {
  delimiter: string;
  encoding: TextEncoding;
  isUtf8: boolean;
  columns: string[];
  headerBytes: number;
  headerLines: number;
};

/** What an import does (PD6): what each column becomes, in their order, and what is set on every row. */
export type ImportPlan = FileShape & {
  kind: ImportKind;
  targets: (string | null)[];
  accountKey: "account.name" | "account.externalId";
  csmId: string | null;
  aeId: string | null;
  status: string | null;
  owners: boolean;
};

export const isPlanned = (plan: FileShape | ImportPlan): plan is ImportPlan => "targets" in plan;

/** Whether a row of this kind has such a field: a role and an owner stand between a user and its account. */
export function fits(kind: ImportKind, target: string): boolean {
  if (kind === "users") return target.startsWith("user.") && target !== "user.role" && target !== "user.isOwner";
  if (kind === "flat") return target.startsWith("user.") || target.startsWith("account.");
  return target.startsWith(kind === "accounts" ? "account." : "teammate.");
}

const email = ["email", "e-mail", "email address", "user email", "contact email", "mail"];
const firstName = ["first name", "given name", "firstname", "forename"];
const lastName = ["last name", "surname", "family name", "lastname"];

/** Built-in fields that a column can become, and the headers that suggest each. */
const importFields: Record<string, string[]> = {
  "user.email": email,
  "user.firstName": firstName,
  "user.lastName": lastName,
  "user.externalId": ["user id", "customer id", "contact id", "person id", "external id", "userid", "customerid"],
  "user.lastSeenAt": ["last seen", "last seen at", "last login", "last active"],
  "user.role": ["role", "job title", "title", "position"],
  "user.isOwner": ["owner", "is owner", "primary contact", "main contact"],
  "user.untracked": ["untracked", "not tracked", "user untracked", "user not tracked"],
  "user.unsubscribed": [
    ...[
      "unsubscribed",
      "unsubscribe",
      "is unsubscribed",
      "has unsubscribed",
      "user unsubscribed",
      "globally unsubscribed",
    ],
    ...[
      "unsubscribed at",
      "unsubscribed on",
      "unsubscribed date",
      "unsubscribe date",
      "unsubscribe time",
      "unsub time",
    ],
    ...[
      "unsubscribed from email",
      "unsubscribed from emails",
      "unsubscribed from all email",
      "unsubscribed from all emails",
    ],
    ...["opt out", "opted out", "opted out at", "opted out on", "opt out date", "opt out time", "email opt out"],
    ...["email opted out", "opted out of email", "opted out of emails", "has opted out of email"],
    ...["do not email", "do not mail", "do not contact", "no email", "dnc"],
  ],
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
  "account.untracked": ["account untracked", "account not tracked"],
  "teammate.email": email,
  "teammate.firstName": firstName,
  "teammate.lastName": lastName,
  "teammate.role": ["role", "rights", "permission"],
  "teammate.timeZone": ["time zone", "timezone", "zone"],
};
/** What a header says by itself where all rows are accounts or users. */
const alone: Partial<Record<ImportKind, Record<string, string[]>>> = {
  accounts: {
    "account.name": ["name"],
    "account.externalId": ["id", "external id"],
    "account.untracked": ["untracked", "not tracked"],
  },
  users: { "user.externalId": ["id"] },
};

const plain = (text: string): string =>
  fold(text.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\-./]+/g, " ")).replace(/ /g, "");

function targetsByHeader(kind: ImportKind): Map<string, string> {
  const fields = [...Object.entries(importFields), ...Object.entries(alone[kind] ?? {})];
  return new Map(
    fields.filter(([target]) => fits(kind, target))
      .flatMap(([target, headers]) => headers.map((header) => [plain(header), target])),
  );
}

type Traits = Iterable<Pick<TraitDefinition, "entity" | "key" | "label">>;

/** What each column most likely means by its header, whatever its case, spaces and underscores; null is left out. Two columns
 * never become the same. */
export function suggestTargets(
  columns: string[],
  traits: Traits,
  kind: ImportKind = "flat",
): Record<string, string | null> {
  const known = targetsByHeader(kind);
  for (const { entity, key, label } of traits) {
    const target = `${entity}.traits.${key}`;
    if (!fits(kind, target)) continue;
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

/** What the rows most likely are: people where there is an address, else accounts. Teammates are only ever chosen. */
export const suggestKind = (columns: string[]): ImportKind => {
  const suggested = Object.values(suggestTargets(columns, []));
  if (!suggested.includes("user.email")) {
    return Object.values(suggestTargets(columns, [], "accounts")).includes("account.name") ? "accounts" : "flat";
  }
  return suggested.some((target) => target?.startsWith("account.")) ? "flat" : "users";
};
