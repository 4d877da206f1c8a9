import { type Context, Hono } from "hono";
import { findHitFacts, recordOpen } from "#db/queries/event.ts";
import { burstMs, burstTokens, countsAsSeen, openVerdict, seenVerdicts } from "#jobs/rules/open-verdict.ts";
import { causeOf } from "#jobs/cause.ts";
import { callerIp } from "../caller-ip.ts";
import { agentOf } from "./agent.ts";
import type { PublicDeps } from "./deps.ts";
import { makeTokenLimit } from "./limits.ts";
import { networkSince } from "./network.ts";

/** A transparent 1×1 GIF. */
const gif = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
const headers = {
  "Content-Type": "image/gif",
  "Content-Length": String(gif.byteLength),
  "Cache-Control": "no-store",
  // Mail readers on the web show it on their own pages.
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** The pixel (TR1): the same image whatever is asked, whole, never an error: no range, and no "not modified", as every look is to be
 * heard of. A hit is on disk before the answer; HEAD, bad tokens and whoever is signed in to Parley leave no trace. */
export function pixelRoutes(deps: PublicDeps): Hono {
  const limit = makeTokenLimit({ points: 60, seconds: 60 });
  const record = async (c: Context, file: string) => {
    const token = /^([\w-]{1,300})\.gif$/.exec(file)?.[1];
    const read = token === undefined ? null : deps.links.read("open", token);
    if (!read || !limit(token!)) return;
    const atMs = deps.nowMs();
    const sinceMs = atMs - burstMs;
    const network = networkSince(deps.links.hashNetwork, callerIp(c), { atMs, sinceMs });
    const agent = agentOf(c);
    const among = { ...read, lately: network.lately, sinceMs, most: burstTokens - 1 };
    const facts = await findHitFacts(deps.db, among);
    if (!facts || facts.untracked) return;
    const judged = openVerdict({ atMs, agent, ...facts });
    const hit = { verdict: judged, seen: seenVerdicts, network: network.now, agent, atMs };
    const verdict = await recordOpen(deps.db, { ...among, ...hit });
    deps.onOpen?.(verdict);
    if (countsAsSeen(verdict)) void deps.changes?.nudge();
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
