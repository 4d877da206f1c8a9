import { expect, test } from "vitest";
import { readPages } from "#tests/support/pages.ts";
import { itemsOf, makeDesk, refusalOf } from "./desk.ts";

const text = { subject: "Hi {{user.firstName}}", html: "<p>Hello</p>" };

test("[PE7] a template is made, read, changed, duplicated and archived", async () => {
  const { admin, ok } = await makeDesk();
  const made = await admin.call("POST /api/templates", { name: "Welcome", ...text });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    name: "Welcome",
    shared: true,
    ...text,
    archived: false,
    createdBy: { id: admin.id },
  });
  const id = made.body.id as string;
  const changed = await ok(`PATCH /api/templates/${id}`, { html: "<p>Good <em>day</em></p>" });
  expect(changed).toMatchObject({ name: "Welcome", subject: text.subject, html: "<p>Good <em>day</em></p>" });
  const copy = await admin.call(`POST /api/templates/${id}/duplicate`);
  expect(copy.status).toBe(201);
  expect(copy.body).toMatchObject({ name: "Copy of Welcome", shared: false, html: "<p>Good <em>day</em></p>" });
  await ok(`PATCH /api/templates/${id}`, { archived: true });
  const names = async (query: string) =>
    itemsOf(await admin.call(`GET /api/templates${query}`)).map((item) => item.name);
  expect(await names("")).toEqual(["Copy of Welcome"]);
  expect(await names("?archived=true")).toEqual(["Welcome"]);
});

test("[PE7] a draft is saved as a template with its words as they stand, shared or one's own, whatever becomes of it", async () => {
  const { admin, ok, start, makeTeammate } = await makeDesk();
  const [message] = await start();
  const write = (subject: string, html: string) =>
    admin.call(`PUT /api/messages/${message!.id}/content`, { subject, html }, { "If-Match": "*" });
  expect((await write("Hi {{user.firstName}}", "<p>Edited</p>")).status).toBe(200);
  const saved = await admin.call("POST /api/templates", { name: "Saved", fromMessageId: message!.id, shared: false });
  expect(saved.status).toBe(201);
  expect(saved.body).toMatchObject({
    ...{ name: "Saved", kind: "template", shared: false },
    ...{ subject: "Hi {{user.firstName}}", html: "<p>Edited</p>" },
  });
  expect((await write("Other", "<p>Later</p>")).status).toBe(200);
  expect((await ok(`GET /api/templates/${saved.body.id}`)).html).toBe("<p>Edited</p>");
  const snippet = await ok("POST /api/templates", { name: "Part", kind: "snippet", fromMessageId: message!.id });
  expect(snippet).toMatchObject({ kind: "snippet", subject: "", html: "<p>Later</p>", shared: true });

  const refused = async (change: Record<string, unknown>) =>
    refusalOf(await admin.call("POST /api/templates", { name: "T", fromMessageId: message!.id, ...change }));
  const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
  expect(await refused({ fromMessageId: nobody })).toEqual([422, "invalid_field", "fromMessageId"]);
  expect(await refused({ html: "<p>x</p>" })).toEqual([422, "invalid_field", "fromMessageId"]);
  const olga = await makeTeammate("observer", "olga@parley.test");
  const asked = { name: "T", fromMessageId: message!.id };
  expect(refusalOf(await olga.call("POST /api/templates", asked))[1]).toBe("not_allowed");
});

test("[PE7] [PD7] a template made twice under one key is made once; one begins without words", async () => {
  const { admin } = await makeDesk();
  const make = () => admin.call("POST /api/templates", { name: "New", kind: "snippet" }, { "Idempotency-Key": "k-1" });
  const [first, second] = [await make(), await make()];
  expect(first.body).toMatchObject({ kind: "snippet", subject: "", html: "<p><br></p>" });
  expect(second.body.id).toBe(first.body.id);
  const kinds = async (kind: string) =>
    itemsOf(await admin.call(`GET /api/templates?kind=${kind}`)).map((item) => item.name);
  expect([await kinds("snippet"), await kinds("template")]).toEqual([["New"], []]);
});

