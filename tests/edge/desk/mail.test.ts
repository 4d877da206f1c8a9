import PostalMime from "postal-mime";
import { withInertLinks } from "#jobs/compose/inert-link.ts";
import { expect, test } from "vitest";
import { hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
const text = {
  subject: 'Hi {{user.firstName | "there"}}',
  html:
    '<p>From {{sender.firstName}} at {{account.name}}, see <a href="{{sender.traits.calendar}}">my calendar</a></p>',
};

async function makeMailDesk() {
  const desk = await makeDesk();
  await desk.ok("POST /api/traits", { entity: "teammate", key: "calendar", label: "Calendar", type: "url" });
  await desk.ok(`PATCH /api/teammates/${desk.admin.id}`, {
    traits: { calendar: "cal.example/ada" },
    signature: "<p>Ada, {{account.name}}'s friend</p>",
  });
  return desk;
}

// A text wraps by the length of its addresses, and the preview's is shorter.
const words = (text: string) => text.trim().replace(/\s+/g, " ");

test("[PR1] [PE4] [PE5] the preview is the mail that leaves, body for body", async () => {
  const { start, ok, release, admin, acme } = await makeMailDesk();
  const messages = await start({ when: "now", content: text });
  const previews = await Promise.all(messages.map(({ id }) => ok(`GET /api/messages/${id}/preview`)));
  expect(previews[1]).toMatchObject({
    subject: "Hi Grace",
    holes: [],
    badLinks: [],
    fallbacksUsed: [],
    sealed: false,
    seq: 0,
  });
  expect(previews[0]).toMatchObject({ subject: "Hi there", fallbacksUsed: ["user.firstName"] });
  expect((await release()).sent).toBe(3);
  for (const [n, { id }] of messages.entries()) {
    const raw = await admin.call(`GET /api/messages/${id}/raw`);
    const mail = await PostalMime.parse(raw.body.text as string);
    expect(mail.subject).toBe(previews[n]!.subject);
    expect(words(withInertLinks(mail.text!))).toBe(words(previews[n]!.text as string));
    const sent = await ok(`GET /api/messages/${id}/preview`);
    expect(sent).toEqual({ ...previews[n], fallbacksUsed: [], sealed: true, seq: null });
  }
  // What was sent stays what was sent.
  await ok(`PATCH /api/accounts/${acme.id}`, { name: "Acme Ltd" });
  expect((await ok(`GET /api/messages/${messages[0]!.id}/preview`)).html).toBe(previews[0]!.html);
});

test("[PE3] [PE4] the preview names holes, and takes any user's values", async () => {
  const { start, ok, admin, edsger, message } = await makeMailDesk();
  const [m] = await start({
    when: "now",
    content: { subject: "Hi {{user.firstName}}", html: "<p>{{ae.firstName}}</p>" },
  });
  expect(await ok(`GET /api/messages/${m!.id}/preview`)).toMatchObject({ holes: ["user.firstName", "ae.firstName"] });
  expect(await ok(`GET /api/messages/${m!.id}/preview?userId=${edsger.id}`)).toMatchObject({
    subject: "Hi Edsger",
    holes: ["ae.firstName"],
  });
  expect(refusalOf(await admin.call(`GET /api/messages/${m!.id}/preview?userId=${nobody}`))).toEqual([
    422,
    "invalid_field",
    "userId",
  ]);
  expect((await message(m!.id)).state).toBe("pending");
});

test("[AD3] [TR2] a mail is shown in a sandbox that loads nothing, and without its pixel", async () => {
  const { start, ok, admin, release, anyone } = await makeMailDesk();
  const [m] = await start({ when: "now" });
  const view = async (path: string) => {
    const { status, headers, body } = await admin.call(`GET ${path}`);
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(headers.get("X-Frame-Options")).toBe("SAMEORIGIN");
    const policy = headers.get("Content-Security-Policy")!.split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "sandbox allow-same-origin",
        "default-src 'none'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
      ]),
    );
    return body.text as string;
  };
  expect(await view(`/api/messages/${m!.id}/view`)).toContain("Hello");
  await release();
  const html = await view(`/api/messages/${m!.id}/view`);
  expect(html).toContain("Hello");
  expect(html).not.toContain("/t/");
  const [mail] = itemsOf(await admin.call("GET /api/outbox"));
  const shown = await view(`/api/outbox/${mail!.id}/view`);
  expect(shown).toContain("Hello");
  expect(shown).not.toContain("/t/");
  expect(JSON.stringify((await ok(`GET /api/outbox/${mail!.id}`)).html)).not.toContain("/t/");
  const conversation = await ok(`GET /api/conversations/${m!.conversationId}`);
  expect((conversation.messages as { html: string }[])[0]!.html).not.toContain("/t/");
  expect((await anyone(`GET /api/messages/${m!.id}/view`)).status).toBe(401);
});

