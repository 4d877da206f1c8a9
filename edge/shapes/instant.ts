/** Epoch ms UTC as an RFC 3339 instant. */
export const toInstant = (atMs: number): string => new Date(atMs).toISOString();
export const toInstantOrNull = (atMs: number | null | undefined): string | null =>
  atMs == null ? null : toInstant(atMs);
/** An RFC 3339 instant, validated before, as epoch ms UTC. */
export const fromInstant = (instant: string): number => Date.parse(instant);
