import { describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { takeKey } from "#db/queries/idempotency.ts";
import { newId } from "#db/ids.ts";
import { makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

type Desk = Awaited<ReturnType<typeof makeDesk>>;
const keyed = { "Idempotency-Key": "k-1" };

/** Every create that honours a key, the table that its rows are in, and what it is asked. */
const creates: [string, string, (desk: Desk) => Record<string, unknown>][] = [
  ["POST /api/accounts", "account", () => ({ name: "Gamma" })],
  ["POST /api/users", "user", ({ acme }) => ({ email: "new@acme.example", accounts: [{ id: acme.id }] })],
  ["POST /api/traits", "trait_definition", () => ({ entity: "user", key: "plan", label: "Plan", type: "text" })],
  ["POST /api/templates", "template", () => ({ name: "T", subject: "S", html: "<p>H</p>" })],
  ["POST /api/starts", "start", ({ startBody }) => startBody()],
  [
    "POST /api/teammates",
    "teammate",
    () => ({ email: "bo@x.example", firstName: "Bo", lastName: "B", role: "member" }),
  ],
  ["POST /api/channels", "channel", () => ({ kind: "outbox", name: "Second" })],
];

const count = async ({ deps }: Desk, table: string): Promise<number> =>
  (await deps.db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n;

describe.each(creates)("[PD7] %s", (call, table, bodyOf) => {
  test("is made once under one key, and its repeat gets the same answer", async () => {
    const desk = await makeDesk();
    const before = await count(desk, table);
    const body = bodyOf(desk);
    const both = await Promise.all([desk.admin.call(call, body, keyed), desk.admin.call(call, body, keyed)]);
    const first = both.find(({ status }) => status < 300)!;
    const second = both.find((answer) => answer !== first)!;
    // At the same time one of them is told to wait, or comes late enough for the kept answer.
    if (second.status >= 300) expect(refusalOf(second)).toEqual([409, "conflict", "Idempotency-Key"]);
    const repeated = await desk.admin.call(call, body, keyed);
    expect([repeated.status, repeated.body]).toEqual([first.status, first.body]);
    expect(repeated.headers.get("Idempotency-Replayed")).toBe("true");
    expect(await count(desk, table)).toBe(before + 1);
    const other = await desk.admin.call("POST /api/accounts", { name: "Another" }, keyed);
    expect(refusalOf(other)).toEqual([409, "conflict", "Idempotency-Key"]);
  });

  test("that died before its answer was kept is answered by a repeat, and made once", async () => {
    const desk = await makeDesk();
    const { admin, deps, clock } = desk;
    const before = await count(desk, table);
    const made = await admin.call(call, bodyOf(desk), keyed);
    // As if the process had ended between the two writes.
    await deps.db.run(sql`update idempotency set status = null, answer = null`);
    clock.nowMs += 59_000;
    expect(refusalOf(await admin.call(call, bodyOf(desk), keyed))).toEqual([409, "conflict", "Idempotency-Key"]);
    clock.nowMs += 2_000;
    const repeated = await admin.call(call, bodyOf(desk), keyed);
    const idOf = (body: Record<string, unknown>) => (body.teammate as { id: string } | undefined)?.id ?? body.id;
    expect([repeated.status, idOf(repeated.body)]).toEqual([made.status, idOf(made.body)]);
    expect(await count(desk, table)).toBe(before + 1);
  });
});

test("[PD7] a create that fails half-way is begun anew by its repeat at once, and a refused one frees its key", async () => {
  const { admin, deps } = await makeDesk();
  const create = () => admin.call("POST /api/accounts", { name: "Gamma" }, keyed);
  await deps.db.run(sql`alter table membership rename to gone`);
  expect((await create()).status).toBe(500);
  await deps.db.run(sql`alter table gone rename to membership`);
  expect((await create()).status).toBe(201);
  const other = { "Idempotency-Key": "k-2" };
  expect((await admin.call("POST /api/accounts", {}, other)).status).toBe(422);
  expect((await admin.call("POST /api/accounts", { name: "Delta" }, other)).status).toBe(201);
  const long = { "Idempotency-Key": "k".repeat(201) };
  expect(refusalOf(await admin.call("POST /api/accounts", { name: "A" }, long))).toEqual([
    422,
    "invalid_field",
    "Idempotency-Key",
  ]);
});

test("[PD7] one who dies twice is found by one of two repeats, and the other is told to wait", async () => {
  const { admin, deps, clock, makeTeammate } = await makeDesk();
  const answer = await admin.call("POST /api/accounts", { name: "Gamma" }, keyed);
  await deps.db.run(sql`update idempotency set status = null, answer = null`);
  clock.nowMs += 61_000;
  const both = await Promise.all([1, 2].map(() => admin.call("POST /api/accounts", { name: "Gamma" }, keyed)));
  expect(both.map(({ status }) => status).filter((status) => status === 201).length).toBeGreaterThan(0);
  for (const { status, body } of both) if (status === 201) expect(body.id).toBe(answer.body.id);
  // A key is its teammate's: another's same key is another.
  const mo = await makeTeammate("member", "mo@parley.test");
  expect((await mo.call("POST /api/accounts", { name: "Gamma" }, keyed)).body.id).not.toBe(answer.body.id);
  expect(await takeKey(deps.db, { teammateId: mo.id, key: "k-1", bodyHash: "x", madeId: newId(), nowMs: 0 })).toBe(
    false,
  );
});

test("[AD3] a kept answer is sealed: no link that opens once is readable in the database", async () => {
  const { admin, deps } = await makeDesk();
  const invite = { email: "bo@x.example", firstName: "Bo", lastName: "B", role: "member" };
  const { body } = await admin.call("POST /api/teammates", invite, keyed);
  const token = (body.joinUrl as string).split("/").at(-1)!;
  expect((await admin.call("POST /api/teammates", invite, keyed)).body.joinUrl).toBe(body.joinUrl);
  const [kept] = await deps.db.all<{ answer: string }>(sql`select answer from idempotency`);
  expect(kept!.answer).not.toContain(token);
  expect(atob(kept!.answer)).not.toContain(token);
});

test("[PD7] [CO9] an upload is made once under one key, and other bytes under it are refused", async () => {
  const desk = await makeDesk();
  const upload = (bytes: string) => desk.admin.call("POST /api/attachments?name=k.txt", bytes, keyed);
  const first = await upload("AAA");
  expect(first.status).toBe(201);
  const again = await upload("AAA");
  expect([again.status, again.body, again.headers.get("Idempotency-Replayed")]).toEqual([201, first.body, "true"]);
  for (const other of ["BBB", "AAAA", ""]) {
    expect(refusalOf(await upload(other)), other).toEqual([409, "conflict", "Idempotency-Key"]);
  }
  expect(await count(desk, "attachment")).toBe(1);
});
