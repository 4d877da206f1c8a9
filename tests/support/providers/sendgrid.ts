import type { Fault } from "#tests/contracts/channel.ts";
import { type Call, json, openApiServer, type Reply } from "./api-server.ts";
import { type Delivered, deliveredMail } from "./delivered.ts";

const errors = (status: number, message: string, field: string | null = null, headers = {}): Reply => ({
  ...{ status, headers, body: { errors: [{ message, field, help: null }] } },
});

/** Stands in for SendGrid's v3 API as its documentation says it behaves. It has no keys: what comes twice is sent twice. */
export async function openSendgridServer(o: { apiKey?: string; resetAtMs?: number; activity?: boolean } = {}) {
  const { apiKey = "SG.good", resetAtMs = 8_000, activity = true } = o;
  const delivered: (Delivered & { args: Record<string, string>; id: string })[] = [];
  let fault: Fault | null = null;

  async function send(call: Call): Promise<Reply> {
    if (fault === "busy") {
      const headers = {
        "X-RateLimit-Limit": "600",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": resetAtMs / 1_000,
      };
      return errors(429, "too many requests", null, headers);
    }
    if (fault === "unavailable") return errors(503, "The SendGrid v3 Web API is not available.");
    if (fault === "refused") return errors(400, "Does not contain a valid address.", "personalizations.0.to.0.email");
    const asked: Asked = json(call);
    const refusal = refusalOf(asked);
    if (refusal) return refusal;
    const id = `14c5d75ce93${delivered.length}`;
    delivered.push({ ...await mailOf(asked), args: asked.custom_args ?? {}, id });
    if (fault === "silent") return "silence";
    if (fault === "dropped") return "drop";
    if (fault === "failing") return errors(500, "An error occurred on a SendGrid server.");
    if (fault === "garbage") return { status: 200, raw: "<html>It works!</html>" };
    return { status: 202, headers: { "X-Message-Id": id }, raw: "", afterMs: fault === "slow" ? 200 : 0 };
  }

  function messages(query: string): Reply {
    if (!activity) return errors(403, "access forbidden");
    const [, key, value] = /^\(unique_args\['(\w+)'\]="([^"]*)"\)$/.exec(query) ?? [];
    if (!key) return errors(400, "invalid query");
    const found = delivered.filter(({ args }) => args[key] === value);
    return {
      status: 200,
      body: {
        messages: found.flatMap(({ id, to, from }) =>
          to.map((to_email) => ({ msg_id: `${id}.filter0001.16648.5515E0B88.0`, from_email: from, to_email }))
        ),
      },
    };
  }

  const server = await openApiServer((call): Reply | Promise<Reply> => {
    if (fault === "revoked" || call.headers.get("authorization") !== `Bearer ${apiKey}`) {
      return errors(401, "The provided authorization grant is invalid, expired, or revoked");
    }
    const route = `${call.method} ${call.path}`;
    if (route === "POST /v3/mail/send") return send(call);
    if (route === "GET /v3/scopes") return { status: 200, body: { scopes: ["mail.send", "alerts.read"] } };
    if (route === "GET /v3/messages") return messages(call.query.get("query") ?? "");
    return errors(404, "Not Found");
  });
  return { ...server, delivered, fail: (next: Fault | null) => void (fault = next) };
}

type Box = { email: string; name?: string };
type Asked = {
  personalizations: { to: Box[]; cc?: Box[]; bcc?: Box[] }[];
  from: Box;
  reply_to_list?: Box[];
  subject: string;
  content: { type: string; value: string }[];
  headers?: Record<string, string>;
  attachments?: { filename: string; type: string; content: string; disposition: string; content_id?: string }[];
  custom_args?: Record<string, string>;
};

/** Headers that may not be given, and what else its errors page says of a request. */
const reserved =
  /^(x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i;
function refusalOf({ personalizations: [one], headers = {}, content }: Asked): Reply | undefined {
  const all = [...one!.to, ...(one!.cc ?? []), ...(one!.bcc ?? [])].map(({ email }) => email.toLowerCase());
  if (all.length > 1_000) return errors(400, "There is a limit of 1000 total recipients (to + cc + bcc) per request.");
  if (one!.to.length === 0) return errors(400, "The to array is required", "personalizations.0.to");
  if (new Set(all).size < all.length) {
    return errors(400, "Each email address in the personalization block should be unique", "personalizations.0");
  }
  if (Object.keys(headers).some((name) => reserved.test(name))) return errors(400, "a header is reserved", "headers");
  if (content.some(({ value }) => value === "")) return errors(400, "The content value must be a string", "content");
}

const mailOf = ({ personalizations: [one], ...asked }: Asked) =>
  deliveredMail({
    from: box(asked.from),
    to: one!.to.map(box),
    cc: (one!.cc ?? []).map(box),
    bcc: (one!.bcc ?? []).map(({ email }) => email),
    replyTo: (asked.reply_to_list ?? []).map(box),
    subject: asked.subject,
    text: asked.content.find(({ type }) => type === "text/plain")?.value,
    html: asked.content.find(({ type }) => type === "text/html")?.value,
    headers: asked.headers ?? {},
    files: (asked.attachments ?? []).map(({ filename, type, content, content_id }) => ({
      ...{ name: filename, type, base64: content, contentId: content_id },
    })),
  });

const box = ({ email, name }: Box) => ({ address: email, name });
