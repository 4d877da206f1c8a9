import { touchSession } from "#db/queries/sessions.ts";
import { causeOf } from "#jobs/cause.ts";
import type { Deps } from "../context.ts";

const everyMs = 5 * 60_000;
/** Sessions looked at since they were last written down; forgotten all at once, so that none is kept for good. */
const most = 10_000;

/** Writes down that a session was used, at most every five minutes, beside the request: nobody waits for it. */
export function makeLastUsed(deps: Pick<Deps, "long" | "nowMs" | "log">): (sessionId: string) => void {
  const writtenAtMs = new Map<string, number>();
  return (sessionId) => {
    const nowMs = deps.nowMs();
    if (nowMs - (writtenAtMs.get(sessionId) ?? -Infinity) < everyMs) return;
    if (writtenAtMs.size >= most) writtenAtMs.clear();
    writtenAtMs.set(sessionId, nowMs);
    touchSession(deps.long, sessionId, { nowMs, everyMs }).catch((cause) =>
      deps.log("warn", "session use not written", { cause: causeOf(cause) })
    );
  };
}
