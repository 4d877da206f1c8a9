/**
 * Spreads rows over chunks of at most `size`, each row in the same chunk for as long as it is asked for: one that goes or comes changes
 * its own chunk alone. Keeps what it was asked for; an answer holds no empty chunks.
 */
export function makeChunks<T extends { id: string }>(size: number): (rows: readonly T[]) => T[][] {
  let chunkOf = new Map<string, number>();
  return (rows) => {
    const kept = new Map<string, number>();
    const chunks: T[][] = [];
    const put = (row: T, n: number) => {
      while (chunks.length <= n) chunks.push([]);
      chunks[n]!.push(row);
      kept.set(row.id, n);
    };
    const fresh: T[] = [];
    for (const row of rows) {
      const n = chunkOf.get(row.id);
      if (n === undefined) fresh.push(row);
      else put(row, n);
    }
    let n = 0;
    for (const row of fresh) {
      while ((chunks[n]?.length ?? 0) >= size) n++;
      put(row, n);
    }
    chunkOf = kept;
    return chunks.filter((chunk) => chunk.length > 0);
  };
}
