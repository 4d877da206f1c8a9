import { createHmac } from "node:crypto";
import type { LinkKey } from "./link-token.ts";

/** What a network is known again by on the day of `atMs` (UTC), for every process that has the workspace's keys. */
export type HashNetwork = (network: string, atMs: number) => string;

const dayMs = 86_400_000;

/** A keyed hash of the network that a reader came from, so that what comes from one place is told to belong together and nobody can tell
 * from where (TR2). The key is another every day, so that nobody is followed over days either; it is made of the oldest key, which stays
 * when the app's secret changes. */
export function makeNetworkHash(keys: readonly LinkKey[]): { hashNetwork: HashNetwork } {
  const { secret } = keys.reduce((first, key) => key.id < first.id ? key : first);
  let today = { day: NaN, key: new Uint8Array() };
  const keyOf = (day: number): Uint8Array => {
    if (today.day !== day) {
      today = { day, key: createHmac("sha256", secret).update(`parley network\0${day}`).digest() };
    }
    return today.key;
  };
  return {
    hashNetwork: (network, atMs) =>
      createHmac("sha256", keyOf(Math.floor(atMs / dayMs))).update(network).digest().subarray(0, 12).toString(
        "base64url",
      ),
  };
}
