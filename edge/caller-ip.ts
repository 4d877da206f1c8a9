import type { Context } from "hono";

const isPrivate = (ip: string) =>
  /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/i.test(ip) ||
  /^(?:::1$|f[cd]|fe80:)/i.test(ip);

/** The caller's address. Behind a proxy of our own (a private peer) it is the one that this proxy wrote last; further ones to
 * the left anybody could have written. */
export function addressBehind(peer: string | null, forwardedFor: string | undefined): string | null {
  if (peer === null || !isPrivate(peer)) return peer;
  return forwardedFor?.split(",").at(-1)?.trim() || peer;
}

/** Null for a request made in memory, which has no peer. */
export function callerIp(c: Context): string | null {
  return addressBehind(peerOf(c), c.req.header("X-Forwarded-For"));
}

/** Who holds the other end of the connection, as Deno.serve tells it; null for a request made in memory. */
export const peerOf = (c: Context): string | null =>
  (c.env as { remoteAddr?: { hostname?: string } } | undefined)?.remoteAddr?.hostname ?? null;
