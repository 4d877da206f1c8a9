import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { findChannel } from "#db/queries/channel.ts";
import { type Given, hookTaken, keepIntake, refuseHook } from "#db/queries/intake.ts";
import { causeOf } from "#jobs/cause.ts";
import { callerIp } from "../caller-ip.ts";
import type { PublicDeps } from "./deps.ts";
import { makeTokenLimit } from "./limits.ts";

/** Source: SendGrid, Inbound Parse: "the total message size limit … is 30 MB" (read 2026-11), the largest that anybody posts; its
 * form around the mail adds a little. */
const largestBody = 31 * 1024 * 1024;
/** What all calls under way may hold in memory together. */
const mostHeld = 4 * largestBody;
const longestEventId = 200;

type Kinds = Pick<typeof import("#jobs/channels/registry.ts"), "hookOf" | "openSecret">;
/** Providers' clients hang on the registry: a process that only counts opens need not load them. */
const registry = (): Promise<Kinds> => import("#jobs/channels/registry.ts");

/** Webhooks of the channels (CH6): public, verified by the channel's own signature over the raw body, and answered 200 only when
 * what they say is on disk. Jobs make events and messages of it. Forged calls are refused and counted, and whoever makes many
 * of them is not listened to for a while. */
export function hookRoutes(deps: PublicDeps, kinds: () => Promise<Kinds> = registry): Hono {
  const mayFail = makeTokenLimit({ points: 60, seconds: 60 });
  const blocked = new Map<string, number>();
  let held = 0;
  const plain = (c: Context, status: 200 | 401 | 404 | 413 | 429 | 503, wait?: number) =>
    c.text(words[status], status, {
      "Cache-Control": "no-store",
      ...(wait === undefined ? {} : { "Retry-After": String(wait) }),
    });

  /** @returns the channel's reader with what it verifies by; null where there is nothing that takes webhooks. */
  async function readerOf(channelId: string) {
    const row = channelId.length <= 64 ? await findChannel(deps.db, channelId) : undefined;
    if (!row) return null;
    const { hookOf, openSecret } = await kinds();
    const reader = hookOf(row.kind);
    return reader ? { row, reader, secret: deps.vault ? openSecret(row, deps.vault) : undefined } : null;
  }

  async function refuse(channelId: string, ip: string | null): Promise<void> {
    const nowMs = deps.nowMs();
    await refuseHook(deps.db, channelId, nowMs);
    void deps.changes?.nudge();
    if (ip === null || await mayFail(ip)) return;
    for (const [other, untilMs] of blocked) if (untilMs <= nowMs) blocked.delete(other);
    blocked.set(ip, nowMs + 60_000);
  }

  async function take(c: Context): Promise<Response> {
    const ip = callerIp(c);
    if (ip !== null && (blocked.get(ip) ?? 0) > deps.nowMs()) return plain(c, 429, 60);
    const found = await readerOf(c.req.param("channelId")!);
    if (!found) return plain(c, 404);
    // A secret that cannot be opened is ours to mend: the provider comes again.
    if (found.secret === undefined) return plain(c, 503, 300);
    const { row, reader, secret } = found;
    const body = new Uint8Array(await c.req.arrayBuffer());
    const { headers, url } = c.req.raw;
    const nowMs = deps.nowMs();
    const read = await reader.read({ headers, body, url, nowMs }, row.settings, secret);
    if (read.kind === "refused") {
      await refuse(row.id, ip);
      return plain(c, 401);
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
  const bounded = bodyLimit({ maxSize: largestBody, onError: (c) => plain(c, 413) });
  /** What all calls hold is bounded; a call whose length is not said counts as the largest. */
  const inTurn = async (c: Context, next: () => Promise<void>) => {
    const length = Math.min(Number(c.req.header("Content-Length") ?? largestBody) || 0, largestBody);
    if (held + length > mostHeld) return plain(c, 503, 10);
    held += length;
    try {
      await next();
    } finally {
      held -= length;
    }
  };
  for (const path of ["/:channelId", "/:channelId/:token"]) {
    app.post(path, inTurn, bounded, take);
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
  429: "too many refused calls",
  503: "try again later",
};

/** The provider's id of an event, or what stands for it: one that is too long or missing is told by its bytes. */
function idOf(eventId: string, body: Uint8Array): string {
  if (eventId !== "" && eventId.length <= longestEventId) return eventId;
  return `sha256:${createHash("sha256").update(eventId).update("\0").update(body).digest("hex")}`;
}
