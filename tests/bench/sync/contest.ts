import type { Contender, Running } from "./contender.ts";
import { type Load, startLoad } from "./load-process.ts";

/** What is typed into, and how much of everything is done: 1 is all of it. */
export type Terms = { contenders: Contender[]; seed: Uint8Array; rounds: number; scale: number };

export const scaled = (count: number, { scale }: Pick<Terms, "scale">, least = 1): number =>
  Math.max(least, Math.round(count * scale));

export type Look = { contender: Contender; running: Running; load: Load; i: number; round: number };

/** Each contender once a round, the first of them another each round, and up only while it is looked at. */
export async function eachRound({ contenders, rounds }: Terms, look: (at: Look) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const i = (turn + round) % contenders.length;
      const contender = contenders[i]!;
      const running = await contender.start();
      const load = startLoad();
      try {
        await look({ contender, running, load, i, round });
      } finally {
        await load.stop();
        await running.stop();
      }
    }
  }
}
