import { pieceRows } from "./fold.ts";

/** Ticks without a word after which nobody is writing: longer for a text that takes long to load again. */
const quietTicks = { small: 2, large: 15 };
const largeBytes = 128 * 1024;
/** So many unfolded rows are folded though people write on. */
const mostUnfolded = 16 * pieceRows;

/** When a room may let go of its document and fold its log: while nobody writes. */
export type Tidying = {
  /** The text was read: about how much it takes, and so many rows of it are in no piece. */
  loaded(text: { bytes: number; unfolded: number }): void;
  /** So many edits more. */
  written(edits: number): void;
  /** Some time has passed. */
  tick(): { isQuiet: boolean; mustFold: boolean };
};

export function makeTidying(): Tidying {
  let quiet = 0;
  let unfolded = 0;
  let restsAfter: number = quietTicks.small;
  return {
    loaded(text) {
      unfolded = text.unfolded;
      restsAfter = text.bytes < largeBytes ? quietTicks.small : quietTicks.large;
      quiet = 0;
    },
    written(edits) {
      unfolded += edits;
      quiet = 0;
    },
    tick() {
      const isQuiet = ++quiet >= restsAfter;
      const mustFold = unfolded >= (isQuiet ? pieceRows : mostUnfolded);
      if (mustFold) unfolded = 0;
      return { isQuiet, mustFold };
    },
  };
}
