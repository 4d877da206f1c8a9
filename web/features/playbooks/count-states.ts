import { request } from "#web/shared/api.ts";
import type { State } from "./playbook-text.ts";

/** How many playbooks are in each state, of those that are not archived. */
export async function countStates(signal: AbortSignal): Promise<Record<State, number>> {
  const counts: Record<State, number> = { draft: 0, live: 0, paused: 0 };
  let cursor: string | undefined;
  do {
    const page = await request("GET /api/playbooks", { query: { limit: 100, cursor }, signal });
    for (const { state } of page.items) counts[state]++;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return counts;
}
