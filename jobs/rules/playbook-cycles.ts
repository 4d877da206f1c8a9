import type { Reentry } from "#jobs/playbooks/definition.ts";

/** A playbook as far as what it does leads to another, or back to itself. */
export type Feeding = {
  name: string;
  reentry: Reentry;
  /** What its rule asks of. */
  reads: ReadonlySet<string>;
  /** Traits of accounts and users that its actions set. */
  sets: ReadonlySet<string>;
  /** What of conversations its mail moves. */
  moves: ReadonlySet<string>;
};
/** Playbooks on a loop, in its order, and how often those of them act on an account that are limited. */
export type Loop = {
  names: string[];
  goesOn: "ends" | "limited" | "endless";
  limits: { name: string; times: number; days: number }[];
};

/**
 * The shortest loop of playbooks that writing `fields` closes: `mine` writes them, somebody's rule asks of one, and so on until it comes
 * back to what `mine` asks of. One without end comes before one that is limited, and that before one that ends, as one does on which each
 * acts on an account once (PB3). Null where it feeds nothing that comes back.
 */
export function loopThrough(fields: Iterable<string>, mine: Feeding, others: readonly Feeding[]): Loop | null {
  const all = [mine, ...others];
  const first = [...fields];
  const readersOf = (written: readonly string[]) => all.filter(({ reads }) => written.some((one) => reads.has(one)));
  const fedBy = ({ sets, moves }: Feeding) => readersOf([...sets, ...moves]);
  const readers = readersOf(first);
  // A trait stays as it was set: by that alone, an account that has left the rule does not come back to it.
  const endsItself = readers.includes(mine) && first.every((field) => mine.sets.has(field));
  const there = pathsFrom(endsItself ? readers.filter((one) => one !== mine) : readers, fedBy);
  const back = (from: Feeding) => from === mine ? [] : pathsFrom(fedBy(from), fedBy)(mine);
  for (const [goesOn, kind] of [["endless", "always"], ["limited", "limited"]] as const) {
    const [shortest] = all.filter(({ reentry }) => reentry.kind === kind).flatMap((one): Feeding[][] => {
      const [to, home] = [there(one), back(one)];
      return to && home ? [[...to, ...home]] : [];
    }).toSorted((a, b) => a.length - b.length);
    if (shortest) return told(mine, shortest, goesOn);
  }
  const home = endsItself ? [] : there(mine);
  return home && told(mine, home, "ends");
}

/** Every field that a filter asks of, whatever its groups. */
export function fieldsRead(filter: unknown): Set<string> {
  const found = new Set<string>();
  const left = [filter];
  while (left.length > 0) {
    const node = left.pop();
    if (typeof node !== "object" || node === null) continue;
    const { all, any, not, field } = node as Record<string, unknown>;
    for (const parts of [all, any]) if (Array.isArray(parts)) left.push(...parts);
    left.push(not);
    if (typeof field === "string") found.add(field);
  }
  return found;
}

/** What making mail moves to and fro by itself: a conversation is pending and closes, and how old it is. What stays as it was made (its
 * template, its playbook) leads no account out of a rule and back, and what only others do (replies, looks, bounces) is not the mail's. */
export const movedByMail: readonly string[] = ["conversation.state", "conversation.activeAt", "conversation.createdAt"];

const told = (mine: Feeding, path: readonly Feeding[], goesOn: Loop["goesOn"]): Loop => {
  const on = [...new Set([mine, ...path])];
  const limits = on.flatMap(({ name, reentry }) =>
    reentry.kind === "limited" ? [{ name, times: reentry.times, days: reentry.days }] : []
  );
  return { names: on.map(({ name }) => name), goesOn, limits };
};

/** The shortest ways from any of `first`, themselves included, along `next`. */
function pathsFrom(first: Feeding[], next: (one: Feeding) => Feeding[]): (to: Feeding) => Feeding[] | null {
  const paths = new Map(first.map((one) => [one, [one]]));
  // A map goes on with what is put into it meanwhile.
  for (const [one, path] of paths) {
    for (const further of next(one)) if (!paths.has(further)) paths.set(further, [...path, further]);
  }
  return (to) => paths.get(to) ?? null;
}
