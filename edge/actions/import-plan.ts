import { z } from "zod";
import type { TraitDefinition } from "#db/queries/trait.ts";
import { readHeader, readRows } from "#jobs/imports/csv.ts";
import type { TextEncoding } from "#jobs/imports/encoding.ts";
import type { FileShape, ImportKind, ImportPlan } from "#jobs/imports/plan.ts";
import { isTarget, type Reading } from "#jobs/imports/row-fields.ts";
import type * as contract from "../contract/imports.ts";
import type { Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { mayEditTrait } from "./people-writes.ts";

const mostColumns = 500;
const longestName = 200;
const previewRows = 20;
/** Of a cell of the preview. */
const longestSample = 200;

const refused = (words: string) => new Refusal("invalid_field", `file: ${words}`, "file");

/** How the file is written, and its first rows. `head` is its beginning. Read as UTF-8 where it is that, else as Windows-1252, unless it
 * is said how. @throws {Refusal} `file`: it has no header to map by. `encoding`: it is not that. */
export function readShape(
  head: Uint8Array,
  isWhole: boolean,
  o: { isUtf8: boolean; encoding?: TextEncoding; delimiter?: string },
): { shape: FileShape; rows: string[][] } {
  const { isUtf8, encoding = isUtf8 ? "utf-8" : "windows-1252" } = o;
  if (encoding === "utf-8" && !isUtf8) {
    throw new Refusal("invalid_field", "encoding: the file is not UTF-8", "encoding");
  }
  const header = readHeader(head, isWhole, { encoding, ...(o.delimiter ? { delimiter: o.delimiter } : {}) });
  if (!header) throw refused("has no header row");
  const columns = distinct(header.columns.map((name, n) => name || `Column ${n + 1}`));
  if (columns.length > mostColumns) throw refused(`has more than ${mostColumns} columns`);
  if (header.columns.every((name) => name === "") || columns.some((name) => name.length > longestName)) {
    throw refused("has no header row");
  }
  // deno-lint-ignore no-control-regex -- what a picture or a program begins with, and no name of a column
  if (columns.some((name) => /[\x00-\x08\x0e-\x1f]/.test(name))) throw refused("is not a text file");
  if (columns.some((name) => z.email().safeParse(name.toLowerCase()).success)) {
    throw refused("has no header row: its first row holds an e-mail address");
  }
  const { delimiter, bytes, lines } = header;
  const { rows } = readRows(head.subarray(bytes), {
    delimiter,
    encoding,
    width: columns.length,
    firstLine: lines + 1,
    mostRows: previewRows,
    isEnd: isWhole,
    mayGrow: false,
  });
  return {
    shape: { delimiter, encoding, isUtf8, columns, headerBytes: bytes, headerLines: lines },
    rows: rows.flatMap((row) => ("cells" in row ? [row.cells.map((cell) => cell.slice(0, longestSample))] : [])),
  };
}

/** A second column of a name is told apart by its number, so that each can become something. */
function distinct(names: string[]): string[] {
  const used = new Set<string>(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) return (seen.add(name), name);
    for (let n = 2;; n++) {
      const other = `${name} (${n})`;
      if (used.has(other)) continue;
      used.add(other);
      return other;
    }
  });
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
    if (!isTarget(body.kind, target, traits)) throw refuseColumn(header, `${target} is no field or trait here`);
    const trait = traitOf(target, traits);
    if (trait && !mayEditTrait(trait, by)) {
      throw new Refusal("not_allowed", `columns.${header}: ${target} is not yours to set`, `columns.${header}`);
    }
    const first = targets.indexOf(target);
    if (first !== n) throw refuseColumn(header, `becomes ${target}, as ${shape.columns[first]} does`);
  });
  const { kind, accountKey, owners, csmId = null, aeId = null, status = null } = body;
  if (!keysOf[kind].some((key) => targets.includes(key))) {
    throw new Refusal("invalid_field", `columns: none becomes ${keysOf[kind].join(" or ")}`, "columns");
  }
  const forAccounts = csmId ?? aeId ?? status;
  if (forAccounts !== null && (kind === "users" || kind === "teammates")) {
    const field = csmId ? "csmId" : aeId ? "aeId" : "status";
    throw new Refusal("invalid_field", `${field}: this file has no accounts`, field);
  }
  const meansAccounts = forAccounts ?? targets.find((target) => target?.startsWith("account."));
  if (meansAccounts && !targets.includes(accountKey)) {
    throw new Refusal("invalid_field", `accountKey: no column becomes ${accountKey}`, "accountKey");
  }
  return { ...shape, kind, targets, accountKey, csmId, aeId, status, owners };
}

/** By one of which each row is found again. */
const keysOf: Record<ImportKind, string[]> = {
  flat: ["user.email"],
  users: ["user.email", "user.externalId"],
  accounts: ["account.name", "account.externalId"],
  teammates: ["teammate.email"],
};

const refuseColumn = (header: string, words: string) =>
  new Refusal("invalid_field", `columns.${header}: ${words}`, `columns.${header}`);

function traitOf(target: string, traits: Reading["traits"]): TraitDefinition | undefined {
  const [entity, key] = target.split(".traits.") as [keyof Reading["traits"], string | undefined];
  return key === undefined ? undefined : traits[entity].get(key);
}
