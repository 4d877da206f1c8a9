import addressParser from "nodemailer/lib/addressparser/index.js";
import type { Fault } from "#tests/contracts/channel.ts";
import { type Call, json, openApiServer, type Reply } from "./api-server.ts";
import { type Delivered, deliveredMail } from "./delivered.ts";

const error = (status: number, name: string, message: string, headers = {}): Reply => ({
  ...{ status, headers, body: { statusCode: status, name, message } },
});

/**
 * Stands in for Resend's API as its documentation says it behaves: keys are kept with what was asked and answered, one that comes again
 * is answered the same, with another mail 409.
 */
export async function openResendServer(o: { apiKey?: string; retryAfter?: number } = {}) {
  const { apiKey = "re_good", retryAfter = 7 } = o;
  const delivered: Delivered[] = [];
  const keys = new Map<string, { asked: string; id: string }>();
  const inbound = new Map<string, { bytes: Uint8Array; atMs: number }>();
  let fault: Fault | null = null;
  let restricted = false;

  async function send(call: Call): Promise<Reply> {
    if (fault === "busy") {
      const headers = { "retry-after": String(retryAfter), "ratelimit-reset": "1" };
      return error(429, "rate_limit_exceeded", "Too many requests. You can only make 5 requests per second.", headers);
    }
    if (fault === "refused") return error(422, "validation_error", "Invalid `to` field.");
    if (fault === "concurrent") {
      return error(409, "concurrent_idempotent_requests", "Same idempotency key used while the first is in progress.");
    }
    const asked = new TextDecoder().decode(call.body);
    const key = call.headers.get("idempotency-key");
    const known = key === null ? undefined : keys.get(key);
    if (known && known.asked !== asked) {
      return error(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
    }
    const refusal = known ? undefined : refusalOf(json(call));
    if (refusal) return refusal;
    const id = known?.id ?? `4ef9a417-02e9-4d39-ad75-${String(delivered.length).padStart(12, "0")}`;
    if (!known) delivered.push(await mailOf(json(call)));
    if (key !== null) keys.set(key, { asked, id });
    if (fault === "silent") return "silence";
    if (fault === "dropped") return "drop";
    if (fault === "failing") return error(500, "application_error", "An unexpected error occurred.");
    if (fault === "garbage") return { status: 200, raw: "<html>It works!</html>" };
    return { status: 200, body: { id }, afterMs: fault === "slow" ? 200 : 0 };
  }

  const server = await openApiServer((call): Reply | Promise<Reply> => {
    const mail = /^\/(?:raw|emails\/receiving)\/([^/]+)$/.exec(call.path)?.[1];
    if (call.path.startsWith("/raw/")) {
      if (call.headers.has("authorization")) return { status: 400, raw: "two kinds of authorization" };
      return inbound.has(mail!) ? { status: 200, raw: inbound.get(mail!)!.bytes } : { status: 404, raw: "" };
    }
    const given = call.headers.get("authorization");
    if (fault === "revoked" || given !== `Bearer ${apiKey}`) return error(403, "invalid_api_key", "API key is invalid");
    if (call.method === "POST" && call.path === "/emails") return send(call);
    if (restricted) return error(401, "restricted_api_key", "This API key is restricted to only send emails");
    if (call.method === "GET" && call.path === "/domains") return { status: 200, body: { object: "list", data: [] } };
    const found = mail === undefined ? undefined : inbound.get(mail);
    if (call.method !== "GET" || !found) return error(404, "not_found", "The requested endpoint does not exist");
    const raw = { download_url: `${server.url}/raw/${mail}`, expires_at: "2026-11-23T00:00:00.000Z" };
    return { status: 200, body: { object: "email", id: mail, created_at: new Date(found.atMs).toISOString(), raw } };
  });

  return {
    ...server,
    delivered,
    inbound,
    fail: (next: Fault | null) => void (fault = next),
    restrict: () => void (restricted = true),
  };
}

type Asked = {
  from: string;
  to: string[];
  cc?: string[];
  bcc?: string[];
  reply_to?: string[];
  subject: string;
  html?: string;
  text?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; content: string; content_type: string; content_id?: string }[];
};

function refusalOf(asked: Asked): Reply | undefined {
  const all = [...asked.to, ...(asked.cc ?? []), ...(asked.bcc ?? [])];
  if (asked.to.length === 0) return error(422, "missing_required_field", "Missing `to` field.");
  if (all.length > 50) return error(422, "validation_error", "The `to` field must have at most 50 addresses.");
  if (!/@[\w.-]+>?$/.test(asked.from)) return error(422, "invalid_from_address", "Invalid `from` field.");
}

const mailOf = (asked: Asked) =>
  deliveredMail({
    from: boxes([asked.from])[0]!,
    to: boxes(asked.to),
    cc: boxes(asked.cc),
    bcc: asked.bcc ?? [],
    replyTo: boxes(asked.reply_to),
    ...{ subject: asked.subject, html: asked.html, text: asked.text, headers: asked.headers ?? {} },
    files: (asked.attachments ?? []).map(({ filename, content, content_type, content_id }) => ({
      ...{ name: filename, type: content_type, base64: content, contentId: content_id },
    })),
  });

const boxes = (written: string[] = []) => written.flatMap((one) => addressParser(one, { flatten: true }));
