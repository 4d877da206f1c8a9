import { expect, test } from "vitest";
import { itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { makeTestApp } from "#tests/support/app.ts";

test("[AD2] the trail is read by admins, newest first, in pages and by what it is about", async () => {
  const { admin, makeTeammate } = await makeTestApp();
  const member = await makeTeammate("member", "mo@parley.test");
  const made: string[] = [];
  for (let n = 0; n < 5; n++) {
    made.unshift((await member.call("POST /api/accounts", { name: `A${n}` })).body.id as string);
  }
  const read: string[] = [];
  for (let next: unknown = ""; next !== null;) {
    const { body } = await admin.call(`GET /api/audit?entity=account&limit=2${next ? `&cursor=${next}` : ""}`);
    read.push(...itemsOf({ body } as never).map(({ entityId }) => entityId as string));
    next = body.next;
  }
  expect(read).toEqual(made);
  const [entry, ...others] = itemsOf(await admin.call(`GET /api/audit?entityId=${made[0]}`));
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ action: "account.created", entity: "account", actor: { id: member.id } });
  expect(refusalOf(await member.call("GET /api/audit"))[1]).toBe("not_allowed");
  for (const cursor of ["x", "-1", "1e3", "9".repeat(20)]) {
    expect(refusalOf(await admin.call(`GET /api/audit?cursor=${cursor}`))).toEqual([422, "invalid_field", "cursor"]);
  }
});

test("[AD2] who changed a setting, a profile or a sender stands in the trail with what they set", async () => {
  const { admin } = await makeTestApp();
  await admin.call("PATCH /api/settings", { currency: "EUR" });
  await admin.call(`PATCH /api/teammates/${admin.id}`, { timeZone: "Europe/Berlin", signature: "<p>Bye</p>" });
  const [sender] = itemsOf(await admin.call("GET /api/senders"));
  await admin.call(`PATCH /api/senders/${sender!.id}`, { hourlyLimit: 7 });
  const told = itemsOf(await admin.call("GET /api/audit?limit=4")).map(({ action, detail }) => [action, detail]);
  expect(told).toEqual([
    ["sender.updated", { hourlyLimit: 7 }],
    ["signature.edited", null],
    ["teammate.updated", { timeZone: "Europe/Berlin" }],
    ["settings.updated", { currency: "EUR" }],
  ]);
});

test("[AD4] [SU1] settings are refused by name, and nothing of a refused patch is kept", async () => {
  const { admin } = await makeTestApp();
  const before = (await admin.call("GET /api/settings")).body;
  const cases: [Record<string, unknown>, string][] = [
    [{ currency: "euro" }, "currency"],
    [{ workspaceName: "" }, "workspaceName"],
    [{ workspaceName: "a\u0000b" }, "workspaceName"],
    [{ unsubscribePrefix: "x".repeat(201) }, "unsubscribePrefix"],
    [{ unsubscribeLinkText: "  " }, "unsubscribeLinkText"],
    [{ manageUnsubscribes: "yes" }, "manageUnsubscribes"],
    [{ trackOpens: false, paused: null }, "paused"],
  ];
  for (const [patch, field] of cases) {
    const answer = await admin.call("PATCH /api/settings", patch);
    expect(refusalOf(answer), JSON.stringify(patch)).toEqual([422, "invalid_field", field]);
  }
  expect((await admin.call("GET /api/settings")).body).toEqual(before);
});

test("[AD4] a profile and an invitation are refused by name", async () => {
  const { admin } = await makeTestApp();
  const profile = `PATCH /api/teammates/${admin.id}`;
  const invite = { email: "bo@x.example", firstName: "Bo", lastName: "B", role: "member" };
  const cases: [string, Record<string, unknown>, string, string][] = [
    [profile, { timeZone: "Mars/Olympus" }, "invalid_field", "timeZone"],
    [profile, { firstName: "" }, "invalid_field", "firstName"],
    [profile, { lastName: "a\u202e\u0007" }, "invalid_field", "lastName"],
    [profile, { role: "owner" }, "invalid_field", "role"],
    [profile, { signature: "{{user.shoe}}" }, "unknown_variable", "signature"],
    [profile, { traits: { none: 1 } }, "invalid_field", "traits.none"],
    [profile, { sendingWindow: { mon: [["25:00", "26:00"]] } }, "invalid_field", "sendingWindow.mon.0.0"],
    [profile, { sendingWindow: { mon: [] } }, "window_never_opens", "sendingWindow"],
    [profile, { sendingWindow: { someday: [] } }, "invalid_field", "sendingWindow.someday"],
    ["POST /api/teammates", { ...invite, email: "no address" }, "invalid_field", "email"],
    ["POST /api/teammates", { ...invite, email: "ada@parley.test" }, "conflict", "email"],
    ["POST /api/teammates", { ...invite, role: "boss" }, "invalid_field", "role"],
  ];
  for (const [call, body, code, field] of cases) {
    const answer = await admin.call(call, body);
    expect(refusalOf(answer).slice(1), JSON.stringify(body)).toEqual([code, field]);
  }
});
