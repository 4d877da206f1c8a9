type Part<T> = { items: T[]; next: string | null };

/**
 * Reads a list on until `wanted` rows are there, its end is, or `mostMs` have passed: one answer of the API may hold few rows or none and
 * still not be the last. There may be more than were wanted. Whoever gave up by `signal` gets what there was.
 */
export async function readOn<T>(
  load: (cursor: string | undefined, left: number) => Promise<Part<T>>,
  o: { wanted: number; mostMs?: number; cursor?: string | undefined; signal?: AbortSignal },
): Promise<Part<T>> {
  const beganMs = performance.now();
  const items: T[] = [];
  let { cursor } = o;
  do {
    const page = await load(cursor, o.wanted - items.length);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (
    cursor !== undefined && items.length < o.wanted && !o.signal?.aborted &&
    performance.now() - beganMs < (o.mostMs ?? Infinity)
  );
  return { items, next: cursor ?? null };
}
