import { readAgent } from "./mail-agents.ts";
import { burstTokens, tooSoonMs } from "./open-verdict.ts";

/** Whose doing an unsubscribe by a link looks like. It holds either way: nobody is mailed against what may be their wish. */
export type UnsubscribeVerdict = { verdict: "human" | "scanner"; why: "too_soon" | "burst" | null };

/**
 * Some mail filters press what they find in a mail (SU1): by how soon and how many at once, an unsubscribe is likely theirs. What is
 * marked so is shown to the team, who may take it back.
 * @param o.otherPeople others who unsubscribed from the same network in the 10 s before.
 */
export function unsubscribeVerdict(
  o: { atMs: number; agent: string | null; acceptedAtMs: number | null; otherPeople: number },
): UnsubscribeVerdict {
  if (o.otherPeople + 1 >= burstTokens) return { verdict: "scanner", why: "burst" };
  const isTooSoon = o.acceptedAtMs === null || o.atMs - o.acceptedAtMs < tooSoonMs;
  if (isTooSoon && readAgent(o.agent).kind !== "browser") return { verdict: "scanner", why: "too_soon" };
  return { verdict: "human", why: null };
}
