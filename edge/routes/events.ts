import { streamSSE } from "hono/streaming";
import { watchCaller } from "../auth/watch.ts";
import type { Serve } from "../endpoint.ts";
import { gatherChanges } from "../shapes/gathered-changes.ts";

/** Changes that come together go out together: a bulk action is one event, not a thousand. */
const gatherMs = 50;
/** Where there are many, as in an import, browsers have enough of them a few times a second. */
const gatherManyMs = 300;
const beatMs = 20_000;

/** The change feed for browsers (VI4): each event says what changed, never its content; the browser asks again. */
export function eventRoutes(serve: Serve): void {
  serve("GET /api/events", ({ deps, teammate, c }) => {
    c.header("X-Accel-Buffering", "no");
    const caller = { teammate, headers: new Headers(c.req.raw.headers) };
    const answer = streamSSE(c, async (stream) => {
      const over = Promise.withResolvers<void>();
      stream.onAbort(over.resolve);
      const gathered = gatherChanges();
      let gathering: ReturnType<typeof setTimeout> | undefined;
      let waitMs = gatherMs;
      const tell = () => {
        gathering = undefined;
        const told = gathered.take();
        waitMs = told.some(({ id }) => id === "*") ? gatherManyMs : gatherMs;
        void stream.writeSSE({ event: "change", data: JSON.stringify(told) });
      };
      const leaveChanges = deps.changes.subscribe((change) => {
        gathered.add(change);
        gathering ??= setTimeout(tell, waitMs);
      });
      const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), beatMs);
      await stream.writeSSE({ event: "open", data: "" });
      const leaves = [
        leaveChanges,
        deps.onDrain(over.resolve),
        watchCaller(deps, caller, (now) => now ?? over.resolve()),
      ];
      await over.promise;
      clearInterval(beat);
      clearTimeout(gathering);
      for (const leave of leaves) leave();
    });
    return Promise.resolve(answer);
  });
}
