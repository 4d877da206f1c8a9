import { z } from "zod";
import { teammateShort } from "./people.ts";
import { id, instant, optionalLine, page, pageOf } from "./values.ts";

/** What a row is: a user with its account, one of either, or a teammate to invite (PD6). */
export const importKind = z.enum(["flat", "accounts", "users", "teammates"]);
export const importEncoding = z.enum(["utf-8", "windows-1252"]);
export const importDelimiter = z.enum([",", ";", "\t", "|"]);

/** What a CSV column becomes: a field, a trait, or nothing. */
export const importTarget = z.string().regex(/^(user|account|teammate)\.(traits\.)?[A-Za-z][A-Za-z0-9_]{0,49}$/)
  .nullable();
const targets = z.record(z.string(), importTarget);
/** How a row's account is found again (PD6). */
const accountKey = z.enum(["account.name", "account.externalId"]);

export const importPlan = z.object({
  kind: importKind.default("flat"),
  columns: targets,
  accountKey: accountKey.default("account.name"),
  /** Set on every account of the file. */
  csmId: id.nullable().optional(),
  aeId: id.nullable().optional(),
  status: optionalLine(100).optional(),
  /** Every imported user is an owner of its account. */
  owners: z.boolean().default(false),
  /** Reads all of it and tells what it would do; the same upload can be run in earnest afterwards. */
  dryRun: z.boolean().default(false),
}).strict();

/** How the file is to be read, where that was guessed wrong. */
export const importReading = z.object({
  encoding: importEncoding,
  delimiter: importDelimiter,
}).partial().strict();

export const importUploaded = z.object({
  id,
  fileName: z.string(),
  /** As which it was read. */
  encoding: importEncoding,
  delimiter: importDelimiter,
  /** Distinct: a second `Name` is `Name (2)`. */
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  kind: importKind,
  accountKey,
  owners: z.boolean(),
  /** What each column most likely is, where rows are of `kind`. */
  suggested: targets,
  /** The same for each kind. */
  suggestedBy: z.record(importKind, targets),
  /** `kind`, `accountKey`, `owners` and `suggested` are how a file of these columns was mapped last. */
  remembered: z.boolean(),
});

const run = {
  id,
  fileName: z.string(),
  kind: importKind.nullable(),
  dryRun: z.boolean(),
  state: z.enum(["uploading", "waiting", "running", "done", "cancelled", "failed"]),
  progress: z.number().min(0).max(1),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  failed: z.number(),
  /** Rows that went in but for what an earlier row of the file had said otherwise. */
  disagreed: z.number(),
  failure: z.string().nullable(),
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
};
export const importShort = z.object(run);
export const importRun = z.object({
  ...run,
  /** The columns that become nothing, in the order of the file; empty where nobody said yet what they become. */
  leftOut: z.array(z.string()),
  /** The first of them; all are in `errors.csv`. */
  errors: z.array(z.object({ line: z.number(), field: z.string().nullable(), reason: z.string() })),
});
export const importsQuery = z.object(page).strict();
export const importPage = pageOf(importShort);
