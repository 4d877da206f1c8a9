import { sql } from "drizzle-orm";
import { actedOn, allDue, begunStep, endSteps, isNotDue, type StepEnd } from "#db/queries/enrollment-make.ts";
import { type DueStay, peopleOf } from "#db/queries/enrollment-step.ts";
import { oneOf } from "#db/queries/given.ts";
import { findTrait, readTraits, type TraitDefinition } from "#db/queries/trait.ts";
import { setTraitsOfMany, type TraitValueRow } from "#db/queries/trait-many.ts";
import { batch } from "#db/statements.ts";
import { checkTrait, type StoredTrait, type TraitValue } from "#jobs/rules/trait-value.ts";
import type { PlaybookAction } from "./definition.ts";
import type { PlaybooksDeps } from "./deps.ts";
import type { Hold } from "./hold.ts";

type TraitAction = Extract<PlaybookAction, { kind: "setTrait" }>;
/** Rows that one batch looks at, so that nobody waits long behind it. */
const rowsAtOnce = 100;

/** A stay with whose trait is set, how it ends, and whether any value is another by then. */
type Planned = { stay: DueStay; ids: string[]; end: StepEnd; changes: boolean };

/**
 * Sets the trait for these stays, all of one version (PB1): of their accounts or of these accounts' people, on the trail and told to
 * whoever follows where the value was another; else nothing is written but that the step is over. Returns how many were done.
 */
export async function setTrait(
  deps: PlaybooksDeps,
  hold: Hold,
  o: { versionNo: number; action: TraitAction; stays: readonly DueStay[] },
): Promise<number> {
  const { action, versionNo } = o;
  const entity = action.on === "account" ? "account" : "user";
  const trait = await findTrait(deps.long, action.traitId);
  const checked = trait?.archivedAtMs === null && trait.entity === entity ? checkTrait(trait, action.value) : null;
  const plans = checked?.ok ? await planTraits(deps, trait!, checked.stored, o) : o.stays.map((stay): Planned => ({
    stay,
    ids: [],
    end: { enrollmentId: stay.id, state: "skipped", why: checked ? "bad_value" : "trait_gone", result: null },
    changes: false,
  }));
  const values: TraitValueRow[] = checked?.ok ? [{ traitId: trait!.id, key: trait!.key, ...checked.stored }] : [];

  /** All of it, or nothing where one of the stays is not to be acted on any more: what is left is found again. */
  async function write(some: readonly Planned[], ids: readonly string[], isEnd: boolean): Promise<boolean> {
    if (!await hold.goOn()) return false;
    const by = hold.by();
    const { nowMs: atMs, playbookId } = by;
    const of = { actionKey: action.key, versionNo };
    const acted = some.filter(({ changes }) => changes).map(({ stay }) => stay.id);
    try {
      await batch(deps.long, [
        allDue(by, { ...of, ids: some.map(({ stay }) => stay.id) }),
        ...(ids.length > 0 ? setTraitsOfMany({ entity, ids, values, actorId: null, atMs, playbookId }) : []),
        ...(acted.length > 0 ? [actedOn(sql`${oneOf(acted)}`, atMs)] : []),
        ...(isEnd
          ? endSteps(by, { ...of, ends: some.map(({ end }) => end) })
          : some.map(({ end }) => begunStep(action.key, end))),
      ]);
    } catch (cause) {
      if (!isNotDue(cause)) throw cause;
    }
    return true;
  }

  let waiting: Planned[] = [];
  let rows = 0;
  for (const plan of plans) {
    let at = 0;
    // More than one batch takes: the step is over with the last of them.
    for (; plan.ids.length - at > rowsAtOnce; at += rowsAtOnce) {
      if (!await write([plan], plan.ids.slice(at, at + rowsAtOnce), false)) return 0;
    }
    const last = { ...plan, ids: plan.ids.slice(at) };
    if (waiting.length > 0 && rows + last.ids.length + 1 > rowsAtOnce) {
      if (!await write(waiting, waiting.flatMap(({ ids }) => ids), true)) return 0;
      [waiting, rows] = [[], 0];
    }
    waiting.push(last);
    rows += last.ids.length + 1;
  }
  if (waiting.length > 0) await write(waiting, waiting.flatMap(({ ids }) => ids), true);
  return plans.filter(({ changes }) => changes).length;
}

/** Whose value is another now, and what is to be kept of it. Of people no values are kept (AD5). */
async function planTraits(
  deps: PlaybooksDeps,
  trait: TraitDefinition,
  stored: StoredTrait,
  { action, stays }: { action: TraitAction; stays: readonly DueStay[] },
): Promise<Planned[]> {
  const accountIds = stays.map(({ accountId }) => accountId);
  const people = action.on === "account" ? null : await peopleOf(deps.long, accountIds, action.on);
  const idsOf = (stay: DueStay) => people ? people.get(stay.accountId) ?? [] : [stay.accountId];
  const held = await readTraits(deps.long, people ? "user" : "account", [...new Set(stays.flatMap(idsOf))]);
  const after = valueOf(trait, stored);
  const before = (id: string): TraitValue => held.get(id)?.[trait.key] ?? null;
  return stays.map((stay) => {
    const ids = idsOf(stay);
    const changed = ids.filter((id) => before(id) !== after).length;
    const why = ids.length === 0 ? "no_users" : changed === 0 ? "unchanged" : null;
    const state = ids.length === 0 ? "skipped" as const : "done" as const;
    const result = people ? { after, changed } : { before: before(stay.accountId), after, changed };
    return { stay, ids, end: { enrollmentId: stay.id, state, why, result }, changes: changed > 0 };
  });
}

const valueOf = ({ type }: TraitDefinition, { txt, num }: StoredTrait): TraitValue =>
  type === "number" ? num : type === "boolean" ? (num === null ? null : num === 1) : txt;
