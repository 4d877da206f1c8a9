import type { Deps, Teammate } from "../context.ts";
import { whoCalls } from "./authenticate.ts";

/** Who calls could not be read: it is tried again after this. */
const againMs = 500;

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
  let lookAgain: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    clearTimeout(lookAgain);
    try {
      const now = await whoCalls(deps, headers);
      if (!left) tell(now);
    } catch {
      // Nobody is shown out because the database was busy, and nobody stays for it.
      if (!left) lookAgain = setTimeout(() => void look(), againMs);
    }
  }
  const leave = deps.changes.subscribe(({ entity, id, kind }) => {
    if ((entity !== "session" && entity !== "teammate") || kind === "editors") return;
    // A revoked key is told as a session that ended; which key it was, only the library knows.
    if (id === teammate.id || id === teammate.sessionId || teammate.sessionId === null) void look();
  });
  void look();
  return () => {
    left = true;
    clearTimeout(lookAgain);
    leave();
  };
}
