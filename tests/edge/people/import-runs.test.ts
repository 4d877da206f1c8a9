import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { runImports } from "#jobs/imports/run.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";

type Row = Record<string, unknown>;
const upload = async (app: TestApp, csv: string | Uint8Array, by = app.admin) =>
  (await by.call("POST /api/imports?fileName=people.csv", csv, { "Content-Type": "text/csv" })).body;
const run = (app: TestApp) => runImports({ ...app.deps, nowMs: () => app.clock.nowMs, log: () => {} });
const refusal = ({ body }: { body: Row }) => {
  const { code, field } = body.error as Row;
  return { code, field };
};
const count = async (app: TestApp, table: string) =>
  (await app.deps.db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n;
const people = "Email,First Name,Company\nann@b.example,Ann,Acme\nbo@b.example,Bo,Acme\nno address,Cy,Acme\n";

describe("[PD6] a dry run, and the same upload in earnest", () => {
  test("counts what would be done, writes nothing, and is followed by the real one", async () => {
    const app = await makeTestApp();
    const { id, suggested } = await upload(app, people);
    const plan = { columns: suggested };
    const tried = await app.admin.call(`POST /api/imports/${id}/run`, { ...plan, dryRun: true });
    expect(tried).toMatchObject({ status: 202, body: { state: "waiting", dryRun: true, kind: "flat" } });
    await run(app);
    const told = { state: "done", rows: 3, created: 2, updated: 0, unchanged: 0, failed: 1 };
    expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({ ...told, dryRun: true });
    expect([await count(app, "user"), await count(app, "account"), await count(app, "membership")]).toEqual([0, 0, 0]);
    expect((await app.admin.call(`POST /api/imports/${id}/run`, plan)).status).toBe(202);
    await run(app);
    const done = (await app.admin.call(`GET /api/imports/${id}`)).body;
    expect(done).toMatchObject({ ...told, dryRun: false, errors: [{ line: 4, field: "Email" }] });
    expect([await count(app, "user"), await count(app, "account"), await count(app, "import_piece")]).toEqual([
      2,
      1,
      0,
    ]);
    for (const dryRun of [true, false]) {
      const again = await app.admin.call(`POST /api/imports/${id}/run`, { ...plan, dryRun });
      expect(refusal(again)).toMatchObject({ code: "conflict" });
    }
  });

  test("an upload that was only tried is forgotten after a day, and cannot be run then", async () => {
    const app = await makeTestApp();
    const { id, suggested } = await upload(app, people);
    await app.admin.call(`POST /api/imports/${id}/run`, { columns: suggested, dryRun: true });
    await run(app);
    expect(await count(app, "import_piece")).toBe(1);
    app.clock.nowMs += 86_400_001;
    await run(app);
    expect(await count(app, "import_piece")).toBe(0);
    expect((await app.admin.call(`POST /api/imports/${id}/run`, { columns: suggested })).status).toBe(409);
  });
});

test("[PD6] a file of the same columns is mapped as the last one, by whoever uploads it; a trait that went is left out", async () => {
  const app = await makeTestApp();
  const trait = await app.admin.call("POST /api/traits", {
    entity: "account",
    key: "tier",
    label: "Level",
    type: "text",
  });
  const csv = "Key,Wert,Who\n1,gold,ann@b.example\n";
  const first = await upload(app, csv);
  expect(first).toMatchObject({ remembered: false, suggested: { Key: null, Wert: null, Who: null } });
  const columns = { Key: "account.externalId", Wert: "account.traits.tier", Who: null };
  const plan = { kind: "accounts", columns, accountKey: "account.externalId", dryRun: true };
  expect((await app.admin.call(`POST /api/imports/${first.id}/run`, plan)).status).toBe(202);
  const member = await app.makeTeammate("member", "mo@parley.test");
  const second = await upload(app, "Key,Wert,Who\n2,,\n", member);
  expect(second).toMatchObject({
    remembered: true,
    kind: "accounts",
    accountKey: "account.externalId",
    suggested: columns,
  });
  expect(await upload(app, "Wert,Key,Who\n")).toMatchObject({ remembered: false });
  await app.admin.call(`PATCH /api/traits/${trait.body.id}`, { archived: true });
  expect((await upload(app, csv)).suggested).toEqual({ ...columns, Wert: null });
});

test("[PD6] cancelled, it says what went in, and that stays; only its own or an admin's to stop", async () => {
  const app = await makeTestApp();
  const rows = Array.from({ length: 400 }, (_, n) => `u${n}@b.example,U${n}`).join("\n");
  const { id, suggested } = await upload(app, `Email,First Name\n${rows}\n`);
  await app.admin.call(`POST /api/imports/${id}/run`, { columns: suggested });
  const member = await app.makeTeammate("member", "mo@parley.test");
  expect(refusal(await member.call(`POST /api/imports/${id}/cancel`))).toMatchObject({ code: "not_allowed" });
  let looks = 0;
  await runImports({ ...app.deps, nowMs: () => app.clock.nowMs, log: () => {}, isStopping: () => ++looks > 3 });
  const cancelled = await app.admin.call(`POST /api/imports/${id}/cancel`);
  const { state, rows: read, created } = cancelled.body as { state: string; rows: number; created: number };
  expect(state).toBe("cancelled");
  expect(created).toBeGreaterThan(0);
  expect(created).toBeLessThan(400);
  await run(app);
  expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({ state: "cancelled", rows: read });
  expect([await count(app, "user"), await count(app, "import_piece")]).toEqual([created, 0]);
  expect((await app.admin.call(`POST /api/imports/${id}/cancel`)).status).toBe(200);
  const { id: other } = await upload(app, people);
  expect((await app.admin.call(`POST /api/imports/${other}/cancel`)).status).toBe(409);
});

test("[PD6][AD4] all bad rows come as CSV, no cell of which a spreadsheet runs", async () => {
  const app = await makeTestApp();
  const bad = Array.from({ length: 1_500 }, () => "nobody,x").join("\n");
  const { id } = await upload(app, `=cmd|' /C calc'!A1,"First, ""Name"""\n${bad}\n`);
  const columns = { "=cmd|' /C calc'!A1": "user.email", 'First, "Name"': "user.firstName" };
  await app.admin.call(`POST /api/imports/${id}/run`, { columns });
  await run(app);
  expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({
    failed: 1_500,
    errors: { length: 1_000 },
  });
  const { headers, body: { text } } = await app.admin.call(`GET /api/imports/${id}/errors.csv`);
  expect(headers.get("Content-Type")).toMatch(/^text\/csv/);
  expect(headers.get("Content-Disposition")).toMatch(/^attachment/);
  const lines = (text as string).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1_501);
  expect(lines[1]).toBe("2,'=cmd|' /C calc'!A1,is not an e-mail address");
  expect(lines.at(-1)).toMatch(/^1501,/);
  const observer = await app.makeTeammate("observer", "olga@parley.test");
  expect((await observer.call(`GET /api/imports/${id}/errors.csv`)).status).toBe(403);
});

