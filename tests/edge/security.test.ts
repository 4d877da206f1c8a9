import { describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { newId } from "#db/ids.ts";
import { inviteTeammate } from "#db/queries/joining.ts";
import { makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { makeTestApp, password, type TestApp } from "#tests/support/app.ts";
import { until } from "#tests/support/until.ts";

const joining = { firstName: "Bo", lastName: "Berg", password, timeZone: "Europe/Berlin" };

/** An open join link. */
async function inviteTo({ deps, admin, clock }: TestApp): Promise<string> {
  const token = newToken();
  const tokenHash = await hashToken(token);
  const names = { firstName: "Bo", lastName: "Berg", role: "member" as const };
  await inviteTeammate(deps.db, {
    ...names,
    id: newId(),
    email: "bo@parley.test",
    sendingWindow: null,
    tokenHash,
    actorId: admin.id,
    nowMs: clock.nowMs,
  });
  return token;
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

describe("the policy", () => {
  test("[AD3] it stands on every kind of answer: pages, files, the API, refusals, faults and public pages", async () => {
    const { admin, anyone, deps } = await makeTestApp();
    const answers = {
      page: await anyone("GET /accounts"),
      file: await anyone("GET /theme.js"),
      "no file": await anyone("GET /assets/none.js"),
      api: await admin.call("GET /api/me"),
      "no session": await anyone("GET /api/me"),
      "no endpoint": await anyone("GET /api/none"),
      "bad body": await anyone("POST /api/sign-in", "{", { "Content-Type": "application/json" }),
      "another site": await admin.call("POST /api/sign-out", {}, { Origin: "https://evil.example" }),
      unsubscribe: await anyone("GET /u/forged"),
      pixel: await anyone("GET /t/forged.gif"),
      health: await anyone("GET /healthz"),
    };
    await deps.db.run(sql`alter table setting rename to gone`);
    const all = { ...answers, fault: await admin.call("GET /api/settings") };
    expect(all.fault.status).toBe(500);
    for (const [kind, { headers }] of Object.entries(all)) {
      const policy = headers.get("Content-Security-Policy");
      expect(policy, kind).toMatch(/frame-ancestors 'none'/);
      expect(policy, kind).toMatch(/script-src 'self'|default-src 'none'/);
      expect(policy, kind).not.toMatch(/unsafe|\*/);
      expect(headers.get("X-Content-Type-Options"), kind).toBe("nosniff");
    }
  });

  test("[AD3] no path leads out of the web files", async () => {
    const { anyone } = await makeTestApp();
    const { text: page } = (await anyone("GET /")).body;
    for (
      const path of [
        "/..%2f..%2fpackage.json",
        "/%2e%2e/%2e%2e/package.json",
        "/assets/..%2f..%2f..%2fpackage.json",
        "/..%5c..%5cpackage.json",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/.env",
      ]
    ) {
      const { status, body } = await anyone(`GET ${path}`);
      expect(body.text === page || status === 404, `${path}: ${status} ${body.text}`).toBe(true);
    }
  });

  test("[AD3] a HEAD leaves nothing open", async () => {
    const { app, admin } = await makeTestApp();
    const open = () => Array.from(Deno.readDirSync("/proc/self/fd")).length;
    expect((await admin.call("HEAD /api/events")).status).toBe(200);
    const before = open();
    for (let n = 0; n < 50; n++) expect((await app.request("/", { method: "HEAD" })).status).toBe(200);
    expect(open() - before).toBeLessThan(10);
  });
});

describe("who is asked", () => {
  test("[AD3] the Basic sign-in of a proxy does not stand in for an origin", async () => {
    const { admin } = await makeTestApp();
    const foreign = { Origin: "https://evil.example" };
    for (const Authorization of ["Basic dTpw", "Bearer", "Bearer ", `Bearer ${"x".repeat(501)}`]) {
      const answer = await admin.call("POST /api/settings/pause", {}, { ...foreign, Authorization });
      expect(refusalOf(answer).slice(0, 2), Authorization).toEqual([403, "wrong_origin"]);
    }
    expect((await admin.call("POST /api/settings/pause", {}, { Authorization: "Basic dTpw" })).status).toBe(200);
  });

  test("[AD1] a key dies with its teammate's right, whoever holds it", async () => {
    const app = await makeTestApp();
    const member = await app.makeTeammate("member", "mo@parley.test");
    const { key } = (await member.call("POST /api/keys", { name: "script" })).body as { key: string };
    const account = (headers: Record<string, string>) => app.anyone("POST /api/accounts", { name: "A" }, headers);
    expect((await account(bearer(key))).status).toBe(201);
    await app.admin.call(`PATCH /api/teammates/${member.id}`, { role: "observer" });
    expect((await account(bearer(key))).status).toBe(403);
    await app.deps.db.run(sql`update teammate set state = 'left' where id = ${member.id}`);
    expect((await account(bearer(key))).status).toBe(401);
    expect((await member.call("GET /api/me")).status).toBe(401);
    expect(refusalOf(await app.anyone("POST /api/sign-in", { email: "mo@parley.test", password }))[1])
      .toBe("wrong_password");
  });

  test("[AD1] one's keys are one's own: a colleague's cannot be seen or revoked, and a revoked one is gone", async () => {
    const { admin, makeTeammate } = await makeTestApp();
    const [mo, pia] = [
      await makeTeammate("member", "mo@parley.test"),
      await makeTeammate("observer", "pia@parley.test"),
    ];
    const made = await mo.call("POST /api/keys", { name: "mine" });
    const { id } = made.body.item as { id: string };
    expect((await pia.call("GET /api/keys")).body.items).toEqual([]);
    expect(refusalOf(await pia.call(`DELETE /api/keys/${id}`))).toEqual([404, "not_found", undefined]);
    expect((await admin.call(`DELETE /api/keys/${id}`)).status).toBe(200);
    expect(refusalOf(await mo.call(`DELETE /api/keys/${id}`))).toEqual([404, "not_found", undefined]);
    for (const name of ["", "a\u0007b", "a\nb"]) {
      expect(refusalOf(await mo.call("POST /api/keys", { name }))).toEqual([422, "invalid_field", "name"]);
    }
  });

  test("[AD1] a key makes no keys, so that a revoked one leaves none behind", async () => {
    const { admin, anyone } = await makeTestApp();
    const { key } = (await admin.call("POST /api/keys", { name: "script" })).body as { key: string };
    const made = await anyone("POST /api/keys", { name: "more" }, bearer(key));
    expect(refusalOf(made)).toEqual([403, "not_allowed", undefined]);
    expect((await admin.call("GET /api/keys")).body.items).toHaveLength(1);
  });

  test("[AD1] many wrong passwords at once get no further than one after the other", async () => {
    const { anyone } = await makeTestApp();
    const tries = await Promise.all(
      Array.from(
        { length: 25 },
        (_, n) => anyone("POST /api/sign-in", { email: "ada@parley.test", password: `wrong password ${n}` }),
      ),
    );
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  test("[AD1] a right password is not counted, however often", async () => {
    const { anyone } = await makeTestApp();
    for (let n = 0; n < 12; n++) {
      expect((await anyone("POST /api/sign-in", { email: "ada@parley.test", password })).status).toBe(200);
    }
  });

  test("[AD3] a link that is not open costs no password hash", async () => {
    const { anyone, deps } = await makeTestApp();
    const { password: hasher } = await deps.auth.$context;
    const { hash } = hasher;
    hasher.hash = () => Promise.reject(new Error("hashed"));
    const setup = { token: "forged", workspaceName: "W", email: "x@parley.test", ...joining };
    expect(refusalOf(await anyone("POST /api/setup", setup))[1]).toBe("link_expired");
    expect(refusalOf(await anyone("POST /api/join/forged", joining))[1]).toBe("link_expired");
    hasher.hash = hash;
  });
});

describe("what stays open", () => {
  /** The stream of changes as this caller reads it. */
  async function follow({ app }: TestApp, headers: Record<string, string>) {
    const leaving = new AbortController();
    const response = await app.request("/api/events", { headers, signal: leaving.signal });
    const read = { text: "", ended: false };
    void (async () => {
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) read.text += piece;
      read.ended = true;
    })().catch(() => {});
    await until(() => read.text.includes("event: open"));
    return read;
  }

  test("[AD1] [VI4] the stream of changes ends with the session, the key or the teammate behind it", async () => {
    const app = await makeTestApp();
    const [mo, pia, lee] = await Promise.all(
      ["mo", "pia", "lee"].map((name) => app.makeTeammate("member", `${name}@parley.test`)),
    );
    const made = (await pia!.call("POST /api/keys", { name: "k" })).body as { key: string; item: { id: string } };
    const kept = await follow(app, { Cookie: app.admin.cookie });
    const bySession = await follow(app, { Cookie: mo!.cookie });
    const byKey = await follow(app, bearer(made.key));
    const byTeammate = await follow(app, { Cookie: lee!.cookie });
    await mo!.call("POST /api/sign-out");
    await until(() => bySession.ended);
    await pia!.call(`DELETE /api/keys/${made.item.id}`);
    await until(() => byKey.ended);
    await app.deps.db.run(sql`update teammate set state = 'left' where id = ${lee!.id}`);
    await app.deps.db.run(
      sql`insert into change (entity, id, kind, at_ms) values ('teammate', ${lee!.id}, 'updated', 0)`,
    );
    await until(() => byTeammate.ended);
    expect(kept.ended).toBe(false);
    await app.deps.drain();
    await until(() => kept.ended);
  });
});

describe("what is told", () => {
  test("[AD3] no line of the log holds a token, an address or what was written", async () => {
    const desk = await makeDesk();
    const { anyone, deps, logged, start, admin } = desk;
    const token = await inviteTo(desk);
    const [message] = await start();
    const unsubscribe = deps.links.unsubscribeUrl(message!.id, desk.grace.id).split("/").at(-1)!;
    const pixel = deps.links.pixelUrl(message!.id, desk.grace.id).split("/").at(-1)!;
    // Every statement that follows fails with its parameters in the error.
    for (const table of ["user", "teammate", "message", "account"]) {
      await deps.db.run(sql.raw(`alter table ${table} rename to gone_${table}`));
    }
    await anyone(`GET /api/join/${token}`);
    await anyone(`POST /api/join/${token}`, joining);
    await anyone(`GET /api/setup/${token}`);
    await anyone("POST /api/sign-in", { email: "grace@acme.example", password: "hunter2hunter2" });
    await anyone(`POST /u/${unsubscribe}`);
    await anyone(`GET /t/${pixel}`);
    await admin.call("POST /api/users", { email: "secret@acme.example", firstName: "Hush" });
    await desk.runStartJobs().catch(() => {});
    const lines = logged.map((line) => JSON.stringify(line)).join("\n");
    expect(lines).toContain("request failed");
    for (const secret of [token, unsubscribe, pixel, "acme.example", "hunter2", "Hush", "bo@parley.test"]) {
      expect(lines).not.toContain(secret);
    }
  });

  test("[AD4] a body that is no JSON by its own word is refused, and nothing is changed", async () => {
    const { admin, acme, ok } = await makeDesk();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const answer = await admin.call(`PATCH /api/accounts/${acme.id}`, '{"name":"Other"}', { "Content-Type": type });
      expect(refusalOf(answer)).toEqual([415, "not_supported", "Content-Type"]);
    }
    const patched = await admin.call(`PATCH /api/accounts/${acme.id}`, '{"name":"Other"}', {
      "Content-Type": "application/merge-patch+json; charset=utf-8",
    });
    expect(patched.status).toBe(200);
    expect(await ok(`GET /api/accounts/${acme.id}`)).toMatchObject({ name: "Other" });
  });
});
