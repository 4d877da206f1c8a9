import { type Context, Hono } from "hono";
import { findHitFacts, recordOpen } from "#db/queries/event.ts";
import { burstMs, burstTokens, countsAsSeen, openVerdict } from "#jobs/rules/open-verdict.ts";
import { causeOf } from "#jobs/cause.ts";
import { callerIp } from "../caller-ip.ts";
import type { PublicDeps } from "./deps.ts";
import { makeTokenLimit } from "./limits.ts";
import { makeNetworkHash } from "./network.ts";

/** A transparent 1×1 GIF. */
const gif = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
const headers = {
  "Content-Type": "image/gif",
  "Content-Length": String(gif.byteLength),
  "Cache-Control": "no-store",
  // Mail readers on the web show it on their own pages.
  "Cross-Origin-Resource-Policy": "cross-origin",
};
const longestAgent = 300;

/** The pixel (TR1): the same image whatever is asked, never an error. A hit is on disk before the answer; HEAD, bad tokens and
 * whoever is signed in to Parley leave no trace. */
export function pixelRoutes(deps: PublicDeps): Hono {
  const networkHash = makeNetworkHash();
  const limit = makeTokenLimit({ points: 60, seconds: 60 });
  const record = async (c: Context, file: string) => {
    const token = /^([\w-]{1,300})\.gif$/.exec(file)?.[1];
    const read = token === undefined ? null : deps.links.read("open", token);
    if (!read || !await limit(token!)) return;
    const atMs = deps.nowMs();
    const ip = callerIp(c);
    const network = ip === null ? null : await networkHash(ip);
    const agent = c.req.header("User-Agent")?.slice(0, longestAgent) ?? null;
    const facts = await findHitFacts(deps.db, {
      ...read,
      network,
      sinceMs: atMs - burstMs,
      most: burstTokens,
    });
    if (!facts?.trackOpens) return;
    const verdict = openVerdict({ atMs, agent, acceptedAtMs: facts.acceptedAtMs, otherTokens: facts.otherTokens });
    const counts = countsAsSeen(verdict);
    await recordOpen(deps.db, { ...read, verdict, counts, network, agent, atMs });
    if (counts) void deps.changes?.nudge();
  };
  return new Hono().get("/:file", async (c) => {
    if (c.req.raw.method === "GET" && !isOurs(c)) {
      try {
        await record(c, c.req.param("file"));
      } catch (cause) {
        deps.log("error", "open not recorded", { cause: causeOf(cause) });
      }
    }
    return c.body(gif, 200, headers);
  }).all("*", (c) => c.body(gif, 200, headers));
}

/** A reader who is signed in to Parley looks at the mail as its sender's colleague (TR2). */
const isOurs = (c: Context): boolean =>
  /(?:^|;\s*)(?:__Secure-)?parley\.session_token=/.test(c.req.header("Cookie") ?? "");
