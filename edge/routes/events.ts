import { streamSSE } from "hono/streaming";
import { watchCaller } from "../auth/watch.ts";
import type { Serve } from "../endpoint.ts";

/** Changes that come together go out together: a bulk action is one event, not a thousand. */
const gatherMs = 50;
const beatMs = 20_000;

/** The change feed for browsers (VI4): each event says what changed, never its content; the browser asks again. */
export function eventRoutes(serve: Serve): void {
  serve("GET /api/events", ({ deps, teammate, c }) => {
    c.header("X-Accel-Buffering", "no");
    const caller = { teammate, headers: new Headers(c.req.raw.headers) };
    const answer = streamSSE(c, async (stream) => {
      const over = Promise.withResolvers<void>();
      stream.onAbort(over.resolve);
      const gathered = new Map<string, { entity: string; id: string; kind: string }>();
      let gathering: ReturnType<typeof setTimeout> | undefined;
      const tell = () => {
        gathering = undefined;
        void stream.writeSSE({ event: "change", data: JSON.stringify([...gathered.values()]) });
        gathered.clear();
      };
      const leaveChanges = deps.changes.subscribe(({ entity, id, kind }) => {
        gathered.set(`${entity} ${id} ${kind}`, { entity, id, kind });
        gathering ??= setTimeout(tell, gatherMs);
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
