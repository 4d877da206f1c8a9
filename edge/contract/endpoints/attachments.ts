import { z } from "zod";
import * as a from "../attachments.ts";
import type { Endpoint } from "../endpoint.ts";

/** Files that leave with mail (CO9). */
export const attachmentEndpoints = {
  "POST /api/attachments": {
    summary: "Upload a file, to be put to a text by its id; the body is the file itself",
    who: "member",
    query: a.attachmentQuery,
    rawBody: "application/octet-stream",
    answer: a.attachment,
    status: 201,
    creates: true,
  },
  "GET /api/attachments": {
    summary: "What is known of these files; unknown ids are left out",
    who: "observer",
    query: a.attachmentsQuery,
    answer: z.object({ items: z.array(a.attachment) }),
  },
  "GET /api/attachments/:id": {
    summary: "The file itself",
    who: "observer",
    query: a.downloadQuery,
    answer: z.string(),
    produces: "application/octet-stream",
  },
  "GET /api/messages/:id/files": {
    summary: "What leaves, or left, with a message beside its words",
    who: "observer",
    answer: a.messageFiles,
  },
} as const satisfies Record<string, Endpoint>;
