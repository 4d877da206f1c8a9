/** A view that was renewed is left alone at least so long, an eighth of what it is left alone at most. */
const leastPart = 1 / 8;
/** So deep in a list each renewal asks for many pages. */
const deepPages = 10;
const deepRestMs = 10_000;

/** What a query may say in `meta`: while changes go on it is renewed at most once in this time, and not while nobody looks at it. */
export type Resting = { restMs?: number };

/** How long a query rests at most between two changes that renew it; null for one that is renewed by each. */
export function restOf(meta: Resting | undefined, data: unknown): number | null {
  if (meta?.restMs !== undefined) return meta.restMs;
  const pages = (data as { pages?: unknown[] } | undefined)?.pages;
  return Array.isArray(pages) && pages.length > deepPages ? deepRestMs : null;
}

/** What is dear to ask for, renewed at once by a change that comes alone, and more and more seldom while they go on (an import). */
export function makeRests() {
  const last = new Map<string, { atMs: number; restMs: number }>();
  return {
    /** Whether it may be renewed now; then it rests from now on. */
    mayRenew(key: string, mostMs: number, nowMs: number): boolean {
      const before = last.get(key);
      const since = before ? nowMs - before.atMs : Infinity;
      if (before && since < before.restMs) return false;
      const isSteady = before !== undefined && since < before.restMs * 2;
      const restMs = isSteady ? Math.min(mostMs, before.restMs * 2) : mostMs * leastPart;
      last.set(key, { atMs: nowMs, restMs });
      return true;
    },
  };
}
