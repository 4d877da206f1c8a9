import { expect, test } from "vitest";
import type { z } from "zod";
import { type Endpoint, type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import { makeDesk } from "#tests/edge/desk/desk.ts";

/** Everything but a stream that does not end, and signing out, which is tried last. */
const names = (Object.keys(endpoints) as EndpointName[])
  .filter((name) => name !== "GET /api/events" && name !== "POST /api/sign-out");

/** Ids that are none, and one that could be. */
const hostileIds = [
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "nonsense",
  "%00",
  "%F0%9F",
  "..%2F..%2Fetc%2Fpasswd",
  "'%20or%201=1--",
  "__proto__",
  "x".repeat(3_000),
];

/** Values that break a reader who trusts what arrives. */
const hostileValues: unknown[] = [
  null,
  true,
  -1,
  1e308,
  9007199254740993,
  -0.5,
  "1e999",
  "",
  " ",
  "\u0000",
  "\ud800",
  "' or 1=1 --",
  "<script>alert(1)</script>",
  "{{user.firstName}}",
  "{{",
  "9999-12-31T23:59:59.999+23:59",
  "x".repeat(20_000),
  [],
  [[]],
  [null],
  ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  {},
  { toString: 1, constructor: null },
  JSON.parse('{"__proto__": {"admin": true}}'),
  Array.from({ length: 2_000 }).reduce((inner) => [inner], []),
];

/** Filters that are deeper, longer or of other things than the language has. */
const hostileFilters = [
  Array.from({ length: 500 }).reduce((inner) => ({ not: inner }), { field: "account.name", op: "isSet" }),
  { all: Array.from({ length: 500 }, () => ({ field: "account.name", op: "isSet" })) },
  { all: { 0: 1 } },
  { field: "account.mrrCents", op: "greater", value: 1e308 },
  { field: "account.renewsOn", op: "inLast", value: 1e21 },
  { field: "__proto__", op: "constructor", value: { toString: 1 } },
].map((filter) => encodeURIComponent(JSON.stringify(filter)));

const hostileQueries = [
  ...["", "-1", "1e9", "1e999", "99999999999999999999", "%00", "%ED%A0%80", "[]", "W10", "x".repeat(2_000)],
  ...hostileFilters,
];

/** The names of what a body or a query takes, read off its schema. */
function fieldsOf(schema: z.ZodType | undefined): string[] {
  const { def } = schema as { def?: { shape?: object; options?: z.ZodType[] } } ?? {};
  return def?.shape ? Object.keys(def.shape) : (def?.options ?? []).flatMap(fieldsOf);
}

const bodiesOf = (schema: z.ZodType | undefined): unknown[] => {
  if (!schema) return [undefined];
  const fields = fieldsOf(schema);
  const one = fields.flatMap((field) => hostileValues.map((value) => ({ [field]: value })));
  return [...hostileValues, ...one];
};

/** A workspace with one of everything that an id can name, and a caller whose right no call takes away. */
async function makeTarget() {
  const desk = await makeDesk();
  const { admin, ok, start, channel, acme, grace, makeTeammate } = desk;
  const [message] = await start();
  const member = await makeTeammate("member", "mo@parley.test");
  const template = await ok("POST /api/templates", { name: "T", subject: "S", html: "<p>H</p>" });
  const trait = await ok("POST /api/traits", { entity: "user", key: "plan", label: "Plan", type: "text" });
  const upload = await admin.call("POST /api/imports?fileName=x.csv", "Email\nann@b.example\n");
  const file = await admin.call("POST /api/attachments?name=x.csv", "a,b\n");
  const playbook = await ok("POST /api/playbooks", { name: "P" });
  const [sender] = (await ok("GET /api/senders")).items as { id: string }[];
  const ids: Record<string, string> = {
    accounts: acme.id,
    users: grace.id,
    teammates: member.id,
    messages: message!.id,
    conversations: message!.conversationId as string,
    starts: (message!.start as { id: string }).id,
    templates: template.id,
    traits: trait.id,
    channels: channel.id,
    senders: sender!.id,
    imports: upload.body.id as string,
    attachments: file.body.id as string,
    playbooks: playbook.id,
  };
  return {
    ...desk,
    /** The id that the endpoint's path asks for. */
    idFor: (name: EndpointName) => ids[name.split("/")[2]!] ?? "nonsense",
  };
}

test("[AD4] whatever is sent to whatever endpoint is refused by name or done, and never a fault of ours", async () => {
  const { admin, idFor, logged } = await makeTarget();
  for (const name of names) {
    const endpoint: Endpoint = endpoints[name];
    const good = name.replaceAll(/:\w+/g, idFor(name));
    const ids = name.includes(":") ? hostileIds : [];
    const queries = fieldsOf(endpoint.query).flatMap((field) => hostileQueries.map((value) => `?${field}=${value}`));
    const calls: [string, unknown][] = [
      ...ids.map((id): [string, unknown] => [name.replaceAll(/:\w+/g, id), endpoint.body ? {} : undefined]),
      ...queries.map((query): [string, unknown] => [good + query, undefined]),
      ...bodiesOf(endpoint.body).map((body): [string, unknown] => [good, body]),
    ];
    await Promise.all(calls.map(async ([call, body]) => {
      const { status, body: said } = await admin.call(call, body);
      const sent = `${call.slice(0, 120)} ${JSON.stringify(body)?.slice(0, 120)}`;
      const cause = logged.findLast((line) => line.event === "request failed")?.cause;
      expect(status, `${sent}: ${String(cause).slice(0, 300)}`).toBeLessThan(500);
      if (status < 400) return;
      const error = { code: expect.any(String), message: expect.any(String), requestId: expect.any(String) };
      expect(said, sent).toEqual({ error: expect.objectContaining(error) });
    }));
  }
  expect((await admin.call("GET /api/me")).status, "still standing").toBe(200);
  expect((await admin.call("POST /api/sign-out")).status).toBe(200);
}, 300_000);
