import { openAttachment, uploadAttachment, viewAttachments } from "../actions/attachments.ts";
import { viewMessageFiles } from "../actions/message-files.ts";
import type { Serve } from "../endpoint.ts";
import { answerFile } from "../shapes/file-answer.ts";

export function attachmentRoutes(serve: Serve): void {
  serve("POST /api/attachments", ({ deps, teammate, query, id, c }) => {
    const announced = c.req.header("Content-Length");
    return uploadAttachment(deps, teammate, {
      id,
      name: query.name,
      body: c.req.raw.body,
      announcedBytes: announced === undefined ? null : Number(announced),
    });
  });
  serve("GET /api/attachments", ({ deps, query }) => viewAttachments(deps, query.ids));
  serve("GET /api/attachments/:id", async ({ deps, params, query, c }) => {
    const { file, body } = await openAttachment(deps, params.id);
    return answerFile(c, file, body, { asDownload: query.download === true, isFinal: true });
  });
  serve("GET /api/messages/:id/files", ({ deps, params }) => viewMessageFiles(deps, params.id));
}