test("[AD1] [SU1] nothing that an observer is shown of a mail can unsubscribe its reader", async () => {
  const { start, admin, makeTeammate, release, app, deps, database } = await makeMailDesk();
  const olga = await makeTeammate("observer", "olga@parley.test");
  const html = "<p>Hello</p>";
  const [plain] = await start({ when: "now", content: { subject: "A", html } });
  // Mostly not Latin: its parts are base64.
  const [far] = await start({ when: "now", content: { subject: "B", html: `<p>${"こんにちは".repeat(200)}</p>` } });
  const paths = [plain, far].flatMap((m) => [
    `/api/messages/${m!.id}/preview`,
    `/api/messages/${m!.id}/view`,
    `/api/conversations/${m!.conversationId}`,
  ]);
  const shownAt = async (path: string) => {
    const { status, body } = await olga.call(`GET ${path}`);
    expect([path, status]).toEqual([path, 200]);
    return Object.values(body).map((part) => typeof part === "string" ? part : JSON.stringify(part)).join("\n");
  };
  // Line breaks of quoted-printable aside.
  const tokensIn = (shown: string) => shown.replace(/=\r?\n/g, "").match(/\/u\/[\w-]{20,}/g);
  for (const path of paths) expect([path, tokensIn(await shownAt(path))]).toEqual([path, null]);
  expect(await shownAt(paths[0]!)).toContain("http://parley.test/u/preview");
  expect((await app.request("http://parley.test/u/preview", { method: "POST" })).status).toBe(404);
  const shown = await app.request("http://parley.test/u/preview");
  expect([shown.status, (await shown.text()).match(/<h1>.*<\/h1>|<form/g)]).toEqual([200, [
    "<h1>Here its reader can unsubscribe</h1>",
  ]]);
  await release();
  const mails = itemsOf(await olga.call("GET /api/outbox")).flatMap(({ id }) => [
    `/api/outbox/${id}`,
    `/api/outbox/${id}/view`,
  ]);
  for (const path of [...paths, ...mails]) expect([path, tokensIn(await shownAt(path))]).toEqual([path, null]);
  const sources = await Promise.all(
    mails.filter((path) => !path.endsWith("view")).map(async (path) => (await olga.call(`GET ${path}`)).body.source),
  );
  const encoded = (sources as string[]).flatMap((source) => source.match(/(?<=base64\r\n\r\n)[\w+/=\r\n]+/g) ?? []);
  expect(encoded.length).toBeGreaterThan(0);
  for (const part of encoded) {
    const text = new TextDecoder().decode(Uint8Array.fromBase64(part.replace(/\s+/g, "")));
    expect([text.includes("/u/preview"), tokensIn(text)]).toEqual([true, null]);
  }
  // The bytes keep the address, for those who may act.
  expect(refusalOf(await olga.call(`GET /api/messages/${plain!.id}/raw`))[1]).toBe("not_allowed");
  const raw = (await admin.call(`GET /api/messages/${plain!.id}/raw`)).body.text as string;
  const token = /^List-Unsubscribe: <[^>]*\/u\/([^>]+)>/m.exec(raw)![1]!;
  expect(deps.links.read("unsubscribe", token)).toMatchObject({ messageId: plain!.id });
  const [kept] = await database.db.all<{ bytes: Uint8Array }>(
    `select bytes from outbox_mail where message_id = '${plain!.id}'`,
  );
  expect(new TextDecoder().decode(kept!.bytes)).toBe(raw);
});

