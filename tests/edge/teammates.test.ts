import { expect, test } from "vitest";
import { makeTestApp } from "#tests/support/app.ts";

type Refused = { error: { code: string; field?: string } };
const refused = (answer: { status: number; body: Record<string, unknown> }) => {
  const { code, field } = (answer.body as Refused).error;
  return [answer.status, code, field];
};

test("[SW1] a window with no open day or a broken span is refused by name, and nothing is saved", async () => {
  const { admin } = await makeTestApp();
  const patch = (sendingWindow: unknown) =>
    admin.call(`PATCH /api/teammates/${admin.id}`, { sendingWindow, firstName: "Changed" });
  expect(refused(await patch({}))).toEqual([422, "window_never_opens", "sendingWindow"]);
  expect(refused(await patch({ mon: [["09:00", "09:00"]] }))).toEqual([422, "invalid_field", "sendingWindow.mon.0"]);
  expect(refused(await patch({ mon: [["9", "17:00"]] }))).toEqual([422, "invalid_field", "sendingWindow.mon.0.0"]);
  expect(refused(await patch({ noday: [["09:00", "17:00"]] }))[0]).toBe(422);
  expect((await admin.call(`GET /api/teammates/${admin.id}`)).body).toMatchObject({
    firstName: "Ada",
    sendingWindow: null,
  });
  const window = { mon: [["09:00", "17:00"]], fri: [["22:00", "02:00"]] };
  expect((await patch(window)).body).toMatchObject({ firstName: "Changed", sendingWindow: window });
});

test("[SW2] next-send answers from the same rules as the release", async () => {
  const { admin } = await makeTestApp();
  await admin.call(`PATCH /api/teammates/${admin.id}`, {
    timeZone: "Europe/Berlin",
    sendingWindow: { mon: [["09:00", "17:00"]] },
  });
  const next = (at: string) => admin.call(`GET /api/teammates/${admin.id}/next-send?at=${encodeURIComponent(at)}`);
  expect((await next("2026-03-28T12:00:00Z")).body).toEqual({
    at: "2026-03-30T07:00:00.000Z",
    because: "window",
    timeZone: "Europe/Berlin",
  });
  expect((await next("2026-03-30T07:30:00Z")).body).toMatchObject({ at: "2026-03-30T07:30:00.000Z", because: "open" });
  expect(refused(await next("yesterday"))).toEqual([422, "invalid_field", "at"]);
});

test("[PE5] a signature keeps its variables and drops what could run", async () => {
  const { admin } = await makeTestApp();
  const signature = '<p>Yours, {{sender.firstName}}<script>alert(1)</script> <a href="javascript:alert(1)">me</a></p>';
  const saved = await admin.call(`PATCH /api/teammates/${admin.id}`, { signature });
  expect(saved.status).toBe(200);
  expect(saved.body.signature).toContain("{{sender.firstName}}");
  expect(saved.body.signature).not.toMatch(/<script|href="javascript:/);
  for (const signature of ["<p>a\u0000b</p>", "<p>a\u0007b</p>"]) {
    expect(refused(await admin.call(`PATCH /api/teammates/${admin.id}`, { signature })))
      .toEqual([422, "invalid_field", "signature"]);
  }
  expect((await admin.call(`PATCH /api/teammates/${admin.id}`, { signature: "<p>a</p>\n\t<p>b</p>" })).status).toBe(
    200,
  );
  expect(refused(await admin.call(`PATCH /api/teammates/${admin.id}`, { signature: "<p>{{user.shoeSize}}</p>" })))
    .toEqual([422, "unknown_variable", "signature"]);
});

test("[AD1] one's own profile is one's own; role and may-send are the admin's, and one admin stays", async () => {
  const { admin, makeTeammate } = await makeTestApp();
  const member = await makeTeammate("member", "mo@parley.test");
  expect(refused(await member.call(`PATCH /api/teammates/${admin.id}`, { firstName: "X" }))[1]).toBe("not_allowed");
  expect(refused(await member.call(`PATCH /api/teammates/${member.id}`, { role: "admin" }))).toEqual([
    403,
    "not_allowed",
    "role",
  ]);
  expect((await member.call(`PATCH /api/teammates/${member.id}`, { firstName: "Moe" })).body.firstName).toBe("Moe");
  expect(refused(await admin.call(`PATCH /api/teammates/${admin.id}`, { role: "member" }))).toEqual([
    409,
    "conflict",
    "role",
  ]);
});

test("[QU1] a teammate lowers their own limits; only an admin raises them or touches another's", async () => {
  const { admin, makeTeammate } = await makeTestApp();
  const member = await makeTeammate("member", "mo@parley.test");
  const senders = (await admin.call("GET /api/senders")).body.items as { id: string; teammate: { id: string } }[];
  const of = (id: string) => senders.find((sender) => sender.teammate.id === id)!.id;
  expect((await member.call(`PATCH /api/senders/${of(member.id)}`, { hourlyLimit: 10 })).body.hourlyLimit).toBe(10);
  expect(refused(await member.call(`PATCH /api/senders/${of(member.id)}`, { hourlyLimit: 20 })))
    .toEqual([422, "limit_out_of_range", "hourlyLimit"]);
  expect(refused(await member.call(`PATCH /api/senders/${of(member.id)}`, { dailyLimit: null })))
    .toEqual([422, "limit_out_of_range", "dailyLimit"]);
  expect(refused(await member.call(`PATCH /api/senders/${of(admin.id)}`, { hourlyLimit: 1 }))[1]).toBe("not_allowed");
  expect((await admin.call(`PATCH /api/senders/${of(member.id)}`, { hourlyLimit: null })).body.hourlyLimit).toBeNull();
  expect(refused(await admin.call(`PATCH /api/senders/${of(member.id)}`, { hourlyLimit: -1 }))).toEqual([
    422,
    "invalid_field",
    "hourlyLimit",
  ]);
});
