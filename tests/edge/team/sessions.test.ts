import { expect, test } from "vitest";
import { makeTestApp, password } from "#tests/support/app.ts";
import { deviceOf, networkOf } from "#edge/auth/device.ts";
import { itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";

const newPassword = "another horse battery";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const cookieOf = (headers: Headers) => headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");

test("[AD1] one sees one's own sessions and ends one or all others; an admin sees and ends a teammate's", async () => {
  const { admin, anyone, makeTeammate, signIn } = await makeTestApp();
  const mo = await makeTeammate("member", "mo@parley.test");
  const again = await signIn(mo.id);
  const third = await anyone("POST /api/sign-in", { email: "mo@parley.test", password }, { "User-Agent": firefox });
  expect(third.body).toEqual({ ok: true, secondFactor: false });
  const own = itemsOf(await mo.call("GET /api/sessions"));
  expect(own).toHaveLength(3);
  expect(own.filter(({ current }) => current)).toHaveLength(1);
  expect(own.map(({ device }) => device)).toContain("Firefox on Linux");
  expect(JSON.stringify(own)).not.toContain("token");
  expect(refusalOf(await mo.call(`GET /api/sessions?teammateId=${admin.id}`))[0]).toBe(403);
  const [theirs] = itemsOf(await admin.call("GET /api/sessions"));
  expect(refusalOf(await mo.call(`DELETE /api/sessions/${theirs!.id}`))).toEqual([404, "not_found", undefined]);
  expect((await mo.call("POST /api/sessions/end", {})).body).toEqual({ ended: 2 });
  expect((await again.call("GET /api/me")).status).toBe(401);
  expect((await mo.call("GET /api/me")).status).toBe(200);
  expect(itemsOf(await admin.call(`GET /api/sessions?teammateId=${mo.id}`))).toHaveLength(1);
  expect((await admin.call("POST /api/sessions/end", { teammateId: mo.id })).body).toEqual({ ended: 1 });
  expect((await mo.call("GET /api/me")).status).toBe(401);
  const trail = itemsOf(await admin.call("GET /api/audit?entity=session"));
  expect(trail.map(({ action }) => action)).toEqual(["session.ended", "session.ended", "session.ended"]);
});

test("[AD3] a sign-in makes a new session, whatever cookie came with it, and ends none that it does not know", async () => {
  const { admin, anyone, makeTeammate } = await makeTestApp();
  const mo = await makeTeammate("member", "mo@parley.test");
  const fixed = { Cookie: mo.cookie, Origin: "http://parley.test" };
  const answer = await anyone("POST /api/sign-in", { email: "ada@parley.test", password }, fixed);
  const cookie = cookieOf(answer.headers);
  expect(cookie).not.toContain(mo.cookie.split("=")[1]);
  expect((await anyone("GET /api/me", undefined, { Cookie: cookie })).body).toMatchObject({ id: admin.id });
  expect((await mo.call("GET /api/me")).body).toMatchObject({ id: mo.id });
});

test("[AD1] a password is changed by the old one alone: other sessions end, and a key changes none", async () => {
  const { admin, anyone, makeTeammate, signIn } = await makeTestApp();
  const mo = await makeTeammate("member", "mo@parley.test");
  const other = await signIn(mo.id);
  const change = (current: string) => mo.call("POST /api/me/password", { current, password: newPassword });
  expect(refusalOf(await change("wrong"))).toEqual([401, "wrong_password", "current"]);
  expect(refusalOf(await mo.call("POST /api/me/password", { current: password, password: "short" }))[2])
    .toBe("password");
  const key = (await mo.call("POST /api/keys", { name: "k" })).body.key as string;
  const byKey = { Authorization: `Bearer ${key}` };
  const body = { current: password, password: newPassword };
  expect(refusalOf(await anyone("POST /api/me/password", body, byKey))[1]).toBe("not_allowed");
  expect((await change(password)).status).toBe(200);
  expect([(await mo.call("GET /api/me")).status, (await other.call("GET /api/me")).status]).toEqual([200, 401]);
  const signInBy = (secret: string) => anyone("POST /api/sign-in", { email: "mo@parley.test", password: secret });
  expect([(await signInBy(password)).status, (await signInBy(newPassword)).status]).toEqual([401, 200]);
  expect(itemsOf(await admin.call("GET /api/audit?limit=5")).map(({ action }) => action))
    .toContain("teammate.password_changed");
});

test("[AD1] an admin makes a link that sets a new password, once, within a week, and signs nobody in", async () => {
  const { admin, anyone, makeTeammate, clock } = await makeTestApp();
  const mo = await makeTeammate("member", "mo@parley.test");
  const make = async () =>
    ((await admin.call(`POST /api/teammates/${mo.id}/reset-link`)).body.resetUrl as string).split("/").at(-1)!;
  const old = await make();
  const token = await make();
  expect(refusalOf(await anyone(`GET /api/reset/${old}`))).toEqual([410, "link_expired", undefined]);
  expect((await anyone(`GET /api/reset/${token}`)).body).toEqual({ email: "mo@parley.test", workspaceName: "Test" });
  const reset = (by: string) => anyone(`POST /api/reset/${by}`, { password: newPassword });
  const answers = await Promise.all([reset(token), reset(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  expect(answers[0]!.headers.getSetCookie()).toEqual([]);
  expect((await mo.call("GET /api/me")).status).toBe(401);
  expect((await anyone("POST /api/sign-in", { email: "mo@parley.test", password: newPassword })).status).toBe(200);
  const late = await make();
  clock.nowMs += 7 * 86_400_000;
  expect((await reset(late)).status).toBe(410);
  expect(refusalOf(await mo.call(`POST /api/teammates/${mo.id}/reset-link`))[0]).toBe(401);
});

test("[AD1] a key ends when it was said to", async () => {
  const { admin, anyone } = await makeTestApp();
  const made = await admin.call("POST /api/keys", { name: "short", days: 30 });
  const endsAtMs = Date.parse((made.body.item as { endsAt: string }).endsAt);
  expect(Math.abs(endsAtMs - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
  expect(refusalOf(await admin.call("POST /api/keys", { name: "long", days: 400 }))).toEqual([
    422,
    "invalid_field",
    "days",
  ]);
  const call = { Authorization: `Bearer ${made.body.key as string}` };
  expect((await anyone("GET /api/me", undefined, call)).status).toBe(200);
  const forGood = await admin.call("POST /api/keys", { name: "for good" });
  expect((forGood.body.item as { endsAt: null }).endsAt).toBeNull();
});

test.each([
  [firefox, "Firefox on Linux"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"],
  ["curl/8.5.0", "An unknown device"],
  [null, "An unknown device"],
])("[AD1] %s reads %s", (agent, device) => expect(deviceOf(agent)).toBe(device));

test.each([
  ["203.0.113.77", "203.0.113.…"],
  ["::ffff:203.0.113.77", "203.0.113.…"],
  ["2001:db8:1:2::5", "2001:db8:1:…"],
  ["::1", "this machine"],
  ["<script>", null],
  [null, null],
])("[AD1] of the address %s its network is kept", (ip, network) => expect(networkOf(ip)).toBe(network));
