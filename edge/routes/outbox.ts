import { browseOutbox, viewOutboxHtml, viewOutboxMail } from "../actions/outbox.ts";
import type { Serve } from "../endpoint.ts";
import { answerMailHtml } from "../shapes/mail-answer.ts";

export function outboxRoutes(serve: Serve): void {
  serve("GET /api/outbox", ({ deps, teammate, query }) => browseOutbox(deps, teammate, query));
  serve("GET /api/outbox/:id", ({ deps, teammate, params }) => viewOutboxMail(deps, teammate, params.id));
  serve(
    "GET /api/outbox/:id/view",
    async ({ deps, teammate, params, c }) => answerMailHtml(c, await viewOutboxHtml(deps, teammate, params.id)),
  );
}
