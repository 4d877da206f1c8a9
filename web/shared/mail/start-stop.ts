import type { QueryClient } from "@tanstack/solid-query";
import { request } from "../api.ts";
import { toast } from "../ui/Toast.tsx";

/** One start, as all who show whether it is stopped ask for it. */
export const startQuery = (id: string) => ({
  queryKey: ["start", id],
  queryFn: ({ signal }: { signal: AbortSignal }) => request("GET /api/starts/:id", { params: { id }, signal }),
  // Of an action's start: whether that is paused.
  meta: { follows: ["playbook"] },
});

/** What says when mail leaves, and so changes with a stop of its start, by the beginning of its key. */
const tellsWhen = [["start"], ["message"], ["messages"], ["forecasts"], ["attention"]];

/** Stops what a start made, or lets it go on, says so, and asks anew for all that tells when its mail leaves (SE7).
 * @throws {ApiError} when it was not done. */
export async function turnStart(client: QueryClient, id: string, stop: boolean): Promise<void> {
  await request(stop ? "POST /api/starts/:id/pause" : "POST /api/starts/:id/resume", { params: { id } });
  await Promise.all(tellsWhen.map((queryKey) => client.invalidateQueries({ queryKey })));
  toast(stop ? "Stopped: nothing more of it leaves" : "Going on");
}

/** "Its start was stopped by Ada Byron"; null where it goes on. */
export function stoppedText(start: { paused: { by: { name: string } | null } | null }): string | null {
  if (!start.paused) return null;
  return `Its start was stopped${start.paused.by ? ` by ${start.paused.by.name}` : ""}`;
}
