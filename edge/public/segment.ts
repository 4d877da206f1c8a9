import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { newId } from "#db/ids.ts";
import { databaseFault } from "#db/errors.ts";
import { causeOf } from "#jobs/cause.ts";
import { type IngestEvent, takeEvents } from "#jobs/ingest/take-events.ts";
import { whoIngests } from "../auth/write-key.ts";
import type { Deps } from "../context.ts";
import { makeTokenLimit } from "./limits.ts";

/** Source: Segment, HTTP Tracking API, "Max request size": "500KB per batch request", "32KB" an event in it (read 2026-11). */
const largestBatch = 500 * 1024;
const largestEvent = 32 * 1024;
/** Fits in a batch of that size many times over. */
const mostEvents = 2_500;
/** A key's calls: libraries put some hundred events into each. */
const callLimit = { points: 600, seconds: 60 };

type IngestDeps = Pick<Deps, "auth" | "db" | "long" | "links" | "nowMs" | "log" | "nudge"> & {
  changes: Pick<Deps["changes"], "nudge">;
};
type Given = Record<string, unknown>;
const isObject = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const calls = ["identify", "group", "track", "page", "screen", "alias"] as const;

/**
 * What a Segment library sends, as one sends it (PD8): `identify` and `group` fill users, accounts and traits, the other calls are
 * accepted and say nothing of people. Answered 200 once it is on disk; what is bad of it is counted for admins to see, and loses
 * nothing else. 400, 401 and 413 are not tried again by libraries, 429 and 503 are.
 */
export function segmentRoutes(deps: IngestDeps): Hono {
  const mayCall = makeTokenLimit(callLimit);
  const app = new Hono();
  const refuse = (c: Context, status: 400 | 401 | 413 | 429 | 503, message: string) => {
    if (status === 429 || status === 503) c.header("Retry-After", "5");
    return c.json({ success: false, message }, status, { "Cache-Control": "no-store" });
  };
  app.onError((cause, c) => {
    const told = databaseFault(cause);
    deps.log("error", "ingestion failed", { cause: causeOf(told ?? cause) });
    return refuse(c, 503, "Try again later.");
  });
  app.use(bodyLimit({ maxSize: largestBatch, onError: (c) => refuse(c, 413, "The body is larger than 500 KB.") }));

  const take = (eventsOf: (body: Given) => unknown[] | null) => async (c: Context) => {
    const who = await whoIngests(deps, c.req.raw.headers);
    if (!who) return refuse(c, 401, "The write key, as Basic user with an empty password, is not one of ours.");
    if (!mayCall(who.keyId)) return refuse(c, 429, "Too many calls with this key.");
    const body = parsed(await c.req.text());
    const events = isObject(body) ? eventsOf(body) : null;
    if (!events) return refuse(c, 400, "The body is not JSON of this call.");
    if (events.length > mostEvents) return refuse(c, 400, `More than ${mostEvents} events.`);
    const atMs = deps.nowMs();
    const good = events.map((event) => asEvent(event));
    await takeEvents(deps.long, {
      keyId: who.keyId,
      writerId: who.teammateId,
      events: good,
      hashAddress: deps.links.hashAddress,
      atMs,
    });
    void deps.changes.nudge();
    deps.nudge("release");
    return c.json({ success: true }, 200, { "Cache-Control": "no-store" });
  };
  app.post("/batch", take((body) => Array.isArray(body.batch) ? body.batch : null));
  for (const call of calls) app.post(`/${call}`, take((body) => [{ ...body, type: call }]));
  app.all("/*", (c) => c.json({ success: false, message: "There is nothing at this address." }, 404));
  return app;
}

/** What cannot be read as an event is one of no kind, which is noted where the others are. */
function asEvent(given: unknown): IngestEvent {
  const event = isObject(given) ? given : { type: "unknown" };
  const { messageId } = event;
  const isKnown = typeof messageId === "string" && messageId !== "" && messageId.length <= 200;
  const kept = isKnown ? { messageId } : { messageId: newId() };
  if (!(calls as readonly unknown[]).includes(event.type)) {
    return { ...kept, type: "unknown", fault: "is no call of ours" };
  }
  if (JSON.stringify(event).length > largestEvent) return { ...kept, type: event.type, fault: "is larger than 32 KB" };
  return { ...event, fault: undefined, ...kept };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
