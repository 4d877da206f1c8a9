import { expect, test } from "vitest";
import { makeDesk } from "./desk/desk.ts";

/** Answers that hold what people or mails brought, by what they are. */
const own = /(?:default|script)-src '(?:self|none)'/;

test("[AD3] files, mails and streams carry the policy, and none of them is sniffed, cached by others or run", async () => {
  const w = await makeDesk();
  const { admin, anyone, ok } = w;
  const [message] = await w.start({ when: "now" });
  await w.release();
  const file = (await admin.call("POST /api/attachments?name=x.html", "<script>alert(1)</script>")).body.id;
  const picture = (await admin.call(
    "POST /api/attachments?name=x.gif",
    Uint8Array.fromBase64("R0lGODlhAQABAAAAACwAAAAAAQABAAA="),
  )).body.id;
  const upload = (await admin.call("POST /api/imports?fileName=x.csv", "Email\nno mail\n")).body.id;
  await ok(`POST /api/imports/${upload}/run`, { columns: { Email: "user.email" } });
  const [mail] = (await ok("GET /api/outbox")).items as { id: string }[];
  const { key } = (await ok("POST /api/keys", { name: "w", kind: "write" })) as unknown as { key: string };
  const asked: Record<string, string> = {
    "a list as CSV": "/api/users.csv",
    "errors as CSV": `/api/imports/${upload}/errors.csv`,
    "a person's file": `/api/users/${w.grace.id}/export`,
    "a mail in its frame": `/api/messages/${message!.id}/view`,
    "a mail of the outbox": `/api/outbox/${mail!.id}/view`,
    "a mail's source": `/api/messages/${message!.id}/raw`,
    "a file": `/api/attachments/${file}`,
    "a picture": `/api/attachments/${picture}`,
    "the API's document": "/api/openapi.json",
  };
  for (const [kind, path] of Object.entries(asked)) {
    const { status, headers } = await admin.call(`GET ${path}`);
    expect([kind, status]).toEqual([kind, 200]);
    const policy = headers.get("Content-Security-Policy");
    expect(policy, kind).toMatch(own);
    expect(policy, kind).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    expect(headers.get("X-Content-Type-Options"), kind).toBe("nosniff");
    expect(headers.get("X-Frame-Options"), kind).toMatch(/DENY|SAMEORIGIN/);
    expect(headers.get("Strict-Transport-Security"), kind).toMatch(/max-age=\d{6,}/);
    expect(headers.get("Referrer-Policy"), kind).toMatch(/same-origin|no-referrer/);
    expect(headers.get("Access-Control-Allow-Origin"), kind).toBeNull();
    expect(headers.get("Cache-Control") ?? "private", kind).not.toMatch(/public/);
    expect(headers.get("Server") ?? headers.get("X-Powered-By"), kind).toBeNull();
  }
  const html = await admin.call(`GET /api/attachments/${file}`);
  expect(html.headers.get("Content-Disposition")).toMatch(/^attachment/);
  expect(html.headers.get("Content-Type")).not.toMatch(/html/);
  for (const view of [asked["a mail in its frame"], asked["a mail of the outbox"]]) {
    expect((await admin.call(`GET ${view}`)).headers.get("Content-Security-Policy")).toMatch(
      /sandbox|default-src 'none'/,
    );
  }
  // Who ingests is no page either, and another origin is told nothing by any of them.
  const ingested = await anyone("POST /v1/identify", { userId: "u", traits: {} }, {
    Authorization: `Basic ${btoa(`${key}:`)}`,
    Origin: "https://evil.example",
  });
  expect(ingested.headers.get("Access-Control-Allow-Origin")).toBeNull();
  expect(ingested.headers.get("Content-Security-Policy")).toMatch(own);
  const preflight = await w.app.request("http://parley.test/api/me", {
    method: "OPTIONS",
    headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "GET", Cookie: admin.cookie },
  });
  expect(preflight.headers.get("Access-Control-Allow-Origin")).toBeNull();
});
