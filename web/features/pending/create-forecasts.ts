import { useQueries } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";

export type Forecast = Answer<"GET /api/messages/:id/forecast">;
type Supposed = { at?: string; now?: "true"; ignoreWindow?: "true" };

/** A dialog asks for no more than this many forecasts: past it, it speaks of what decides instead. */
export const mostForecast = 20;

/** When each of these would leave under what is supposed (PR3), in their order; null for one that is still asked. Nothing is asked
 * while `supposed` is null. */
export function createForecasts(ids: Accessor<string[]>, supposed: Accessor<Supposed | null>) {
  const queries = useQueries(() => ({
    queries: (supposed() === null ? [] : ids().slice(0, mostForecast)).map((id) => ({
      queryKey: ["forecasts", id, supposed()],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/messages/:id/forecast", { params: { id }, query: supposed()!, signal }),
      staleTime: 0,
      meta: { follows: ["message", "start", "sender", "setting", "channel"] },
    })),
  }));
  return () => queries.map((query) => (query.isSuccess ? query.data as Forecast : null));
}
