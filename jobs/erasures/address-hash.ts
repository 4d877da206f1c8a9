import { createHmac } from "node:crypto";
import type { LinkKey } from "#jobs/compose/link-token.ts";

/** A keyed hash of an address: whoever reads the database alone cannot try addresses against it. Made with the oldest key, which stays
 * when the app's secret changes, so that it is the same for years (AD5). */
export function makeAddressHash(keys: readonly LinkKey[]): { hashAddress: HashAddress } {
  const oldest = keys.reduce((first, key) => key.id < first.id ? key : first);
  return {
    hashAddress: (address) =>
      createHmac("sha256", oldest.secret).update("parley erased address\0").update(address.toLowerCase()).digest(
        "base64url",
      ),
  };
}

export type HashAddress = (address: string) => string;
