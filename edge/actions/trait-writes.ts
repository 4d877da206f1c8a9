import type { SQL } from "drizzle-orm";
import { liveTraits, type TraitRow, writeTraits } from "#db/queries/trait.ts";
import type { TraitEntity } from "#db/schema/people.ts";
import { checkTrait, type TraitValue } from "#jobs/rules/trait-value.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

type Stored = Omit<TraitRow, "entityId"> & { key: string };

/** Trait values as they are stored, checked for type and for who may set each (PD5).
 * @throws {Refusal} invalid_field or not_allowed, naming `traits.<key>`. */
export async function checkTraits(
  deps: Pick<Deps, "db">,
  by: Teammate,
  entity: TraitEntity,
  values: Record<string, TraitValue>,
): Promise<Stored[]> {
  const known = await liveTraits(deps.db, entity);
  return Object.entries(values).map(([key, value]) => {
    const field = `traits.${key}`;
    const trait = known.get(key);
    if (!trait) throw new Refusal("invalid_field", `${field}: is not a trait here`, field);
    refuseWithoutRight(trait.editRight, by, field);
    const checked = checkTrait(trait, value);
    if (!checked.ok) throw new Refusal("invalid_field", `${field}: ${checked.message}`, field);
    return { traitId: trait.id, key, ...checked.stored };
  });
}

/** Statements that set one entity's traits. @throws {Refusal} as `checkTraits`. */
export async function traitWrites(
  deps: Pick<Deps, "db">,
  by: Teammate,
  entity: TraitEntity,
  entityId: string,
  values: Record<string, TraitValue>,
): Promise<SQL[]> {
  const rows = (await checkTraits(deps, by, entity, values)).map(({ key: _, ...stored }) => ({ entityId, ...stored }));
  return rows.length === 0 ? [] : writeTraits(entity, rows);
}

function refuseWithoutRight(right: "admins" | "members" | "api", by: Teammate, field: string): void {
  if (right === "admins" && by.role !== "admin") {
    throw new Refusal("not_allowed", `${field}: only admins set it`, field);
  }
  if (right === "api" && by.sessionId !== null) {
    throw new Refusal("not_allowed", `${field}: only the API sets it`, field);
  }
}
