import { browseOutbox, viewOutboxHtml, viewOutboxMail } from "../actions/outbox.ts";
import type { Serve } from "../endpoint.ts";
import { answerMailHtml } from "../shapes/mail-answer.ts";

export function outboxRoutes(serve: Serve): void {
  serve("GET /api/outbox", ({ deps, query }) => browseOutbox(deps, query));
  serve("GET /api/outbox/:id", ({ deps, params }) => viewOutboxMail(deps, params.id));
  serve(
    "GET /api/outbox/:id/view",
    async ({ deps, params, c }) => answerMailHtml(c, await viewOutboxHtml(deps, params.id)),
  );
}