test("[PD6] past imports are listed with who ran them, newest first, a page at a time", async () => {
  const app = await makeTestApp();
  const ids: unknown[] = [];
  for (let n = 0; n < 3; n++) {
    const { id, suggested } = await upload(app, people);
    await app.admin.call(`POST /api/imports/${id}/run`, { columns: suggested, dryRun: n === 1 });
    ids.unshift(id);
  }
  await upload(app, people);
  await run(app);
  const first = (await app.admin.call("GET /api/imports?limit=2")).body as { items: Row[]; next: string };
  const second = (await app.admin.call(`GET /api/imports?limit=2&cursor=${first.next}`)).body as typeof first;
  expect([...first.items, ...second.items].map((one) => one.id)).toEqual(ids);
  expect(second.next).toBeNull();
  expect(first.items[1]).toMatchObject({ dryRun: true, createdBy: { id: app.admin.id }, state: "done" });
  const wrong = await app.admin.call("GET /api/imports?cursor=nonsense");
  expect(refusal(wrong)).toEqual({ code: "invalid_field", field: "cursor" });
});

describe("[PD6] what a row is", () => {
  test("accounts alone, by name or external id", async () => {
    const app = await makeTestApp();
    const { id, kind, suggested } = await upload(app, "Name,ID,Health\nAcme,a1,7\n,a2,\nBeta,b1,3\n");
    expect(kind).toBe("accounts");
    expect(suggested).toEqual({ Name: "account.name", ID: "account.externalId", Health: "account.health" });
    await app.admin.call(`POST /api/imports/${id}/run`, { kind, columns: suggested });
    await run(app);
    expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({
      created: 2,
      errors: [{ line: 3, field: "Name", reason: "is empty" }],
    });
    expect([await count(app, "account"), await count(app, "user")]).toEqual([2, 0]);
  });

  test("users alone, by an external id without an address too", async () => {
    const app = await makeTestApp();
    const { id } = await upload(app, "ID,Email\nu1,\nu2,bo@b.example\n");
    await app.admin.call(`POST /api/imports/${id}/run`, {
      kind: "users",
      columns: { ID: "user.externalId", Email: "user.email" },
    });
    await run(app);
    expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({ created: 2, failed: 0 });
  });

  test("[AD1] teammates are invited by admins alone, with no link; a repeat changes nothing, one who left is refused", async () => {
    const app = await makeTestApp();
    const member = await app.makeTeammate("member", "mo@parley.test");
    await app.admin.call("POST /api/traits", { entity: "teammate", key: "desk", label: "Desk", type: "text" });
    await app.deps.db.run(sql`insert into teammate (id, email, role, state, sending_window, created_at_ms)
      values ('gone', 'gone@parley.test', 'member', 'left', 'null', 0)`);
    const csv =
      "Email,First name,Last name,Role,Desk\nivy@parley.test,Ivy,Lee,observer,3\nMO@parley.test,Moe,Mate,,\n" +
      "gone@parley.test,Gus,Gone,,\nnew@parley.test,,,,\nx@parley.test,X,Y,boss,\n";
    const of = async (by = app.admin) => {
      const { id, suggestedBy } = await upload(app, csv, by) as { id: string; suggestedBy: Record<string, unknown> };
      return { id, body: { kind: "teammates", columns: suggestedBy.teammates } };
    };
    const { id, body } = await of();
    expect(refusal(await member.call(`POST /api/imports/${(await of(member)).id}/run`, body))).toEqual({
      code: "not_allowed",
      field: "kind",
    });
    await app.admin.call(`POST /api/imports/${id}/run`, body);
    await run(app);
    expect((await app.admin.call(`GET /api/imports/${id}`)).body).toMatchObject({
      created: 1,
      updated: 1,
      errors: [
        { line: 4, field: "Email", reason: "is a teammate's who has left" },
        { line: 5, field: "First name", reason: "is needed for a new teammate" },
        { line: 6, field: "Role", reason: "is none of admin, member, observer" },
      ],
    });
    const { items } = (await app.admin.call("GET /api/teammates")).body as { items: Row[] };
    const ivy = items.find((one) => one.email === "ivy@parley.test")!;
    expect(ivy).toMatchObject({ state: "invited", role: "observer", name: "Ivy Lee", traits: { desk: "3" } });
    expect(items.find((one) => one.id === member.id)).toMatchObject({
      firstName: "Moe",
      role: "member",
      state: "active",
    });
    expect(await app.deps.db.all(sql`select 1 from teammate where join_token_hash is not null`)).toEqual([]);
    expect((await app.admin.call(`POST /api/teammates/${ivy.id}/join-link`)).status).toBe(200);
    const again = await of();
    await app.admin.call(`POST /api/imports/${again.id}/run`, again.body);
    await run(app);
    expect((await app.admin.call(`GET /api/imports/${again.id}`)).body).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    });
  });

  test("[AD4] a field that such a row has not is refused by its column", async () => {
    const app = await makeTestApp();
    const { id } = await upload(app, "Email,X\n");
    const cases: [Row, string][] = [
      [{ kind: "users", columns: { Email: "user.email", X: "account.name" } }, "columns.X"],
      [{ kind: "users", columns: { Email: "user.email", X: "user.role" } }, "columns.X"],
      [{ kind: "accounts", columns: { Email: "user.email" } }, "columns.Email"],
      [{ kind: "teammates", columns: { Email: "user.email" } }, "columns.Email"],
      [{ kind: "users", columns: {} }, "columns"],
      [{ kind: "accounts", columns: {} }, "columns"],
      [{ kind: "users", columns: { Email: "user.email" }, status: "trial" }, "status"],
      [{ kind: "planets", columns: {} }, "kind"],
    ];
    for (const [plan, field] of cases) {
      expect(refusal(await app.admin.call(`POST /api/imports/${id}/run`, plan)), JSON.stringify(plan)).toEqual({
        code: "invalid_field",
        field,
      });
    }
  });
});

