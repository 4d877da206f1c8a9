import type { z } from "zod";
import { countOptions, countPendingNaming, countValues, templatesNaming, viewsNaming } from "#db/queries/trait-use.ts";
import { findTrait } from "#db/queries/trait.ts";
import type { TraitEntity } from "#db/schema/people.ts";
import type { ViewList } from "#db/schema/view.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";

/** How variables and filters call a trait's entity, and the lists of which it is a column. */
const groups: Record<TraitEntity, string[]> = {
  account: ["account"],
  user: ["user"],
  teammate: ["sender", "csm", "ae"],
  conversation: ["conversation"],
};
const lists: Record<TraitEntity, ViewList[]> = {
  account: ["accounts"],
  user: ["users"],
  teammate: [],
  conversation: ["active"],
};

/** What would miss a trait that is archived: values, pending mail, templates, saved views (PD5). @throws {Refusal} not_found */
export async function viewTraitUses(deps: Deps, by: Teammate, id: string): Promise<z.input<typeof contract.traitUses>> {
  const trait = await findTrait(deps.db, id);
  if (!trait) throw notFound("trait");
  const word = `traits.${trait.key}`;
  const paths = groups[trait.entity].map((group) => `${group}.${word}`);
  const [rows, options, pending, templates, views] = await Promise.all([
    countValues(deps.long, trait),
    trait.type === "select" ? countOptions(deps.long, trait) : [],
    countPendingNaming(deps.long, paths),
    templatesNaming(deps.long, { paths, teammateId: by.id }),
    viewsNaming(deps.long, { word, teammateId: by.id }),
  ]);
  // `traits.plan` is neither `traits.planned` nor, but in lists of the entity itself, any other entity's.
  const named = new RegExp(`(^|[^A-Za-z0-9_.])(${paths.join("|").replaceAll(".", "\\.")})(?![A-Za-z0-9_])`);
  const own = new RegExp(`(^|[^A-Za-z0-9_.])${word.replaceAll(".", "\\.")}(?![A-Za-z0-9_])`);
  const meant = views.filter(({ view, list }) =>
    named.test(view) || lists[trait.entity].includes(list) && own.test(view)
  );
  return { rows, options, pending, templates, views: meant.map(({ name, list }) => ({ name, list })) };
}
