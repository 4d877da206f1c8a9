import {
  browseUnsubscribes,
  restore,
  undoMachines,
  viewMachines,
  viewUnsubscribesOf,
} from "../actions/unsubscribes.ts";
import type { Serve } from "../endpoint.ts";

export function unsubscribeListRoutes(serve: Serve): void {
  serve(
    "GET /api/unsubscribes",
    ({ deps, teammate, query, signal }) => browseUnsubscribes(deps, teammate, query, { signal }),
  );
  serve("GET /api/users/:id/unsubscribes", ({ deps, params }) => viewUnsubscribesOf(deps, params.id));
  serve("GET /api/unsubscribes/machines", ({ deps }) => viewMachines(deps));
  serve("POST /api/unsubscribes/undo", ({ deps, teammate, body }) => undoMachines(deps, teammate, body));
  serve("POST /api/unsubscribes/restore", ({ deps, teammate, body }) => restore(deps, teammate, body));
}