test("[SE3] the source is what was sealed, and there is none before", async () => {
  const { start, admin, release } = await makeMailDesk();
  const [m] = await start({ when: "now" });
  expect(refusalOf(await admin.call(`GET /api/messages/${m!.id}/raw`))).toEqual([404, "not_found", undefined]);
  await release();
  const { headers, body } = await admin.call(`GET /api/messages/${m!.id}/raw`);
  expect(headers.get("Content-Type")).toBe("message/rfc822");
  expect(headers.get("Content-Disposition")).toBe(`attachment; filename="${m!.id}.eml"`);
  expect(body.text).toMatch(/^From: Ada Min <ada@parley.test>\r$/m);
});

test("[CO4] [PE3] a draft is edited over HTTP only as the version that was read", async () => {
  const { start, admin, message, clock, release } = await makeMailDesk();
  const [, m] = await start({ when: "now" });
  const path = `/api/messages/${m!.id}/content`;
  const put = (body: unknown, match?: string) =>
    admin.call(`PUT ${path}`, body, match === undefined ? {} : { "If-Match": match });
  const read = await admin.call(`GET ${path}`);
  expect(read.headers.get("ETag")).toBe('"0"');
  const next = { subject: "Hello {{user.firstName}}", html: "<p>Edited</p>" };
  expect(refusalOf(await put(next))).toEqual([422, "invalid_field", "If-Match"]);
  expect(refusalOf(await put(next, "latest"))).toEqual([422, "invalid_field", "If-Match"]);
  expect(refusalOf(await put({ ...next, html: "{{user.shoe}}" }, '"0"'))).toEqual([422, "unknown_variable", "html"]);
  expect(refusalOf(await put({ subject: "x" }, '"0"'))).toEqual([422, "invalid_field", "html"]);
  const written = await put(next, '"0"');
  expect(written.body).toEqual({ ...next, files: [] });
  const etag = written.headers.get("ETag")!;
  expect(etag).not.toBe('"0"');
  expect(refusalOf(await put(next, '"0"'))).toEqual([412, "edited_since", "If-Match"]);
  expect((await put({ ...next, html: "<p>Again</p>" }, etag)).status).toBe(200);
  expect((await put({ ...next, html: "<p>Whatever</p>" }, "*")).status).toBe(200);
  expect(await message(m!.id)).toMatchObject({
    subject: "Hello {{user.firstName}}",
    editedBy: { id: admin.id },
    hold: { kind: "being_edited" },
  });
  clock.nowMs += hourMs;
  await release();
  expect(refusalOf(await put(next, "*"))).toEqual([409, "sealed", undefined]);
});

test("[CH2] the outbox shows each mail: headers, both bodies and the source", async () => {
  const { start, ok, admin, release, clock } = await makeMailDesk();
  await start({ when: "now", cc: ["boss@acme.example"], bcc: ["crm@parley.test"], content: text });
  await release();
  const page = await admin.call("GET /api/outbox?limit=2");
  expect(itemsOf(page)).toHaveLength(2);
  const rest = await admin.call(`GET /api/outbox?limit=2&cursor=${page.body.next}`);
  expect(itemsOf(rest)).toHaveLength(1);
  expect(rest.body.next).toBe(null);
  const [found, ...more] = itemsOf(await admin.call("GET /api/outbox?q=GRACE@acme"));
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    from: "ada@parley.test",
    subject: "Hi Grace",
    acceptedAt: new Date(clock.nowMs).toISOString(),
  });
  expect((found!.to as string[]).toSorted()).toEqual(["boss@acme.example", "crm@parley.test", "grace@acme.example"]);
  const mail = await ok(`GET /api/outbox/${found!.id}`);
  expect(mail).toMatchObject({ subject: "Hi Grace" });
  expect(mail.text).toContain("my calendar (https://cal.example/ada)");
  expect(mail.html).toContain('href="https://cal.example/ada"');
  const names = (mail.headers as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["From", "To", "Cc", "Subject", "Message-ID", "List-Unsubscribe"]));
  expect(names).not.toContain("Bcc");
  expect(mail.source).toContain("multipart/alternative");
  expect(refusalOf(await admin.call(`GET /api/outbox/${nobody}`))).toEqual([404, "not_found", undefined]);
  expect(refusalOf(await admin.call("GET /api/outbox?cursor=e30"))).toEqual([422, "invalid_field", "cursor"]);
});
