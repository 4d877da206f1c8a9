import { browseTied, joinAccount, leave, viewMail } from "../actions/pages.ts";
import type { Serve } from "../endpoint.ts";

export function pageRoutes(serve: Serve): void {
  serve(
    "GET /api/accounts/:id/mail",
    ({ deps, teammate, params }) => viewMail(deps, teammate, { accountId: params.id }),
  );
  serve("GET /api/users/:id/mail", ({ deps, teammate, params }) => viewMail(deps, teammate, { userId: params.id }));
  serve(
    "GET /api/accounts/:id/conversations",
    ({ deps, params, query }) => browseTied(deps, { accountId: params.id }, query),
  );
  serve(
    "GET /api/users/:id/conversations",
    ({ deps, params, query }) => browseTied(deps, { userId: params.id }, query),
  );
  serve(
    "PUT /api/accounts/:id/users/:userId",
    ({ deps, teammate, params, body }) => joinAccount(deps, teammate, params, body),
  );
  serve("DELETE /api/accounts/:id/users/:userId", ({ deps, teammate, params }) => leave(deps, teammate, params));
}
