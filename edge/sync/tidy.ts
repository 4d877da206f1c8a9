import { pieceRows } from "./fold.ts";

/** Ticks without a word after which nobody is writing. */
const quietTicks = 2;
/** So many unfolded rows are folded though people write on. */
const mostUnfolded = 16 * pieceRows;

/** When a room may let go of its document and fold its log: while nobody writes. */
export type Tidying = {
  /** The text was read; so many rows of it are in no piece. */
  loaded(unfolded: number): void;
  /** So many edits more. */
  written(edits: number): void;
  /** Some time has passed. */
  tick(): { isQuiet: boolean; mustFold: boolean };
};

export function makeTidying(): Tidying {
  let quiet = 0;
  let unfolded = 0;
  return {
    loaded(rows) {
      unfolded = rows;
      quiet = 0;
    },
    written(edits) {
      unfolded += edits;
      quiet = 0;
    },
    tick() {
      const isQuiet = ++quiet >= quietTicks;
      const mustFold = unfolded >= (isQuiet ? pieceRows : mostUnfolded);
      if (mustFold) unfolded = 0;
      return { isQuiet, mustFold };
    },
  };
}
