import { copyMessage } from "../actions/copies.ts";
import { inboundFile, inboundHtml } from "../actions/inbound-mail.ts";
import { viewApproval } from "../actions/message-approval.ts";
import * as mail from "../actions/message-mail.ts";
import * as writes from "../actions/message-writes.ts";
import * as actions from "../actions/messages.ts";
import type { AppContext } from "../context.ts";
import type { Serve } from "../endpoint.ts";
import { Refusal } from "../errors.ts";
import { answerFile } from "../shapes/file-answer.ts";
import { answerMailHtml, answerMailSource } from "../shapes/mail-answer.ts";

export function messageRoutes(serve: Serve): void {
  serve(
    "GET /api/messages",
    ({ deps, teammate, query, signal }) => actions.browseMessages(deps, teammate, query, { signal }),
  );
  serve("POST /api/messages/bulk", ({ deps, teammate, body }) => writes.actOnMessages(deps, teammate, body));
  serve("GET /api/messages/:id", ({ deps, teammate, params }) => actions.viewMessage(deps, teammate, params.id));
  serve(
    "PATCH /api/messages/:id",
    ({ deps, teammate, params, body }) =>
      writes.actOnMessage(
        deps,
        teammate,
        body.sendAt !== undefined && Object.keys(body).length === 1
          ? { action: "reschedule", ids: [params.id], sendAt: body.sendAt }
          : { action: "change", ids: [params.id], set: body },
      ),
  );
  serve(
    "POST /api/messages/:id/send-now",
    ({ deps, teammate, params, body }) =>
      writes.actOnMessage(deps, teammate, { action: "send_now", ids: [params.id], ...body }),
  );
  serve(
    "POST /api/messages/:id/cancel",
    ({ deps, teammate, params }) => writes.actOnMessage(deps, teammate, { action: "cancel", ids: [params.id] }),
  );
  serve(
    "POST /api/messages/:id/approve",
    ({ deps, teammate, params, body }) => writes.approveMessage(deps, teammate, params.id, body.seq),
  );
  serve("GET /api/messages/:id/approval", ({ deps, params }) => viewApproval(deps, params.id));
  serve(
    "POST /api/messages/:id/release-hold",
    ({ deps, teammate, params }) => writes.actOnMessage(deps, teammate, { action: "release_hold", ids: [params.id] }),
  );
  serve(
    "POST /api/messages/:id/settle",
    ({ deps, teammate, params, body }) => writes.settleMessage(deps, teammate, params.id, body.as),
  );
  serve("POST /api/messages/:id/copy", ({ deps, teammate, params, id }) => copyMessage(deps, teammate, id, params.id));
  serve("POST /api/undo/:id", ({ deps, teammate, params }) => writes.undoAction(deps, teammate, params.id));

  serve("GET /api/messages/:id/forecast", ({ deps, params, query }) => actions.forecastMessage(deps, params.id, query));
  serve(
    "GET /api/messages/:id/preview",
    ({ deps, params, query }) => mail.previewMessage(deps, params.id, query.userId),
  );
  serve(
    "GET /api/messages/:id/view",
    async ({ deps, params, query, c }) => {
      const farPictures = query.pictures === true;
      const html = await inboundHtml(deps, params.id, { quoted: query.quoted === true, farPictures });
      if (html !== undefined) return answerMailHtml(c, html, { farPictures });
      return answerMailHtml(c, (await mail.previewMessage(deps, params.id, query.userId)).html);
    },
  );
  serve(
    "GET /api/messages/:id/raw",
    async ({ deps, params, c }) => answerMailSource(c, await mail.rawMessage(deps, params.id), params.id),
  );
  serve("GET /api/messages/:id/files/:part", async ({ deps, params, query, c }) => {
    const { file, bytes } = await inboundFile(deps, params.id, params.part);
    return answerFile(c, file, bytes.slice(), { asDownload: query.download === true, isFinal: true });
  });
  serve(
    "GET /api/messages/:id/content",
    async ({ deps, params, c }) => withVersion(c, await mail.viewContent(deps, params.id)),
  );
  serve("PUT /api/messages/:id/content", async ({ deps, teammate, params, body, c }) => {
    const ifSeq = versionRead(c.req.header("If-Match"));
    return withVersion(c, await mail.writeContent(deps, teammate, params.id, { content: body, ifSeq }));
  });
}

function withVersion<T>(c: AppContext, { content, seq }: { content: T; seq: number }): T {
  c.header("ETag", `"${seq}"`);
  return content;
}

/** The version that `If-Match` names, null for `*`: whatever is there. */
function versionRead(header: string | undefined): number | null {
  if (header?.trim() === "*") return null;
  const seq = /^(?:W\/)?"(\d{1,15})"$/.exec(header?.trim() ?? "")?.[1];
  if (seq === undefined) {
    throw new Refusal("invalid_field", "If-Match: name the version that was read, as its ETag said", "If-Match");
  }
  return Number(seq);
}
