import { z } from "zod";
import type { TraitDefinition } from "#db/queries/trait.ts";
import { readHeader, readRows } from "#jobs/imports/csv.ts";
import type { FileShape, ImportPlan } from "#jobs/imports/plan.ts";
import { isTarget, type Reading } from "#jobs/imports/row-item.ts";
import type * as contract from "../contract/people.ts";
import type { Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { mayEditTrait } from "./people-writes.ts";

const mostColumns = 500;
const longestName = 200;
const previewRows = 20;

const refused = (words: string) => new Refusal("invalid_field", `file: ${words}`, "file");

/** How the file is written, and its first rows. `head` is its beginning. @throws {Refusal} `file`: it has no header to map by. */
export function readShape(head: Uint8Array, isWhole: boolean): { shape: FileShape; rows: string[][] } {
  const header = readHeader(head, isWhole);
  if (!header) throw refused("has no header row");
  const columns = header.columns.map((name, n) => name || `Column ${n + 1}`);
  if (columns.length > mostColumns) throw refused(`has more than ${mostColumns} columns`);
  if (header.columns.every((name) => name === "") || columns.some((name) => name.length > longestName)) {
    throw refused("has no header row");
  }
  if (columns.some((name) => z.email().safeParse(name.toLowerCase()).success)) {
    throw refused("has no header row: its first row holds an e-mail address");
  }
  const twice = columns.find((name, n) => columns.indexOf(name) !== n);
  if (twice !== undefined) throw refused(`has two columns called ${twice}`);
  const { delimiter, bytes, lines } = header;
  const { rows } = readRows(head.subarray(bytes), {
    delimiter,
    width: columns.length,
    firstLine: lines + 1,
    mostRows: previewRows,
    isEnd: isWhole,
    mayGrow: false,
  });
  return {
    shape: { delimiter, columns, headerBytes: bytes, headerLines: lines },
    rows: rows.flatMap((row) => ("cells" in row ? [row.cells] : [])),
  };
}

type PlanBody = z.output<typeof contract.importPlan>;

/** What each column becomes, checked against the file, the traits and what the teammate may set.
 * @throws {Refusal} naming `columns.<header>`, or `accountKey`. */
export function planOf(shape: FileShape, body: PlanBody, traits: Reading["traits"], by: Teammate): ImportPlan {
  for (const header of Object.keys(body.columns)) {
    if (!shape.columns.includes(header)) throw refuseColumn(header, "is no column of the file");
  }
  const targets = shape.columns.map((header) => Object.hasOwn(body.columns, header) ? body.columns[header]! : null);
  targets.forEach((target, n) => {
    if (target === null) return;
    const header = shape.columns[n]!;
    if (!isTarget(target, traits)) throw refuseColumn(header, `${target} is no field or trait`);
    const trait = traitOf(target, traits);
    if (trait && !mayEditTrait(trait, by)) {
      throw new Refusal("not_allowed", `columns.${header}: ${target} is not yours to set`, `columns.${header}`);
    }
    const first = targets.indexOf(target);
    if (first !== n) throw refuseColumn(header, `becomes ${target}, as ${shape.columns[first]} does`);
  });
  if (!targets.includes("user.email")) {
    throw new Refusal("invalid_field", "columns: none becomes user.email", "columns");
  }
  const { accountKey, owners, csmId = null, aeId = null, status = null } = body;
  const meansAccounts = csmId ?? aeId ?? status ?? targets.find((target) => target?.startsWith("account."));
  if (meansAccounts && !targets.includes(accountKey)) {
    throw new Refusal("invalid_field", `accountKey: no column becomes ${accountKey}`, "accountKey");
  }
  return { ...shape, targets, accountKey, csmId, aeId, status, owners };
}

const refuseColumn = (header: string, words: string) =>
  new Refusal("invalid_field", `columns.${header}: ${words}`, `columns.${header}`);

function traitOf(target: string, traits: Reading["traits"]): TraitDefinition | undefined {
  const [entity, key] = target.split(".traits.") as ["user" | "account", string | undefined];
  return key === undefined ? undefined : traits[entity].get(key);
}
