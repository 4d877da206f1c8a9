import {
  assign,
  browseAccounts,
  bulkAccounts,
  changeAccount,
  makeAccount,
  viewAccount,
  viewCsms,
  viewStatuses,
} from "../actions/accounts.ts";
import type { Serve } from "../endpoint.ts";

export function accountRoutes(serve: Serve): void {
  serve("GET /api/accounts", ({ deps, teammate, query, signal }) => browseAccounts(deps, teammate, query, { signal }));
  serve("GET /api/accounts/statuses", ({ deps }) => viewStatuses(deps));
  serve("GET /api/accounts/csms", ({ deps }) => viewCsms(deps));
  serve("POST /api/accounts", ({ deps, teammate, id, body }) => makeAccount(deps, teammate, id, body));
  serve("PATCH /api/accounts", ({ deps, teammate, body }) => assign(deps, teammate, body));
  serve("POST /api/accounts/bulk", ({ deps, teammate, body }) => bulkAccounts(deps, teammate, body));
  serve("GET /api/accounts/:id", ({ deps, params }) => viewAccount(deps, params.id));
  serve(
    "PATCH /api/accounts/:id",
    ({ deps, teammate, params, body }) => changeAccount(deps, teammate, params.id, body),
  );
}
