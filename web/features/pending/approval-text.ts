import type { Answer } from "#web/shared/api.ts";

type Field = Answer<"GET /api/messages/:id/approval">["changes"][number]["field"];

const fields: Record<Field, string> = {
  sender: "Sender",
  signature: "Signature",
  channel: "Channel",
  to: "To",
  cc: "CC",
  bcc: "BCC",
  replyTo: "Reply to",
  allowUnsubscribes: "Unsubscribes",
  text: "Words",
};

/** What an approval binds, as people call it. */
export const approvalField = (field: Field) => fields[field];
