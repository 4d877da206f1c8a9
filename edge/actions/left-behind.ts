import { addressesKnown, type AddressRow } from "#db/queries/address.ts";
import type { Deps } from "../context.ts";
import { Refusal } from "../errors.ts";

/** The address is nobody's now, and whoever had it unsubscribed. */
export const isLeftBehind = (known: AddressRow | undefined): boolean => known?.userId === null && known.unsubscribed;
export const leftBehindWords = "was unsubscribed by whoever had it: where unsubscribes are allowed it gets nothing";

/** Addresses that nobody has are copied in by hand, and whoever had them said not to be mailed there: every mail would leave them out
 * (SU1, AD5). @throws {Refusal} invalid_field: `cc` or `bcc`. */
export async function refuseLeftBehind(
  deps: Pick<Deps, "db" | "links">,
  { cc, bcc, allowUnsubscribes }: { cc: readonly string[]; bcc: readonly string[]; allowUnsubscribes: boolean },
): Promise<void> {
  const known = await addressesKnown(deps.db, [...cc, ...bcc], deps.links.hashAddress);
  for (const [field, addresses] of [["cc", cc], ["bcc", bcc]] as const) {
    const refuse = (words: string) => new Refusal("invalid_field", `${field}: ${words}`, field);
    const left = addresses.find((address) => isLeftBehind(known.get(address)));
    if (left !== undefined && allowUnsubscribes) throw refuse(`${left} ${leftBehindWords}`);
    const suppressed = addresses.find((one) => known.get(one)?.userId === null && known.get(one)?.suppressed);
    if (suppressed !== undefined) throw refuse(`${suppressed} must not be mailed: take it out`);
  }
}
