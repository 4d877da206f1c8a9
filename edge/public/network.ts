import type { HashNetwork } from "#jobs/compose/network-hash.ts";

/** The network that an address belongs to: its /24, or its /48 for IPv6. Null for what is no address. */
export function networkOf(ip: string): string | null {
  const mapped = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(ip)?.[1];
  if (mapped) return `${mapped}.0/24`;
  if (!/^[0-9a-f:]+(%\w+)?$/i.test(ip) || !ip.includes(":")) return null;
  const [head = "", tail] = ip.split("%")[0]!.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail ? tail.split(":") : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const whole = [...groups, ...Array<string>(missing).fill("0"), ...rest];
  return `${whole.slice(0, 3).map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/48`;
}

/** The network of a reader, hashed: as it is kept now, and all that it may have been kept as since `sinceMs`. */
export type Network = { now: string | null; lately: string[] };

/** Of no address, none. Nothing of where somebody is stands in what is kept (TR2). */
export function networkSince(hash: HashNetwork, ip: string | null, o: { atMs: number; sinceMs: number }): Network {
  const network = ip === null ? null : networkOf(ip);
  if (network === null) return { now: null, lately: [] };
  const now = hash(network, o.atMs);
  return { now, lately: [...new Set([now, hash(network, o.sinceMs)])] };
}
