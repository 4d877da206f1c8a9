import type { Db } from "../client.ts";
import { listTraits, type TraitDefinition } from "../queries/trait.ts";
import type { TraitEntity } from "../schema/people.ts";
import type { Field, FilterEntity } from "./field.ts";
import { conversationFields, messageFields } from "./fields/mail.ts";
import { accountFields, userFields } from "./fields/people.ts";

/** Every field that a filter may name now, by its path, and the paths of traits that are archived. */
export type Registry = { fields: ReadonlyMap<string, Field>; archived: ReadonlySet<string> };

const builtIn = [...accountFields, ...userFields, ...conversationFields, ...messageFields];
const traitGroups = { account: "Account traits", user: "User traits", conversation: "Conversation traits" };

/** What is built in, and the traits of accounts, users and conversations (PD5). */
export const readRegistry = async (db: Db): Promise<Registry> => makeRegistry(await listTraits(db));

/** The same of these definitions. */
export function makeRegistry(traits: readonly TraitDefinition[]): Registry {
  const fields = new Map(builtIn.map((field) => [field.field, field]));
  const archived = new Set<string>();
  for (const trait of traits) {
    if (!isFiltered(trait.entity)) continue;
    const field = fieldOf(trait, trait.entity);
    if (trait.archivedAtMs === null) fields.set(field.field, field);
    else archived.add(field.field);
  }
  return { fields, archived };
}

const isFiltered = (entity: TraitEntity): entity is keyof typeof traitGroups => entity in traitGroups;

function fieldOf(trait: TraitDefinition, entity: keyof typeof traitGroups & FilterEntity): Field {
  const column = trait.type === "number" || trait.type === "boolean" ? "num" : "txt";
  return {
    field: `${entity}.traits.${trait.key}`,
    entity,
    label: trait.label,
    group: traitGroups[entity],
    type: trait.type,
    nullable: true,
    ...(trait.type === "select" ? { options: trait.options ?? [] } : {}),
    at: { kind: "trait", traitId: trait.id, column },
  };
}
