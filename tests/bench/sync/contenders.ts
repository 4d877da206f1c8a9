import type { Contender } from "./contender.ts";
import { makeParley } from "./parley.ts";
import { installPeers } from "../peers/install.ts";
import { makeHocuspocus, makeYWebsocket } from "./peers.ts";

/** Parley with so many drafts, and its peers; Parley first: figures are multiples of its. */
export async function makeContenders(o: { seed: Uint8Array; rooms: number }): Promise<Contender[]> {
  const peers = await installPeers();
  const contenders = [
    await makeParley(o),
    await makeHocuspocus(peers),
    await makeYWebsocket(peers, { keeps: false }),
    await makeYWebsocket(peers, { keeps: true }),
  ];
  for (const { name, about } of contenders) console.log(`  ${name}: ${about}`);
  return contenders;
}

/** `BENCH_SCALE` of 0.1 does a tenth of everything, `BENCH_ROUNDS` says how often: for trying the bench itself. */
export const effort = () => ({
  scale: Number(Deno.env.get("BENCH_SCALE") ?? 1),
  rounds: Number(Deno.env.get("BENCH_ROUNDS") ?? 3),
});
