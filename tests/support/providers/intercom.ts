import type { Fault } from "#tests/contracts/channel.ts";
import { type Call, json, openApiServer, type Reply } from "./api-server.ts";
import { type Delivered, deliveredMail } from "./delivered.ts";

const error = (status: number, code: string, message: string, headers = {}): Reply => ({
  ...{ status, headers, body: { type: "error.list", request_id: "r1", errors: [{ code, message }] } },
});

type Conversation = { id: string; contactId: string; updatedAt: number; subject: string; parts: { id: string }[] };

/** Stands in for Intercom's API as its documentation says it behaves. Everybody is a contact who is not in `unknown`. */
export async function openIntercomServer(
  o: { accessToken?: string; admins?: Record<string, string>; unknown?: string[]; nowSeconds?: number } = {},
) {
  const { accessToken = "token", admins = { "sam@team.example": "814860" }, unknown = [], nowSeconds = 1_000 } = o;
  const delivered: Delivered[] = [];
  const conversations = new Map<string, Conversation>();
  const contacts = new Map<string, string>();
  let fault: Fault | null = null;
  let remaining = 100;

  const limits = () => ({
    "x-ratelimit-limit": "100",
    "x-ratelimit-remaining": String(Math.max(0, --remaining)),
    "x-ratelimit-reset": "8",
  });
  const ok = (body: unknown, more = {}): Reply => ({ status: 200, headers: limits(), body, ...more });

  /** After a message was taken. */
  function said(body: unknown): Reply {
    if (fault === "silent") return "silence";
    if (fault === "dropped") return "drop";
    if (fault === "failing") return error(500, "server_error", "An unexpected error occurred");
    if (fault === "garbage") return { status: 200, raw: "<html>It works!</html>" };
    return ok(body, { afterMs: fault === "slow" ? 200 : 0 });
  }

  async function deliver(adminId: string, contactId: string, subject: string, html: string) {
    const from = Object.entries(admins).find(([, id]) => id === adminId)![0];
    const to = [...contacts].find(([, id]) => id === contactId)![0];
    const headers = { "List-Unsubscribe": "<https://via.intercom.example/unsubscribe>" };
    const none = { cc: [], bcc: [], replyTo: [], files: [] };
    delivered.push(
      await deliveredMail({ ...none, from: { address: from }, to: [{ address: to }], subject, html, headers }),
    );
  }

  async function message(call: Call): Promise<Reply> {
    const asked = json(call);
    const adminId = String(asked.from?.id ?? "");
    if (fault === "refused") return error(422, "parameter_invalid", "Subject is invalid");
    if (
      asked.message_type !== "email" || !asked.subject || !asked.body || !["plain", "personal"].includes(asked.template)
    ) {
      return error(400, "parameter_not_found", "A required parameter is missing");
    }
    if (!Object.values(admins).includes(adminId)) return error(400, "bad_request", "Admin not found");
    if (![...contacts.values()].includes(asked.to?.id)) return error(404, "not_found", "User Not Found");
    await deliver(adminId, asked.to.id, asked.subject, asked.body);
    const id = String(delivered.length + 2_000);
    const conversation = asked.create_conversation_without_contact_reply
      ? { id: `9${id}`, contactId: asked.to.id, updatedAt: nowSeconds, subject: asked.subject, parts: [] }
      : null;
    if (conversation) conversations.set(conversation.id, conversation);
    return said({ type: "admin_message", id, message_type: "email", conversation_id: conversation?.id ?? null });
  }

  async function reply(call: Call, conversation: Conversation | undefined): Promise<Reply> {
    const asked = json(call);
    if (!conversation) return error(404, "not_found", "Resource Not Found");
    if (asked.type !== "admin" || asked.message_type !== "comment" || !asked.body) {
      return error(400, "parameter_invalid", "message_type is invalid");
    }
    await deliver(asked.admin_id, conversation.contactId, `Re: ${conversation.subject}`, asked.body);
    conversation.parts.push({ id: String(7_000 + delivered.length) });
    return said({
      ...{ type: "conversation", id: conversation.id },
      conversation_parts: { type: "conversation_part.list", conversation_parts: conversation.parts },
    });
  }

  function search(call: Call): Reply {
    const address = json(call).query.value as string;
    if (unknown.includes(address)) return ok({ type: "list", data: [], total_count: 0 });
    const id = contacts.get(address) ?? `c${contacts.size + 1}`;
    contacts.set(address, id);
    const lead = { type: "contact", id: `lead-${id}`, role: "lead", email: address, last_seen_at: 99 };
    return ok({ type: "list", data: [lead, { type: "contact", id, role: "user", email: address }], total_count: 2 });
  }

  const server = await openApiServer((call): Reply | Promise<Reply> => {
    if (fault === "revoked" || call.headers.get("authorization") !== `Bearer ${accessToken}`) {
      return error(401, "unauthorized", "Access Token Invalid");
    }
    if (call.headers.get("intercom-version") !== "2.11") {
      return error(400, "intercom_version_invalid", "No such version");
    }
    if (fault === "busy") {
      return error(429, "rate_limit_exceeded", "Exceeded rate limit of 83 in 10_seconds", limits());
    }
    if (call.path === "/admins") {
      const list = Object.entries(admins).map(([email, id]) => ({ type: "admin", id, email, name: email }));
      return ok({ type: "admin.list", admins: list });
    }
    if (call.method !== "POST") return error(404, "not_found", "The requested resource was not found");
    if (call.path === "/contacts/search") return search(call);
    if (call.path === "/messages") return message(call);
    if (call.path === "/conversations/search") {
      const [contact, since] = json(call).query.value;
      const found = [...conversations.values()]
        .filter(({ contactId, updatedAt }) => contactId === contact.value && updatedAt > since.value);
      return ok({ type: "conversation.list", conversations: found.map(({ id }) => ({ type: "conversation", id })) });
    }
    const thread = /^\/conversations\/(\w+)\/reply$/.exec(call.path)?.[1];
    return thread === undefined ? error(404, "not_found", "Not found") : reply(call, conversations.get(thread));
  });

  return { ...server, delivered, conversations, fail: (next: Fault | null) => void (fault = next) };
}
