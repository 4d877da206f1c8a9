import type { Acted } from "#web/shared/acted.ts";

/** The most messages that one request takes. */
export const mostAtOnce = 1_000;

export type Pieces = {
  answers: Acted[];
  /** What ended it early; what was answered until then is done. */
  error: unknown;
};

/**
 * Acts on all of `ids`, in requests of at most {@link mostAtOnce}, one after the other. `onDone` hears how many are behind it.
 * Never throws: a request that fails ends it, and the answers before it stand.
 */
export async function actInPieces(
  ids: readonly string[],
  act: (piece: string[]) => Promise<Acted>,
  onDone: (n: number) => void = () => {},
): Promise<Pieces> {
  const answers: Acted[] = [];
  for (let from = 0; from < ids.length; from += mostAtOnce) {
    try {
      answers.push(await act(ids.slice(from, from + mostAtOnce)));
    } catch (error) {
      return { answers, error };
    }
    onDone(Math.min(ids.length, from + mostAtOnce));
  }
  return { answers, error: null };
}
