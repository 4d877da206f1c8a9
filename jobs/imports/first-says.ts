import type { SQL } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { keepSaid, readSaid } from "#db/queries/import-said.ts";
import type { HeldTraits, TraitChange } from "./roster.ts";
import { hashOf } from "./text-hash.ts";

/**
 * By the id of an account or user, what of it the rows of one file have said so far (fields, `traits.<key>`, `<accountId>.role`), with a
 * hash of what was said; null where that is what the row holds.
 */
export type Said = Map<string, Map<string, number | null>>;

/** What a file says of anybody first holds, so that the same file a second time changes nothing (PD6). */
export type FirstSays = {
  /** What the rows before said of these. */
  read(ids: readonly string[]): Promise<Said>;
  /** For the batch that writes what the rows said: all that is known of these by now. */
  keep(said: Said): SQL[];
};

/** Kept with the import, for whoever goes on with it. */
export const firstSaysOf = (db: Db, importId: string): FirstSays => ({
  async read(ids) {
    const said = await readSaid(db, importId, ids);
    return new Map([...said].map(([id, what]) => [id, new Map(what.map((field) => [field, null]))]));
  },
  keep: (said) => keepSaid(importId, new Map([...said].map(([id, what]) => [id, [...what.keys()]]))),
});

/** Of a dry run, which whoever goes on begins anew. */
export function firstSaysInMemory(): FirstSays {
  const known: Said = new Map();
  return {
    read: (ids) => Promise.resolve(new Map(ids.flatMap((id) => known.has(id) ? [[id, new Map(known.get(id))]] : []))),
    keep(said) {
      for (const [id, what] of said) known.set(id, what);
      return [];
    },
  };
}

type Sayings = { fields: object; traits: TraitChange[] };
type Row = HeldTraits & { id: string; fields: object };

/** The part of what a row sets that no row before it has said, and of what it says otherwise the first, if anything. */
export function unsaid<S extends Sayings>(
  said: ReadonlyMap<string, number | null> | undefined,
  row: Row | undefined,
  sets: S,
): S & { against: string | null } {
  if (!said || !row) return { ...sets, against: null };
  const has = row.fields as Record<string, unknown>;
  const fields = Object.entries(sets.fields).filter(([, value]) => value !== undefined);
  const [late] = [
    ...fields.filter(([field, value]) => said.has(field) && isOther(said.get(field)!, value, has[field])),
    // These are what the row does not hold.
    ...sets.traits.map(({ trait, stored }) => [`traits.${trait.key}`, stored] as const)
      .filter(([field, stored]) => said.has(field) && isOther(said.get(field)!, stored, undefined)),
  ];
  return {
    ...sets,
    fields: Object.fromEntries(fields.filter(([field]) => !said.has(field))),
    traits: sets.traits.filter(({ trait }) => !said.has(`traits.${trait.key}`)),
    against: late?.[0] ?? null,
  };
}

const isOther = (said: number | null, value: unknown, held: unknown): boolean =>
  said === null ? value !== held : said !== hashOf(JSON.stringify(value));
