import { expect, test } from "vitest";
import { makeTestApp, password } from "#tests/support/app.ts";
import { itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";

const newPassword = "another horse battery";
const invitation = (role: string, email: string) => ({ email, firstName: "Ivy", lastName: "In", role });

/** A member, and whoever calls by a key of the admin's. */
async function makeWorld() {
  const app = await makeTestApp();
  const mo = await app.makeTeammate("member", "mo@parley.test");
  const { key } = (await app.admin.call("POST /api/keys", { name: "leaked" })).body as { key: string };
  const byKey = (name: string, body?: unknown) => app.anyone(name, body, { Authorization: `Bearer ${key}` });
  return { ...app, mo, byKey };
}

test("[AD1] an admin's key lets nobody in, out, or into another role: that takes a session", async () => {
  const { admin, mo, byKey } = await makeWorld();
  const invited = await admin.call("POST /api/teammates", invitation("member", "ivy@parley.test"));
  const { id } = invited.body.teammate as { id: string };
  const [session] = itemsOf(await admin.call(`GET /api/sessions?teammateId=${mo.id}`));
  const refused: [string, unknown?][] = [
    ["POST /api/teammates", invitation("admin", "eve@parley.test")],
    [`POST /api/teammates/${id}/join-link`],
    [`POST /api/teammates/${mo.id}/reset-link`],
    [`DELETE /api/teammates/${mo.id}/second-factor`],
    [`PATCH /api/teammates/${mo.id}`, { role: "admin" }],
    ["POST /api/keys", { name: "more" }],
    ["POST /api/sessions/end", { teammateId: mo.id }],
    ["POST /api/sessions/end", {}],
    [`DELETE /api/sessions/${session!.id}`],
  ];
  for (const [name, body] of refused) {
    expect([name, ...refusalOf(await byKey(name, body)).slice(0, 2)]).toEqual([name, 403, "not_allowed"]);
  }
  expect((await mo.call("GET /api/me")).body).toMatchObject({ role: "member" });
  expect((await byKey(`PATCH /api/teammates/${mo.id}`, { role: "member", lastName: "Me" })).status).toBe(200);
});

test("[AD1] links that an admin made end once they are no admin: to set a password, or to join as an admin", async () => {
  const { admin, anyone, mo, makeTeammate } = await makeWorld();
  const second = await makeTeammate("admin", "second@parley.test");
  const reset = async (by = second) =>
    ((await by.call(`POST /api/teammates/${mo.id}/reset-link`)).body.resetUrl as string).split("/").at(-1)!;
  const invite = async (role: string) => {
    const { joinUrl } = (await second.call("POST /api/teammates", invitation(role, `${role}@parley.test`))).body;
    return (joinUrl as string).split("/").at(-1)!;
  };
  const [token, asAdmin, asMember] = [await reset(), await invite("admin"), await invite("member")];
  await admin.call(`PATCH /api/teammates/${second.id}`, { lastName: "Still" });
  expect((await anyone(`GET /api/reset/${token}`)).status).toBe(200);
  expect((await admin.call(`PATCH /api/teammates/${second.id}`, { role: "member" })).status).toBe(200);
  const open = async (path: string) => (await anyone(`GET /api/${path}`)).status;
  expect([await open(`reset/${token}`), await open(`join/${asAdmin}`), await open(`join/${asMember}`)])
    .toEqual([410, 410, 200]);
  await admin.call(`PATCH /api/teammates/${second.id}`, { role: "admin" });
  const again = await reset();
  expect((await admin.call(`POST /api/teammates/${second.id}/leave`, { toId: admin.id })).status).toBe(200);
  expect(await open(`reset/${again}`)).toBe(410);
});

test("[AD1] a new password ends one's API keys, unless they are to stay; one by a link always does; write keys stay", async () => {
  const { admin, anyone } = await makeWorld();
  const make = async (kind: string) =>
    (await admin.call("POST /api/keys", { name: kind, kind })).body as { key: string; item: { id: string } };
  const write = await make("write");
  const left = async () => itemsOf(await admin.call("GET /api/keys")).map(({ id }) => id);
  const change = (from: string, to: string, endKeys?: boolean) =>
    admin.call("POST /api/me/password", { current: from, password: to, endKeys });
  expect((await change(password, newPassword, false)).status).toBe(200);
  expect(await left()).toHaveLength(2);
  expect((await change(newPassword, password)).status).toBe(200);
  expect(await left()).toEqual([write.item.id]);
  const api = await make("api");
  const link = (await admin.call(`POST /api/teammates/${admin.id}/reset-link`)).body.resetUrl as string;
  expect((await anyone(`POST /api/reset/${link.split("/").at(-1)}`, { password: newPassword })).status).toBe(200);
  expect((await anyone("GET /api/me", undefined, { Authorization: `Bearer ${api.key}` })).status).toBe(401);
});
