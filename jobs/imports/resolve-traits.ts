import type { TraitDefinition } from "#db/queries/trait.ts";
import { checkTrait } from "../rules/trait-value.ts";
import { refuse, type Traits, type Writer } from "./items.ts";
import type { HeldTraits, TraitChange } from "./roster.ts";

/** The values that differ from what the row holds, each of the right type and the writer's to set (PD5).
 * @throws {ItemFault} naming `traits.<key>`. */
export function resolveTraits(
  definitions: Map<string, TraitDefinition>,
  values: Traits | undefined,
  row: HeldTraits | undefined,
  writer: Pick<Writer, "mayEdit">,
): TraitChange[] {
  const changes: TraitChange[] = [];
  for (const [key, value] of Object.entries(values ?? {})) {
    const field = `traits.${key}`;
    const trait = definitions.get(key) ?? refuse(field, "is no trait");
    const checked = checkTrait(trait, value);
    if (!checked.ok) return refuse(field, checked.message);
    const was = row?.traits.get(trait.id);
    if ((was?.txt ?? null) === checked.stored.txt && (was?.num ?? null) === checked.stored.num) continue;
    if (!writer.mayEdit(trait)) refuse(field, "is not yours to set", "not_allowed");
    changes.push({ trait, stored: checked.stored });
  }
  return changes;
}

/** Of what is to be set, the part that the row has no value for. */
export function unknownOf<Item extends { fields: object; traits?: Traits }>(
  item: Item,
  row: (HeldTraits & { fields: object }) | undefined,
  definitions: Map<string, TraitDefinition>,
): Item {
  if (!row) return item;
  const has = row.fields as Record<string, unknown>;
  const fields = Object.fromEntries(Object.entries(item.fields).filter(([field]) => (has[field] ?? null) === null));
  const isSet = (key: string) => row.traits.has(definitions.get(key)?.id ?? "");
  const traits = Object.fromEntries(Object.entries(item.traits ?? {}).filter(([key]) => !isSet(key)));
  return { ...item, fields, traits };
}

/** What an item says at all, traits as they are stored. */
export function saidBy(
  definitions: Map<string, TraitDefinition>,
  { fields, traits = {} }: { fields: object; traits?: Traits },
): [what: string, value: unknown][] {
  const ofTraits = Object.entries(traits).map(([key, value]): [string, unknown] => {
    const trait = definitions.get(key);
    const checked = trait && checkTrait(trait, value);
    return [`traits.${key}`, checked?.ok ? checked.stored : null];
  });
  return [...Object.entries(fields).filter(([, value]) => value !== undefined), ...ofTraits];
}

/** Whether there was anything to set. */
export function setTraits(row: HeldTraits, changes: TraitChange[]): boolean {
  for (const change of changes) {
    row.traits.set(change.trait.id, change.stored);
    row.changedTraits.set(change.trait.id, change);
  }
  return changes.length > 0;
}
