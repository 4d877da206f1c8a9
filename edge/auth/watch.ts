import type { Deps, Teammate } from "../context.ts";
import { whoCalls } from "./authenticate.ts";

/**
 * For what stays open longer than a request: tells who stands behind these headers by now whenever that may have changed,
 * undefined once nobody does, and at once, as it may have changed since the request was let in. Returns how to leave.
 */
export function watchCaller(
  deps: Pick<Deps, "auth" | "db" | "changes">,
  { teammate, headers }: { teammate: Teammate; headers: Headers },
  tell: (now: Teammate | undefined) => void,
): () => void {
  let left = false;
  const look = async () => {
    const now = await whoCalls(deps, headers).catch(() => teammate);
    if (!left) tell(now);
  };
  const leave = deps.changes.subscribe(({ entity, id }) => {
    if (entity !== "session" && entity !== "teammate") return;
    // A revoked key is told as a session that ended; which key it was, only the library knows.
    if (id === teammate.id || id === teammate.sessionId || teammate.sessionId === null) void look();
  });
  void look();
  return () => {
    left = true;
    leave();
  };
}
