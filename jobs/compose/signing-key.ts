import type { LinkKey } from "./link-token.ts";

/** The key that signs: that with the highest id, of those that are no longer new. As it is now, since keys are added while a process
 * runs. @throws where there is none. */
export function signingKeyOf(keys: readonly LinkKey[]): LinkKey {
  const [first, ...others] = keys;
  if (!first) throw new Error("no key to sign with");
  const isAfter = (a: LinkKey, b: LinkKey) => Boolean(a.isNew) === Boolean(b.isNew) ? a.id > b.id : !a.isNew;
  return others.reduce((best, key) => isAfter(key, best) ? key : best, first);
}
