import { createOTP } from "@better-auth/utils/otp";
import { base32 } from "@better-auth/utils/base32";
import { expect, test } from "vitest";
import { type Caller, makeTestApp, password, type TestApp } from "#tests/support/app.ts";
import { itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";

const cookieOf = (headers: Headers) =>
  headers.getSetCookie().map((one) => one.split(";")[0]!).filter((one) => !one.endsWith("=")).join("; ");
const otpOf = (key: string) => createOTP(new TextDecoder().decode(base32.decode(key)));
const codeOf = (key: string) => otpOf(key).totp();
/** That of the half minute to come, which is taken already: the one of now has set it up. */
const nextOf = (key: string) => otpOf(key).hotp(Math.floor(Date.now() / 30_000) + 1);
/** A code that is none of now. */
const wrongOf = async (key: string) => String((Number(await codeOf(key)) + 500_000) % 1_000_000).padStart(6, "0");

/** Who has set up a second factor, with the cookie that took the place of theirs. */
async function makeGuarded(app: TestApp) {
  const mo = await app.makeTeammate("member", "mo@parley.test");
  const begun = await mo.call("POST /api/me/second-factor", { password });
  const { key, uri, backupCodes } = begun.body as { key: string; uri: string; backupCodes: string[] };
  expect(uri).toMatch(/^otpauth:\/\/totp\/Parley/);
  expect((await mo.call("GET /api/me/second-factor")).body).toEqual({ on: false, backupCodesLeft: 0 });
  expect(refusalOf(await mo.call("POST /api/me/second-factor/confirm", { code: await wrongOf(key) })))
    .toEqual([401, "wrong_code", "code"]);
  const setUpBy = await codeOf(key);
  const confirmed = await mo.call("POST /api/me/second-factor/confirm", { code: setUpBy });
  expect(confirmed.status).toBe(200);
  const cookie = cookieOf(confirmed.headers);
  const call: Caller["call"] = (name, body, headers = {}) =>
    mo.call(name, body, { ...headers, Cookie: cookie, Origin: "http://parley.test" });
  const first = async () => await app.anyone("POST /api/sign-in", { email: "mo@parley.test", password });
  return { mo, again: { ...mo, cookie, call }, key, setUpBy, backupCodes, first };
}

test("[AD1] with a second factor a password alone signs nobody in, and each code is good once", async () => {
  const app = await makeTestApp();
  const { mo, again, key, setUpBy, first } = await makeGuarded(app);
  expect((await mo.call("GET /api/me")).status).toBe(401); // the session before it has ended
  expect((await again.call("GET /api/me")).body).toMatchObject({ id: mo.id });
  expect((await again.call("GET /api/me/second-factor")).body).toEqual({ on: true, backupCodesLeft: 10 });

  const asked = await first();
  expect(asked.body).toEqual({ ok: true, secondFactor: true });
  const cookie = cookieOf(asked.headers);
  expect((await app.anyone("GET /api/me", undefined, { Cookie: cookie })).status).toBe(401);
  const second = (body: unknown, by = cookie) =>
    app.anyone("POST /api/sign-in/second-factor", body, { Cookie: by, Origin: "http://parley.test" });
  expect(refusalOf(await second({ code: await wrongOf(key) }))).toEqual([401, "wrong_code", "code"]);
  const used = await second({ code: setUpBy }, cookieOf((await first()).headers));
  expect([...refusalOf(used), used.headers.getSetCookie()]).toEqual([401, "wrong_code", "code", []]);
  const code = await nextOf(key);
  const inside = await second({ code });
  expect(inside.body).toEqual({ ok: true, secondFactor: false });
  const session = cookieOf(inside.headers);
  expect((await app.anyone("GET /api/me", undefined, { Cookie: session })).body).toMatchObject({ id: mo.id });
  // The challenge is used, and so is the code.
  expect(refusalOf(await second({ code }))[1]).toBe("link_expired");
  const replayed = await second({ code }, cookieOf((await first()).headers));
  expect([replayed.status, replayed.headers.getSetCookie()]).toEqual([401, []]);
  const keys = await app.deps.db.all<{ text: string }>("select secret || backup_codes as text from two_factor");
  expect(keys[0]!.text).not.toContain(key);
});

test("[AD1] a challenge takes five tries, and is nobody's without its cookie", async () => {
  const app = await makeTestApp();
  const { key, first } = await makeGuarded(app);
  expect(refusalOf(await app.anyone("POST /api/sign-in/second-factor", { code: await codeOf(key) }))[1])
    .toBe("link_expired");
  const cookie = cookieOf((await first()).headers);
  const second = (body: unknown) =>
    app.anyone("POST /api/sign-in/second-factor", body, { Cookie: cookie, Origin: "http://parley.test" });
  const wrong = await wrongOf(key);
  for (let i = 0; i < 5; i++) expect(refusalOf(await second({ code: wrong }))[1]).toBe("wrong_code");
  expect(refusalOf(await second({ code: await codeOf(key) }))[1]).toBe("link_expired");
  expect(refusalOf(await second({ code: "12345" }))[0]).toBe(422);
});

test("[AD1] a backup code signs in once, and new ones end the old", async () => {
  const app = await makeTestApp();
  const { again, backupCodes, first } = await makeGuarded(app);
  const by = async (backupCode: string) =>
    await app.anyone("POST /api/sign-in/second-factor", { backupCode }, {
      Cookie: cookieOf((await first()).headers),
      Origin: "http://parley.test",
    });
  expect((await by(backupCodes[0]!)).status).toBe(200);
  expect(refusalOf(await by(backupCodes[0]!))).toEqual([401, "wrong_code", "backupCode"]);
  expect((await again.call("GET /api/me/second-factor")).body).toEqual({ on: true, backupCodesLeft: 9 });
  const wrong = await again.call("POST /api/me/second-factor/backup-codes", { password: "wrong" });
  expect(refusalOf(wrong)).toEqual([401, "wrong_password", "password"]);
  const made = await again.call("POST /api/me/second-factor/backup-codes", { password });
  const { backupCodes: fresh } = made.body as { backupCodes: string[] };
  expect(fresh).toHaveLength(10);
  expect((await by(backupCodes[1]!)).status).toBe(401);
  expect((await by(fresh[1]!)).status).toBe(200);
});

test("[AD1] a backup code in two browsers at once signs one of them in", async () => {
  const app = await makeTestApp();
  const { backupCodes, first } = await makeGuarded(app);
  const cookies = [cookieOf((await first()).headers), cookieOf((await first()).headers)];
  const answers = await Promise.all(
    cookies.map((Cookie) =>
      app.anyone("POST /api/sign-in/second-factor", { backupCode: backupCodes[0]! }, {
        Cookie,
        Origin: "http://parley.test",
      })
    ),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(refusalOf)).toEqual([[401, "wrong_code", "backupCode"]]);
});

test("[AD1] it ends by the password, or an admin takes it away from who lost it; the trail says so", async () => {
  const app = await makeTestApp();
  const { mo, again, first } = await makeGuarded(app);
  expect(refusalOf(await again.call("POST /api/me/second-factor", { password }))[1]).toBe("conflict");
  expect(refusalOf(await again.call("POST /api/me/second-factor/end", { password: "wrong" })))
    .toEqual([401, "wrong_password", "password"]);
  expect((await app.admin.call(`DELETE /api/teammates/${mo.id}/second-factor`)).status).toBe(200);
  expect(refusalOf(await app.admin.call(`DELETE /api/teammates/${mo.id}/second-factor`))[1]).toBe("conflict");
  expect((await first()).body).toEqual({ ok: true, secondFactor: false });
  const trail = itemsOf(await app.admin.call("GET /api/audit?limit=20")).map(({ action }) => action as string);
  expect(trail.filter((action) => action.startsWith("second_factor."))).toEqual([
    "second_factor.reset",
    "second_factor.set_up",
  ]);
});
