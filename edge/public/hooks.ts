import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { findChannel } from "#db/queries/channel.ts";
import { type Given, hookTaken, keepIntake, refuseHook } from "#db/queries/intake.ts";
import { causeOf } from "#jobs/cause.ts";
import type { HookReader } from "#jobs/channels/port.ts";
import { callerIp } from "../caller-ip.ts";
import type { PublicDeps } from "./deps.ts";
import { type BodyTerms, makeHeldBodies } from "./held-bodies.ts";
import { makeTokenLimit } from "./limits.ts";

/** Source: SendGrid, Inbound Parse: "the total message size limit … is 30 MB" (read 2026-11), the largest that anybody posts; its
 * form around the mail adds a little. */
const largestBody = 31 * 1024 * 1024;
/** A channel, and an address, may hold half of the room: the others go on. */
const bodyTerms: BodyTerms = {
  mostBytes: largestBody,
  mostHeld: 4 * largestBody,
  mostOfKey: 2 * largestBody,
  wholeMs: 30_000,
  silenceMs: 10_000,
};
const longestEventId = 200;

type ChannelRow = NonNullable<Awaited<ReturnType<typeof findChannel>>>;
type Kinds = Pick<typeof import("#jobs/channels/hooks.ts"), "hookOf" | "openHookSecret">;
/** Not before the first call: what reads webhooks would cost every start of a process on an edge host. */
const readers = (): Promise<Kinds> => import("#jobs/channels/hooks.ts");

/** Webhooks of the channels (CH6): public, verified by the channel's own signature over the raw body, and answered 200 only when
 * what they say is on disk. Jobs make events and messages of it. Forged calls are refused and counted, and shut nobody out: anybody can
 * make them from where the provider calls too. Only who asks for many channels that are not there is not answered for a while. */
export function hookRoutes(
  deps: PublicDeps,
  kinds: () => Promise<Kinds> = readers,
  terms: BodyTerms = bodyTerms,
): Hono {
  const mayMiss = makeTokenLimit({ points: 60, seconds: 60 });
  const readBody = makeHeldBodies(terms);
  const plain = (c: Context, status: 200 | 401 | 404 | 413 | 429 | 503, wait?: number) =>
    c.text(words[status], status, {
      "Cache-Control": "no-store",
      ...(wait === undefined ? {} : { "Retry-After": String(wait) }),
    });

  /** @returns the channel's reader with what it verifies by; null where there is nothing that takes webhooks. */
  async function readerOf(channelId: string) {
    const row = channelId.length <= 64 ? await findChannel(deps.db, channelId) : undefined;
    if (!row) return null;
    const { hookOf, openHookSecret } = await kinds();
    const reader = hookOf(row.kind);
    return reader ? { row, reader, secret: deps.vault ? openHookSecret(row, deps.vault) : undefined } : null;
  }

  async function take(c: Context): Promise<Response> {
    const ip = callerIp(c);
    const found = await readerOf(c.req.param("channelId")!);
    if (!found) return ip === null || mayMiss(ip) ? plain(c, 404) : plain(c, 429, 60);
    // A secret that cannot be opened is ours to mend: the provider comes again.
    if (found.secret === undefined) return plain(c, 503, 300);
    const held = await readBody(c.req.raw, [`channel ${found.row.id}`, ...ip === null ? [] : [`address ${ip}`]]);
    if (held.kind === "too_large") return plain(c, 413);
    if (held.kind !== "body") return plain(c, 503, 10);
    try {
      return await takeBody(c, { ...found, secret: found.secret, body: held.body });
    } finally {
      held.release();
    }
  }

  async function takeBody(
    c: Context,
    { row, reader, secret, body }: { row: ChannelRow; reader: HookReader; secret: unknown; body: Uint8Array },
  ): Promise<Response> {
    const { headers, url } = c.req.raw;
    const nowMs = deps.nowMs();
    const read = await reader.read({ headers, body, url, nowMs }, row.settings, secret);
    if (read.kind === "refused") {
      await refuseHook(deps.db, row.id, nowMs);
      void deps.changes?.nudge();
      return read.mayComeAgain ? plain(c, 503, 300) : plain(c, 401);
    }
    const contentType = headers.get("Content-Type")?.slice(0, 300) ?? null;
    const given = read.items.map(({ eventId, body }): Given => ({
      channelId: row.id,
      eventId: idOf(eventId, body),
      kind: "hook",
      contentType,
      body,
    }));
    await keepIntake(deps.db, given, nowMs, hookTaken(row.id, nowMs));
    if (given.length > 0) deps.nudge?.("inbound");
    return plain(c, 200);
  }

  const app = new Hono();
  app.onError((cause, c) => {
    deps.log("error", "webhook failed", { cause: causeOf(cause) });
    return plain(c, 503, 60);
  });
  for (const path of ["/:channelId", "/:channelId/:token"]) {
    app.post(path, take);
    // Some providers look whether the address is there before they take it.
    app.get(path, async (c) => plain(c, await readerOf(c.req.param("channelId")!) ? 200 : 404));
  }
  app.all("*", (c) => plain(c, 404));
  return app;
}

const words = {
  200: "taken",
  401: "refused",
  404: "not found",
  413: "too large",
  429: "too many calls for what is not there",
  503: "try again later",
};

/** The provider's id of an event, or what stands for it: one that is too long or missing is told by its bytes. */
function idOf(eventId: string, body: Uint8Array): string {
  if (eventId !== "" && eventId.length <= longestEventId) return eventId;
  return `sha256:${createHash("sha256").update(eventId).update("\0").update(body).digest("hex")}`;
}
