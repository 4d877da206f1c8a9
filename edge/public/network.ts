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

export type NetworkHash = (ip: string) => Promise<string | null>;

/** A keyed hash of the network, so that hits can be told to come from one place and nobody can tell from where (TR2). The key
 * lives in this process only: what it is asked is whether hits of the last seconds belong together. */
export function makeNetworkHash(
  secret: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(32)),
): NetworkHash {
  const key = crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return async (ip) => {
    const network = networkOf(ip);
    if (network === null) return null;
    const digest = new Uint8Array(await crypto.subtle.sign("HMAC", await key, new TextEncoder().encode(network)));
    return digest.subarray(0, 12).toBase64({ alphabet: "base64url", omitPadding: true });
  };
}
