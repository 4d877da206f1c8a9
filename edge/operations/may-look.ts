import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { peerOf } from "../caller-ip.ts";

const loopbackPeer = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/i;
const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
const ofProxies = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"];

/** Who may read how the process does (OP1): a caller on this machine itself, or one with the token. Behind a proxy on the same machine
 * everybody comes from the loopback, so that what a proxy has passed on counts for nobody; and a page that calls its own name the
 * loopback's address says so in `Host`. */
export function makeMayLook(token: string | null): (c: Context) => boolean {
  const known = token === null ? null : digest(token);
  return (c) => {
    const given = /^Bearer\s+(\S{1,500})$/i.exec(c.req.header("Authorization") ?? "")?.[1];
    if (known && given !== undefined && timingSafeEqual(digest(given), known)) return true;
    return loopbackPeer.test(peerOf(c) ?? "") && loopbackHost.test(c.req.header("Host") ?? "") &&
      ofProxies.every((name) => c.req.header(name) === undefined);
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();
