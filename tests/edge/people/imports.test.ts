import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { newId } from "#db/ids.ts";
import { uploadImport } from "#edge/actions/imports.ts";
import { Refusal } from "#edge/errors.ts";
import { runImports } from "#jobs/imports/run.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { addTeammate } from "#tests/support/people.ts";

type Row = Record<string, unknown>;
const refusal = (body: Row) => {
  const { code, field } = body.error as Row;
  return { code, field };
};
const upload = (app: TestApp, csv: string | Uint8Array, headers = {}) =>
  app.admin.call("POST /api/imports?fileName=people.csv", csv, { "Content-Type": "text/csv", ...headers });
const customers = () => Deno.readFile(new URL("../../fixtures/customers-1000.csv", import.meta.url));
const rowsIn = async (app: TestApp, table: string) =>
  (await app.deps.db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n;

describe("[PD6] uploading a CSV file", () => {
  test("answers its columns, its first rows and what each column most likely means", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/traits", { entity: "user", key: "country", label: "Country", type: "text" });
    const { status, body } = await upload(app, await customers());
    expect(status).toBe(201);
    expect(body.columns).toHaveLength(12);
    expect(body.rows).toHaveLength(20);
    expect((body.rows as string[][])[1]).toContain("Terry, Proctor and Lawrence");
    expect(body.suggested).toEqual({
      "Index": null,
      "Customer Id": "user.externalId",
      "First Name": "user.firstName",
      "Last Name": "user.lastName",
      "Company": "account.name",
      "City": null,
      "Country": "user.traits.country",
      "Phone 1": null,
      "Phone 2": null,
      "Email": "user.email",
      "Subscription Date": null,
      "Website": null,
    });
    const before = await app.admin.call(`GET /api/imports/${body.id}`);
    expect(before.body).toMatchObject({ state: "uploading", progress: 0, rows: 0, errors: [] });
  });

  test("headers are understood in any case, spacing and underscores, each target once", async () => {
    const app = await makeTestApp();
    const { body } = await upload(app, "\ufeffE-Mail_Address;first_name;LASTNAME;company name;Organisation;shoe\r\n");
    expect(body.columns).toEqual(["E-Mail_Address", "first_name", "LASTNAME", "company name", "Organisation", "shoe"]);
    expect(body.suggested).toEqual({
      "E-Mail_Address": "user.email",
      "first_name": "user.firstName",
      "LASTNAME": "user.lastName",
      "company name": "account.name",
      "Organisation": null,
      "shoe": null,
    });
    expect(body.rows).toEqual([]);
  });

  describe("that is none", () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await makeTestApp();
    });

    test.each<[string, string | Uint8Array, RegExp]>([
      ["nothing", "", /empty/],
      ["a byte order mark alone", "\ufeff", /header/],
      ["line breaks alone", "\n\n\n", /header/],
      ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), /text/],
      ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0]), /UTF-16/],
      ["a NUL", "Email\na\u0000@b.example\n", /text/],
      ["rows without a header", "ann@b.example,Ann\nbo@b.example,Bo\n", /header/],
      ["a quote in the header that never closes", '"Email,Name\na@b.example,A\n', /header/],
      ["far too many columns", Array.from({ length: 501 }, (_, n) => `c${n}`).join(","), /columns/],
    ])("[AD4] is refused for %s, and leaves nothing", async (_, csv, words) => {
      const { status, body } = await upload(app, csv);
      expect(status).toBe(422);
      expect(refusal(body)).toEqual({ code: "invalid_field", field: "file" });
      expect((body.error as Row).message).toMatch(words);
      expect(await rowsIn(app, "import_run")).toBe(0);
      expect(await rowsIn(app, "import_piece")).toBe(0);
    });
  });

  test("[AD4] too large is 413, by what it says and by what arrives", async () => {
    const app = await makeTestApp();
    const announced = await upload(app, "Email\n", { "Content-Length": String(201 * 1024 * 1024) });
    expect(announced.status).toBe(413);
    expect(refusal(announced.body)).toEqual({ code: "too_large", field: "file" });
    const body = new Blob(["Email\n", "a@b.example\n".repeat(20_000)]).stream();
    const by = { id: app.admin.id } as Parameters<typeof uploadImport>[1];
    const sent = uploadImport(app.deps, by, { fileName: "x", body, announcedBytes: null, mostBytes: 200_000 });
    await expect(sent).rejects.toMatchObject({ code: "too_large" } satisfies Partial<Refusal>);
    expect(await rowsIn(app, "import_run")).toBe(0);
    expect(await rowsIn(app, "import_piece")).toBe(0);
  });

  test("[AD1] an observer does not import, nor does anybody without signing in", async () => {
    const app = await makeTestApp();
    const observer = await app.makeTeammate("observer", "olga@parley.test");
    const call = "POST /api/imports?fileName=x.csv";
    expect((await observer.call(call, "Email\n")).status).toBe(403);
    expect((await app.anyone(call, "Email\n")).status).toBe(401);
    expect(refusal((await app.admin.call("POST /api/imports", "Email\n")).body).field).toBe("fileName");
  });
});

