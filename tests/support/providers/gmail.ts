import { Buffer } from "node:buffer";
import { createHash, createPublicKey, verify } from "node:crypto";
import PostalMime, { type Address } from "postal-mime";
import type { Fault } from "#tests/contracts/channel.ts";
import { type Call, json, openApiServer, type Reply } from "./api-server.ts";
import type { Delivered } from "./delivered.ts";
import { makeGmailMailbox } from "./gmail-mailbox.ts";

const error = (status: number, reason: string, message: string, headers = {}): Reply => ({
  ...{ status, headers, body: { error: { code: status, message, errors: [{ reason, message, domain: "global" }] } } },
});
const refusedGrant = (error: string, error_description: string, status = 400): Reply => ({
  status,
  body: { error, error_description },
});

/**
 * Stands in for Google's token address and Gmail's API as their documentation says they behave: tokens lapse, recipients are read off the
 * headers, Bcc is taken out, From is put right, threads and history are kept.
 */
export async function openGmailServer(
  o: {
    address?: string;
    aliases?: string[];
    refreshToken?: string;
    /** Of a service account: the public key that its assertions are checked by, and the mailboxes it may act as. */
    serviceAccount?: { publicKey: string; mailboxes: string[] };
    /** Whether Gmail puts a Message-ID of its own in place of the mail's. */
    ownMessageIds?: boolean;
  } = {},
) {
  const { address = "sam@team.example", aliases = [], refreshToken = "1//refresh" } = o;
  const mailboxes = new Map(
    [address, ...(o.serviceAccount?.mailboxes ?? [])].map((one) => [one, makeGmailMailbox(one)]),
  );
  const delivered: Delivered[] = [];
  const tokens = new Map<string, string>();
  const codes = new Map<string, { challenge: string; redirect: string }>();
  const counts = { tokens: 0 };
  let fault: Fault | null = null;
  let revoked = false;

  function issue(mailbox: string, more = {}): Reply {
    const token = `ya29.${++counts.tokens}`;
    tokens.set(token, mailbox);
    return { status: 200, body: { access_token: token, expires_in: 3_599, token_type: "Bearer", ...more } };
  }

  function grant(call: Call): Reply {
    const form = new URLSearchParams(new TextDecoder().decode(call.body));
    const kind = form.get("grant_type");
    if (kind === "urn:ietf:params:oauth:grant-type:jwt-bearer") return grantAssertion(form.get("assertion") ?? "");
    if (form.get("client_id") !== "client" || form.get("client_secret") !== "client secret") {
      return refusedGrant("invalid_client", "The OAuth client was not found.", 401);
    }
    if (kind === "authorization_code") {
      const code = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
      const matches = code?.challenge === challenge && code.redirect === form.get("redirect_uri");
      return matches ? issue(address, { refresh_token: refreshToken }) : refusedGrant("invalid_grant", "Bad Request");
    }
    if (fault === "revoked" || revoked || form.get("refresh_token") !== refreshToken) {
      return refusedGrant("invalid_grant", "Token has been expired or revoked.");
    }
    return issue(address);
  }

  function grantAssertion(assertion: string): Reply {
    const [head, claims, signature] = assertion.split(".");
    const { sub } = JSON.parse(Buffer.from(claims ?? "", "base64url").toString());
    const known = o.serviceAccount;
    const signed = known && verify(
      "sha256",
      Buffer.from(`${head}.${claims}`),
      createPublicKey(known.publicKey),
      Buffer.from(signature ?? "", "base64url"),
    );
    if (!signed) return refusedGrant("invalid_grant", "Invalid JWT Signature.");
    return known.mailboxes.includes(sub)
      ? issue(sub)
      : refusedGrant("unauthorized_client", "Client is unauthorized for this scope.", 401);
  }

  async function send(call: Call, mailbox: ReturnType<typeof makeGmailMailbox>): Promise<Reply> {
    if (fault === "busy") {
      return error(403, "userRateLimitExceeded", "User-rate limit exceeded.", { "retry-after": "7" });
    }
    if (fault === "refused") return error(400, "invalidArgument", "Invalid To header");
    const { raw, threadId } = call.path.startsWith("/upload") ? fromUpload(call) : fromJson(call);
    const mail = await PostalMime.parse(raw).catch(() => undefined);
    const to = [mail?.to, mail?.cc, mail?.bcc].flatMap(boxes);
    if (!mail?.from || to.length === 0) return error(400, "invalidArgument", "Recipient address required");
    const thread = [...mailbox.held.values()].find((one) => one.threadId === threadId);
    if (threadId && !thread) return error(404, "notFound", "Requested entity was not found.");
    const from = boxes([mail.from])[0]!;
    const isOwn = [mailbox.address, ...aliases].includes(from);
    let text = Buffer.from(raw).toString("latin1").replace(/^Bcc:.*\r\n(?:[ \t].*\r\n)*/im, "");
    if (!isOwn) text = text.replace(/^From:.*\r\n(?:[ \t].*\r\n)*/im, `From: ${mailbox.address}\r\n`);
    if (o.ownMessageIds) {
      text = `Message-ID: <CA${delivered.length}@mail.gmail.com>\r\n${text.replace(/^Message-ID:.*\r\n/im, "")}`;
    }
    const bytes = new Uint8Array(Buffer.from(text, "latin1"));
    const held = await mailbox.add(bytes, { labels: ["SENT"], threadId: thread?.threadId });
    delivered.push({ from: isOwn ? from : mailbox.address, to, bytes });
    if (fault === "silent") return "silence";
    if (fault === "dropped") return "drop";
    if (fault === "failing") return error(500, "backendError", "Backend Error");
    if (fault === "garbage") return { status: 200, raw: "<html>It works!</html>" };
    const body = { id: held.id, threadId: held.threadId, labelIds: held.labels };
    return { status: 200, body, afterMs: fault === "slow" ? 200 : 0 };
  }

  const server = await openApiServer((call): Reply | Promise<Reply> => {
    if (call.path === "/token") return grant(call);
    const mailbox = mailboxes.get(tokens.get(call.headers.get("authorization")?.slice(7) ?? "") ?? "");
    if (!mailbox || fault === "revoked") return error(401, "authError", "Invalid Credentials");
    const path = call.path.replace(/^\/upload/, "").replace(/^\/gmail\/v1\/users\/me\//, "");
    if (call.method === "POST" && path === "messages/send") return send(call, mailbox);
    if (path === "profile") {
      return { status: 200, body: { emailAddress: mailbox.address, historyId: mailbox.historyId() } };
    }
    if (path === "settings/sendAs") {
      const others = aliases.map((sendAsEmail) => ({ sendAsEmail, verificationStatus: "accepted" }));
      const waiting = { sendAsEmail: "waiting@team.example", verificationStatus: "pending" };
      return { status: 200, body: { sendAs: [{ sendAsEmail: mailbox.address, isPrimary: true }, ...others, waiting] } };
    }
    if (path === "messages") return { status: 200, body: mailbox.list(call.query) };
    if (path === "history") {
      const body = mailbox.since(call.query);
      return body ? { status: 200, body } : error(404, "notFound", "Requested entity was not found.");
    }
    const found = mailbox.held.get(/^messages\/(\w+)$/.exec(path)?.[1] ?? "");
    return found
      ? { status: 200, body: mailbox.answerOf(found, call.query) }
      : error(404, "notFound", "Requested entity was not found.");
  });

  return {
    ...server,
    ...{ delivered, counts, mailbox: mailboxes.get(address)!, mailboxes },
    fail: (next: Fault | null) => void (fault = next),
    /** Every access token lapses before its time. */
    expire: () => tokens.clear(),
    revoke: () => (tokens.clear(), void (revoked = true)),
    /** A person agrees on Google's page; answers where their browser is sent then. */
    agree(signInUrl: string): string {
      const asked = new URL(signInUrl).searchParams;
      const code = `4/${codes.size + 1}`;
      codes.set(code, { challenge: asked.get("code_challenge") ?? "", redirect: asked.get("redirect_uri") ?? "" });
      const back = new URL(asked.get("redirect_uri")!);
      back.search = new URLSearchParams({ code, state: asked.get("state") ?? "", scope: asked.get("scope") ?? "" })
        .toString();
      return back.href;
    },
  };
}

const fromJson = (call: Call) => {
  const { raw = "", threadId } = json(call) as { raw?: string; threadId?: string };
  return { raw: new Uint8Array(Buffer.from(raw, "base64url")), threadId };
};

function fromUpload(call: Call): { raw: Uint8Array; threadId?: string } {
  const boundary = /boundary=(\S+)/.exec(call.headers.get("content-type") ?? "")![1]!;
  const parts = Buffer.from(call.body).toString("latin1").split(`--${boundary}`);
  const bodyOf = (part: string) => part.slice(part.indexOf("\r\n\r\n") + 4, -2);
  return { ...JSON.parse(bodyOf(parts[1]!)), raw: new Uint8Array(Buffer.from(bodyOf(parts[2]!), "latin1")) };
}

const boxes = (written: Address[] | undefined): string[] =>
  (written ?? []).flatMap(({ address, group }) => group ? boxes(group) : address ? [address] : []);
