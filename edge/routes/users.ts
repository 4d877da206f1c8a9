import { browseUsers, bulkUsers, changeUser, makeUser, setSubscription, viewUser } from "../actions/users.ts";
import type { Serve } from "../endpoint.ts";

export function userRoutes(serve: Serve): void {
  serve("GET /api/users", ({ deps, teammate, query, signal }) => browseUsers(deps, teammate, query, { signal }));
  serve("POST /api/users", ({ deps, teammate, id, body }) => makeUser(deps, teammate, id, body));
  serve("POST /api/users/bulk", ({ deps, teammate, body }) => bulkUsers(deps, teammate, body));
  serve("POST /api/users/subscription", ({ deps, teammate, body }) => setSubscription(deps, teammate, body));
  serve("GET /api/users/:id", ({ deps, params }) => viewUser(deps, params.id));
  serve("PATCH /api/users/:id", ({ deps, teammate, params, body }) => changeUser(deps, teammate, params.id, body));
}