describe("[PD6] running an import", () => {
  test("the whole way: uploaded, mapped with one CSM for all, in, and in the lists", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/traits", { entity: "account", key: "site", label: "Website", type: "url" });
    const csm = await app.makeTeammate("member", "cem@parley.test");
    const { body: { id, suggested } } = await upload(app, await customers());
    const plan = { columns: suggested, csmId: csm.id, status: "subscribed", owners: true };
    const queued = await app.admin.call(`POST /api/imports/${id}/run`, plan);
    expect(queued).toMatchObject({ status: 202, body: { state: "waiting", rows: 0 } });
    expect(app.nudged).toContain("imports");
    expect((await app.admin.call(`POST /api/imports/${id}/run`, plan)).status).toBe(409);
    await runImports({ ...app.deps, nowMs: () => app.clock.nowMs, log: () => {} });
    const { body } = await app.admin.call(`GET /api/imports/${id}`);
    expect(body).toMatchObject({ state: "done", progress: 1, rows: 1000, created: 1000, failed: 0, disagreed: 8 });
    expect((body.errors as Row[]).map(({ reason }) => reason)).toEqual(
      Array(8).fill("An earlier row of the file says otherwise, and holds; the rest of this row went in."),
    );
    const found = await app.admin.call("GET /api/users?q=alexandra86@mccoy.com");
    expect((found.body.items as Row[])[0]).toMatchObject({
      name: "Alvin Lane",
      externalId: "2B54172c8b65eC3",
      accounts: [{ name: "Terry, Proctor and Lawrence", isOwner: true }],
    });
    const account = await app.admin.call("GET /api/accounts?q=terry,%20proctor%20and&status=subscribed");
    expect((account.body.items as Row[])[0]).toMatchObject({
      csm: { id: csm.id },
      userCount: 1,
      traits: { site: "http://www.pena-cole.com/" },
    });
    expect(await rowsIn(app, "account")).toBe(992);
    expect(await rowsIn(app, "import_piece")).toBe(0);
  });

  test("[AD4][PD5] a plan that cannot be run names the column", async () => {
    const app = await makeTestApp();
    const member = await app.makeTeammate("member", "mo@parley.test");
    const left = await addTeammate(app.deps.db, { state: "left" });
    await app.admin.call("POST /api/traits", {
      entity: "user",
      key: "tier",
      label: "Tier",
      type: "text",
      editRight: "admins",
    });
    const csv = "Mail,Name,Firm\na@b.example,Ann,Acme\n";
    const { body: { id } } = await upload(app, csv);
    const notTheirs = await member.call("POST /api/imports?fileName=x.csv", "Email,Tier\n");
    expect(notTheirs.body.suggested).toEqual({ Email: "user.email", Tier: null });
    const mail = { Mail: "user.email" };
    const cases: [Row, string, string][] = [
      [{ columns: { Name: "user.firstName" } }, "invalid_field", "columns"],
      [{ columns: { ...mail, Name: "user.traits.shoe" } }, "invalid_field", "columns.Name"],
      [{ columns: { ...mail, Name: "user.shoe" } }, "invalid_field", "columns.Name"],
      [{ columns: { ...mail, Name: "shoe" } }, "invalid_field", "columns.Name"],
      [{ columns: { ...mail, Name: "user.email" } }, "invalid_field", "columns.Name"],
      [{ columns: { ...mail, Other: "user.lastName" } }, "invalid_field", "columns.Other"],
      [{ columns: { ...mail, Firm: "account.name" }, accountKey: "account.externalId" }, "invalid_field", "accountKey"],
      [{ columns: mail, csmId: app.admin.id }, "invalid_field", "accountKey"],
      [{ columns: { ...mail, Firm: "account.name" }, csmId: left }, "invalid_field", "csmId"],
      [{ columns: { ...mail, Firm: "account.name" }, aeId: newId() }, "invalid_field", "aeId"],
    ];
    for (const [plan, code, field] of cases) {
      const { body } = await app.admin.call(`POST /api/imports/${id}/run`, plan);
      expect(refusal(body), JSON.stringify(plan)).toEqual({ code, field });
    }
    const tier = { columns: { ...mail, Name: "user.traits.tier" } };
    const own = await upload({ ...app, admin: member }, csv);
    const denied = await member.call(`POST /api/imports/${own.body.id}/run`, tier);
    expect(refusal(denied.body)).toEqual({ code: "not_allowed", field: "columns.Name" });
    for (const call of [`POST /api/imports/${newId()}/run`, "POST /api/imports/nonsense/run"]) {
      expect((await app.admin.call(call, { columns: mail })).status).toBe(404);
    }
    expect((await app.admin.call(`GET /api/imports/${newId()}`)).status).toBe(404);
    expect((await app.admin.call(`POST /api/imports/${id}/run`, tier)).status).toBe(202);
  });
});
