/** A playbook as far as traits lead from one to another: fields that its rule asks of, and those that its actions set. */
export type Feeding = {
  name: string;
  /** Each account is acted on once at most, so that what goes round ends there. */
  isOnce: boolean;
  reads: ReadonlySet<string>;
  writes: ReadonlySet<string>;
};
/** Playbooks on a loop, in its order. One on which each acts once ends by itself. */
export type Loop = { names: string[]; ends: boolean };

/**
 * The shortest loop of playbooks that setting `field` closes: `mine` sets it, somebody's rule asks of it, and so on until it comes back
 * to what `mine` asks of. One that does not end comes before one that does; null where it feeds nothing that comes back.
 */
export function loopThrough(field: string, mine: Feeding, others: readonly Feeding[]): Loop | null {
  const all = [mine, ...others];
  const readersOf = (fields: Iterable<string>) => {
    const set = [...fields];
    return all.filter(({ reads }) => set.some((one) => reads.has(one)));
  };
  const fromField = pathsFrom(readersOf([field]), (one) => readersOf(one.writes));
  const back = (from: Feeding): Feeding[] | null =>
    from === mine ? [] : pathsFrom(readersOf(from.writes), (one) => readersOf(one.writes))(mine);
  const endless = all.filter(({ isOnce }) => !isOnce).flatMap((one): Feeding[][] => {
    const [there, home] = [fromField(one), back(one)];
    return there && home ? [[...there, ...home]] : [];
  }).toSorted((a, b) => a.length - b.length)[0];
  if (endless) return { names: namesOf(mine, endless), ends: false };
  const home = fromField(mine);
  return home && { names: namesOf(mine, home), ends: true };
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

const namesOf = (mine: Feeding, path: readonly Feeding[]) => [...new Set([mine, ...path])].map(({ name }) => name);

/** The shortest ways from any of `first`, themselves included, along `next`. */
function pathsFrom(first: Feeding[], next: (one: Feeding) => Feeding[]): (to: Feeding) => Feeding[] | null {
  const paths = new Map(first.map((one) => [one, [one]]));
  // A map goes on with what is put into it meanwhile.
  for (const [one, path] of paths) {
    for (const further of next(one)) if (!paths.has(further)) paths.set(further, [...path, further]);
  }
  return (to) => paths.get(to) ?? null;
}
