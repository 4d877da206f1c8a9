import type { SQL } from "drizzle-orm";
import type { FieldType } from "./operators.ts";

export const filterEntities = ["account", "user", "conversation", "message"] as const;
export type FilterEntity = (typeof filterEntities)[number];

export type Passes = (value: SQL) => SQL;

/** Where the values of a field stand. */
export type Standing =
  /** In a column of the entity's own table. `index` begins with it; `sorted` is what that index goes by next. */
  | {
    kind: "column";
    column: string;
    index?: string;
    sorted?: string;
    /** The column holds it folded (db/fold.ts), and so is what it is held against. */
    folded?: true;
    /** Search finds it by trigrams too (db/queries/search.ts). */
    searched?: true;
    /** The index holds the pending alone. */
    pendingOnly?: true;
  }
  | { kind: "trait"; traitId: string; column: "txt" | "num" }
  /** Of a user in an account. */
  | { kind: "membership"; column: "is_owner" | "role" }
  /** Yes or no, by a condition on the row that `alias` names, never null; `ids` are those that satisfy it, from an index. */
  | { kind: "condition"; holds: (alias: string) => SQL; ids?: SQL }
  /** None, one or more values that belong to the row: whether one of them passes, as `passes` says of a column. `ids`: from an index. */
  | { kind: "linked"; holds: (alias: string, passes: Passes) => SQL; ids?: (passes: Passes) => SQL };

/** One field of the filter language (VI2). */
export type Field = {
  /** `account.status`, `user.traits.title`. */
  field: string;
  entity: FilterEntity;
  label: string;
  group: string;
  type: FieldType;
  /** A row may be without a value. */
  nullable: boolean;
  /** The values there are, where they are known; nothing else is taken where `closed`. */
  options?: readonly { value: string; label: string }[];
  closed?: true;
  at: Standing;
};