test("[PD6] [SU2] [SU3] whom a file says unsubscribed is so in the lists, by whoever imported it; what became of each column is told", async () => {
  const app = await makeTestApp();
  const member = await app.makeTeammate("member", "mo@parley.test");
  const csv =
    "Email,Company,Unsubscribed at,Bounced\nann@b.example,Acme,1970-01-01T00:00:00.001Z,\nbo@b.example,Acme,,x\n";
  const { id, suggested, suggestedBy } = await upload(app, csv, member);
  expect(suggested).toMatchObject({ "Unsubscribed at": "user.unsubscribed", Bounced: null });
  expect((suggestedBy as Row).users).toMatchObject({ "Unsubscribed at": "user.unsubscribed" });
  expect((await member.call(`GET /api/imports/${id}`)).body).toMatchObject({ leftOut: [] });
  const told = { state: "done", created: 2, failed: 0, leftOut: ["Bounced"] };
  for (const dryRun of [true, false]) {
    await member.call(`POST /api/imports/${id}/run`, { columns: suggested, dryRun });
    await run(app);
    expect((await member.call(`GET /api/imports/${id}`)).body).toMatchObject({ ...told, dryRun });
  }
  const { body } = await app.admin.call("GET /api/users?sort=email");
  expect((body.items as Row[]).map(({ email, unsubscribed }) => [email, unsubscribed])).toMatchObject([
    ["ann@b.example", { at: "1970-01-01T00:00:00.001Z" }],
    ["bo@b.example", null],
  ]);
  const trail = sql`select actor_id as actorId, detail ->> 'by' as "by" from audit where action = 'user.unsubscribed'`;
  expect(await app.deps.db.all(trail)).toEqual([{ actorId: member.id, by: member.id }]);
  // A file of accounts has nobody to unsubscribe.
  const { id: accounts } = await upload(app, "Company,Unsubscribed\nAcme,yes\n");
  const plan = { kind: "accounts", columns: { Company: "account.name", Unsubscribed: "user.unsubscribed" } };
  expect(refusal(await app.admin.call(`POST /api/imports/${accounts}/run`, plan))).toEqual({
    code: "invalid_field",
    field: "columns.Unsubscribed",
  });
});
