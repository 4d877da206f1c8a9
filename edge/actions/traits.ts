import type { z } from "zod";
import { findTrait, insertTrait, listTraits, type TraitDefinition, updateTrait } from "#db/queries/trait.ts";
import { countOptions } from "#db/queries/trait-use.ts";
import type { TraitEntity } from "#db/schema/people.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";

type TraitAnswer = z.input<typeof contract.trait>;
type Options = { value: string; label: string }[];

/** Keys that would read like a built-in field of the entity. */
const builtIn: Record<TraitEntity, string> = {
  account:
    "id externalId name status csm csmId csmEmail ae aeId aeEmail mrr mrrCents renewsOn health users userCount traits",
  user:
    "id externalId email firstName lastName name lastSeen lastSeenAt unsubscribed suppressed account accounts owner traits",
  teammate: "id email firstName lastName name role state maySend timeZone sendingWindow signature traits",
  conversation: "id account accountId subject state sender channel template start users messages traits",
};

const toTrait = (trait: TraitDefinition): TraitAnswer => ({
  id: trait.id,
  entity: trait.entity,
  key: trait.key,
  label: trait.label,
  type: trait.type,
  options: trait.options ?? [],
  editRight: trait.editRight,
  archived: trait.archivedAtMs !== null,
});

export const viewTraits = async (deps: Deps, entity: TraitEntity | undefined) => ({
  items: (await listTraits(deps.db, entity)).map(toTrait),
});

export async function defineTrait(
  deps: Deps,
  by: Teammate,
  id: string,
  { options, ...given }: z.output<typeof contract.traitNew>,
): Promise<TraitAnswer> {
  const words = builtIn[given.entity].split(" ").map((word) => word.toLowerCase());
  if (words.includes(given.key.toLowerCase())) {
    throw new Refusal("invalid_field", `key: ${given.key} is a built-in field`, "key");
  }
  const trait: TraitDefinition = {
    id,
    ...given,
    options: checkOptions(given.type, options ?? []),
    archivedAtMs: null,
    createdAtMs: deps.nowMs(),
  };
  if (!await insertTrait(deps.db, trait, by.id)) {
    throw new Refusal("conflict", `key: there is a trait ${given.key} already`, "key");
  }
  void deps.changes.nudge();
  return toTrait(trait);
}

/** Label, options, right and whether it is archived; key and type stay, since values hang on them. */
export async function changeTrait(
  deps: Deps,
  by: Teammate,
  id: string,
  { archived, options, ...patch }: z.output<typeof contract.traitPatch>,
): Promise<TraitAnswer> {
  const trait = await findTrait(deps.db, id);
  if (!trait) throw notFound("trait");
  const archivedAtMs = archived === undefined ? undefined : archived ? trait.archivedAtMs ?? deps.nowMs() : null;
  const changes = {
    ...patch,
    ...(options === undefined ? {} : { options: checkOptions(trait.type, options) }),
    ...(archivedAtMs === undefined ? {} : { archivedAtMs }),
  };
  if (!await updateTrait(deps.db, { trait, patch: changes, actorId: by.id, nowMs: deps.nowMs() })) {
    throw await optionsInUse(deps, trait, options ?? []);
  }
  void deps.changes.nudge();
  return toTrait({ ...trait, ...changes });
}

/** Says which options that were to go are held by how many rows. */
async function optionsInUse(deps: Deps, trait: TraitDefinition, kept: Options): Promise<Refusal> {
  const labels = new Map(trait.options?.map(({ value, label }) => [value, label]));
  const held = (await countOptions(deps.long, trait)).filter(({ value }) => kept.every((one) => one.value !== value));
  const words = held.map(({ value, count }) => `${labels.get(value) ?? value} (${count.toLocaleString("en")})`);
  const rows = { account: "accounts", user: "users", teammate: "teammates", conversation: "conversations" };
  return new Refusal("conflict", `options: ${rows[trait.entity]} still hold ${words.join(", ") || "one"}`, "options");
}

function checkOptions(type: TraitDefinition["type"], options: Options): Options | null {
  if (type !== "select") {
    if (options.length === 0) return null;
    throw new Refusal("invalid_field", "options: are for a select only", "options");
  }
  if (options.length === 0) throw new Refusal("invalid_field", "options: a select needs at least one", "options");
  const values = options.map((option) => option.value);
  const twice = values.findIndex((value, n) => values.indexOf(value) !== n);
  if (twice >= 0) {
    const field = `options.${twice}.value`;
    throw new Refusal("invalid_field", `${field}: is there twice`, field);
  }
  return options;
}