test("[PE3] an unknown variable is refused by name, in the subject, the body and a link's address", async () => {
  const { admin, ok } = await makeDesk();
  const make = (change: Record<string, string>) => admin.call("POST /api/templates", { name: "T", ...text, ...change });
  expect(refusalOf(await make({ subject: "{{user.shoe}}" }))).toEqual([422, "unknown_variable", "subject"]);
  expect(refusalOf(await make({ html: "<p>{{ae.traits.calendar}}</p>" }))).toEqual([422, "unknown_variable", "html"]);
  expect(refusalOf(await make({ html: '<a href="{{csm.nothing}}">x</a>' }))).toEqual([422, "unknown_variable", "html"]);
  expect(itemsOf(await admin.call("GET /api/templates"))).toEqual([]);
  await ok("POST /api/traits", { entity: "teammate", key: "calendar", label: "Calendar", type: "url" });
  expect((await make({ html: '<p><a href="{{ae.traits.calendar}}">Meet</a></p>' })).body).toMatchObject({
    html: '<p><a href="{{ae.traits.calendar}}">Meet</a></p>',
  });
});

test("[AD3] markup that could run never gets into a template, and in its name it is text", async () => {
  const { ok } = await makeDesk();
  const made = await ok("POST /api/templates", {
    name: "<img src=x onerror=alert(1)>",
    subject: "<script>alert(1)</script>",
    html: '<p onclick="alert(1)">A<script>alert(2)</script><a href="javascript:alert(3)">b</a></p>',
  });
  expect(made.name).toBe("<img src=x onerror=alert(1)>");
  expect(made.subject).toBe("<script>alert(1)</script>");
  expect(made.html).not.toMatch(/<script|onclick|"javascript:/);
});

test("[PE7] a personal template is its maker's alone, and only its maker makes one personal", async () => {
  const { admin, makeTeammate, ok } = await makeDesk();
  const tess = await makeTeammate("member", "tess@parley.test");
  const own = await ok("POST /api/templates", { name: "Mine", ...text, shared: false }, tess);
  expect(refusalOf(await admin.call(`GET /api/templates/${own.id}`))).toEqual([404, "not_found", undefined]);
  expect((await admin.call(`PATCH /api/templates/${own.id}`, { name: "Taken" })).status).toBe(404);
  const shared = await ok("POST /api/templates", { name: "Ours", ...text }, tess);
  expect((await admin.call(`PATCH /api/templates/${shared.id}`, { name: "Ours too" })).status).toBe(200);
  expect(refusalOf(await admin.call(`PATCH /api/templates/${shared.id}`, { shared: false }))).toEqual([
    403,
    "not_allowed",
    "shared",
  ]);
  expect((await tess.call(`PATCH /api/templates/${shared.id}`, { shared: false })).status).toBe(200);
});

test("[VI1] templates come by name in pages, whatever their case, and by search", async () => {
  const { admin, ok } = await makeDesk();
  for (const name of ["beta", "Alpha", "Zulu", "alpha 2", "Über"]) await ok("POST /api/templates", { name, ...text });
  const names = (await readPages(admin, "/api/templates?limit=2")).map(({ name }) => name);
  expect(names).toEqual(["Alpha", "alpha 2", "beta", "Zulu", "Über"]);
  expect(itemsOf(await admin.call("GET /api/templates?q=ALPHA")).map((item) => item.name)).toEqual([
    "Alpha",
    "alpha 2",
  ]);
  expect(itemsOf(await admin.call(`GET /api/templates?q=${encodeURIComponent("%_")}`))).toEqual([]);
});

test("[AD4] bad input names its field; observers read and do not write", async () => {
  const { admin, makeTeammate, ok } = await makeDesk();
  const { id } = await ok("POST /api/templates", { name: "T", ...text });
  const olga = await makeTeammate("observer", "olga@parley.test");
  expect((await olga.call(`GET /api/templates/${id}`)).status).toBe(200);
  expect(refusalOf(await olga.call("POST /api/templates", { name: "T", ...text }))[1]).toBe("not_allowed");
  const refused = async (name: string, body?: unknown) => refusalOf(await admin.call(name, body));
  expect(await refused("POST /api/templates", { name: " ", ...text })).toEqual([422, "invalid_field", "name"]);
  expect(await refused("POST /api/templates", { name: "T", html: 1 })).toEqual([422, "invalid_field", "html"]);
  expect(await refused("POST /api/templates", { name: "T", kind: "poem" })).toEqual([422, "invalid_field", "kind"]);
  expect(await refused("POST /api/templates", { name: "T", ...text, extra: 1 })).toEqual([
    422,
    "invalid_field",
    "extra",
  ]);
  expect(await refused(`PATCH /api/templates/${id}`, { shared: "yes" })).toEqual([422, "invalid_field", "shared"]);
  expect(await refused("GET /api/templates?cursor=nonsense")).toEqual([422, "invalid_field", "cursor"]);
  expect(await refused("GET /api/templates/01JD3K5V8ZQ4N6T0W2Y4A6C8E0")).toEqual([404, "not_found", undefined]);
  expect(await refused("PATCH /api/templates/nonsense", { name: "x" })).toEqual([404, "not_found", undefined]);
});

test("[PE1] [PE4] variables and their values are those of now", async () => {
  const { admin, ok, grace, acme } = await makeDesk();
  await ok("POST /api/traits", { entity: "account", key: "renewal", label: "Renewal", type: "date" });
  await ok(`PATCH /api/accounts/${acme.id}`, { traits: { renewal: "2027-03-14" }, csmId: admin.id });
  const variables = itemsOf(await admin.call("GET /api/variables"));
  expect(variables).toContainEqual({
    path: "account.traits.renewal",
    label: "Renewal",
    group: "account",
    type: "date",
  });
  const { values } = await ok(
    `GET /api/values?userId=${grace.id}&accountId=${acme.id}&teammateId=${admin.id}`,
  ) as unknown as {
    values: Record<string, string | null>;
  };
  expect(values).toMatchObject({
    "user.firstName": "Grace",
    "account.name": "Acme",
    "account.traits.renewal": "14 March 2027",
    "csm.firstName": "Ada",
    "sender.email": "ada@parley.test",
    "ae.firstName": null,
  });
  const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
  expect(refusalOf(await admin.call(`GET /api/values?userId=${nobody}`))).toEqual([422, "invalid_field", "userId"]);
  expect(refusalOf(await admin.call(`GET /api/values?messageId=${nobody}`))).toEqual([404, "not_found", undefined]);
});

test("[PE7] of a personal template its maker alone reads the name, wherever a mail that began with it is shown", async () => {
  const { admin, ok, start, makeTeammate } = await makeDesk();
  const secret = await ok("POST /api/templates", { name: "Layoffs", shared: false, subject: "S", html: "<p>B</p>" });
  const [message] = await start({ templateId: secret.id, content: undefined });
  const bea = await makeTeammate("member", "bea@parley.test");
  const asks = [
    `GET /api/messages/${message!.id}`,
    "GET /api/messages?limit=10",
    `GET /api/conversations/${message!.conversationId}`,
    `GET /api/history/draft:${message!.id}`,
    "GET /api/message-groups?by=template",
  ];
  for (const ask of asks) {
    expect(JSON.stringify((await admin.call(ask)).body), ask).toContain("Layoffs");
    const { status, body } = await bea.call(ask);
    expect([ask, status]).toEqual([ask, 200]);
    expect(JSON.stringify(body), ask).not.toContain("Layoffs");
  }
});
