import type { z } from "zod";
import { assignableTeammates } from "#db/queries/account.ts";
import type { AccountItem } from "#jobs/imports/items.ts";
import { accountFields } from "../contract/people.ts";
import type { Deps } from "../context.ts";
import { refusalOf } from "../errors.ts";
import { Refusal } from "../errors.ts";

type Fields = z.output<typeof accountFields>;
type Found = { ids: Set<string>; byEmail: Map<string, string> };

/** The account's fields with CSM and AE found: active teammates only (PD2). Each in its place, refused or not. */
export async function accountItems(deps: Pick<Deps, "db">, bodies: unknown[]): Promise<(AccountItem | Refusal)[]> {
  const parsed = bodies.map((body) => {
    const { success, data, error } = accountFields.safeParse(body);
    return success ? data : refusalOf(error);
  });
  const named = parsed.filter((fields) => !(fields instanceof Refusal)) as Fields[];
  const found = await findTeammates(
    deps,
    named.flatMap((fields) => [fields.csmId, fields.aeId]),
    named.flatMap((fields) => [fields.csmEmail, fields.aeEmail]),
  );
  return parsed.map((fields) => {
    if (fields instanceof Refusal) return fields;
    try {
      return itemOf(fields, found);
    } catch (cause) {
      if (cause instanceof Refusal) return cause;
      throw cause;
    }
  });
}

async function findTeammates(
  deps: Pick<Deps, "db">,
  ids: (string | null | undefined)[],
  emails: (string | null | undefined)[],
): Promise<Found> {
  const given = { ids: ids.filter((id) => id != null), emails: emails.filter((email) => email != null) };
  if (given.ids.length + given.emails.length === 0) return { ids: new Set(), byEmail: new Map() };
  const rows = await assignableTeammates(deps.db, given);
  return { ids: new Set(rows.map((row) => row.id)), byEmail: new Map(rows.map((row) => [row.email, row.id])) };
}

/** @throws {Refusal} one of these is no active teammate. */
export async function requireAssignable(
  deps: Pick<Deps, "db">,
  chosen: { csmId?: string | null; aeId?: string | null },
): Promise<void> {
  const found = await findTeammates(deps, [chosen.csmId, chosen.aeId], []);
  for (const field of ["csmId", "aeId"] as const) requireOne(field, chosen[field], found);
}

function requireOne(field: "csmId" | "aeId", id: string | null | undefined, found: Found): void {
  if (id == null || found.ids.has(id)) return;
  throw new Refusal("invalid_field", `${field}: is no active teammate`, field);
}

function itemOf({ traits, csmEmail, aeEmail, ...fields }: Fields, found: Found): AccountItem {
  const pick = (role: "csm" | "ae", email: string | null | undefined): string | null | undefined => {
    const id = fields[`${role}Id`];
    requireOne(`${role}Id`, id, found);
    if (email == null) return id === undefined ? email : id;
    const field = `${role}Email`;
    const byEmail = found.byEmail.get(email);
    if (!byEmail) throw new Refusal("invalid_field", `${field}: is no active teammate's`, field);
    if (id != null && id !== byEmail) {
      throw new Refusal("invalid_field", `${field}: is another teammate than ${role}Id`, field);
    }
    return byEmail;
  };
  return { fields: { ...fields, csmId: pick("csm", csmEmail), aeId: pick("ae", aeEmail) }, traits };
}
