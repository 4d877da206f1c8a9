import { expect, test } from "vitest";
import { dayMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const addresses = (people: unknown) => (people as { address: string }[]).map(({ address }) => address);
type Undo = { id: string };

async function makeTeam() {
  const desk = await makeDesk();
  const tess = await desk.makeTeammate("member", "tess@parley.test");
  return { ...desk, tess };
}

test("[PR2] [PE4] another sender is fixed, its values and holes are found anew, and undo brings the old one back", async () => {
  const { start, ok, message, admin, tess } = await makeTeam();
  await ok("POST /api/traits", { entity: "teammate", key: "calendar", label: "Calendar", type: "url" });
  await ok(`PATCH /api/teammates/${tess.id}`, { traits: { calendar: "https://cal.example/tess" } });
  const html = "<p>{{sender.firstName}} {{sender.traits.calendar}}</p>";
  const [m] = await start({ content: { subject: "Hi", html }, approval: true });
  // What the job that follows the changes would have stored.
  await ok(`PATCH /api/messages/${m!.id}`, { replyTo: "team@parley.test" });
  expect(await message(m!.id)).toMatchObject({ hold: { kind: "missing_data", detail: "sender.traits.calendar" } });
  const acted = await ok(`PATCH /api/messages/${m!.id}`, { teammateId: tess.id });
  expect(acted).toMatchObject({ done: [m!.id], refused: [] });
  expect(await message(m!.id)).toMatchObject({
    teammate: { id: tess.id },
    senderBecause: "fixed",
    from: { address: "tess@parley.test", name: "Tess Mate" },
    hold: { kind: "approval" },
    replyTo: "team@parley.test",
  });
  const { body } = await admin.call(`GET /api/messages/${m!.id}/preview`);
  expect(body.text).toContain("Tess https://cal.example/tess");
  await ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  expect(await message(m!.id)).toMatchObject({
    teammate: { id: admin.id },
    senderBecause: "teammate",
    hold: { kind: "missing_data" },
    replyTo: "team@parley.test",
  });
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=message&entityId=${m!.id}`));
  expect(trail.map(({ action, detail }) => [action, detail])).toEqual([
    ["message.undo", null],
    ["message.change", { teammateId: tess.id }],
    ["message.change", { replyTo: "team@parley.test" }],
  ]);
});

test("[PR2] To, CC and BCC are replaced as they are given, with the values of who is in To, and go out so", async () => {
  const { start, ok, message, admin, alan, grace, release, acme, clock } = await makeTeam();
  const [m] = await start({
    on: { userIds: [grace.id], accountId: acme.id },
    audience: undefined,
    cc: ["a@b.example"],
  });
  const change = {
    to: ["ALAN@acme.example"],
    cc: ["boss@acme.example", "grace@acme.example"],
    bcc: ["crm@parley.test"],
  };
  const acted = await ok(`PATCH /api/messages/${m!.id}`, change);
  const changed = await message(m!.id);
  expect(changed).toMatchObject({ account: { id: acme.id }, to: [{ userId: alan.id, address: "alan@acme.example" }] });
  expect((changed.cc as { userId: string }[]).map(({ userId }) => userId)).toEqual([null, grace.id]);
  const subject = async () => (await admin.call(`GET /api/messages/${m!.id}/preview`)).body.subject;
  expect(await subject()).toBe("Hi there");
  await ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  const before = await message(m!.id);
  expect([before.to, before.cc, before.bcc].map(addresses)).toEqual([["grace@acme.example"], ["a@b.example"], []]);
  expect(await subject()).toBe("Hi Grace");

  await ok(`PATCH /api/messages/${m!.id}`, { ...change, allowUnsubscribes: false });
  await ok(`PATCH /api/messages/${m!.id}`, { cc: [] });
  clock.nowMs += 2 * dayMs;
  expect((await release()).sent).toBe(1);
  const { text } = (await admin.call(`GET /api/messages/${m!.id}/raw`)).body as { text: string };
  expect(text).toMatch(/^To: alan@acme\.example/m);
  expect(text).not.toMatch(/^(Cc|List-Unsubscribe):/m);
  const [mail] = itemsOf(await admin.call("GET /api/outbox"));
  expect((mail!.to as string[]).toSorted()).toEqual(["alan@acme.example", "crm@parley.test"]);
});

test("[PR2] a message shows where it went, whatever address its user has before and after", async () => {
  const { start, ok, message, release, grace, acme } = await makeTeam();
  const [m] = await start({ on: { userIds: [grace.id], accountId: acme.id }, audience: undefined, when: "now" });
  const to = async () => addresses((await message(m!.id)).to);
  await ok(`PATCH /api/users/${grace.id}`, { email: "grace@new.example" });
  expect(await to()).toEqual(["grace@new.example"]);
  expect((await release()).sent).toBe(1);
  await ok(`PATCH /api/users/${grace.id}`, { email: "grace@newer.example" });
  expect(await to()).toEqual(["grace@new.example"]);
});

test("[PR2] a new date and new settings go together, in one undo", async () => {
  const { start, ok, message, clock } = await makeTeam();
  const [m] = await start();
  const sendAt = new Date(clock.nowMs + 3 * dayMs).toISOString();
  const acted = await ok(`PATCH /api/messages/${m!.id}`, { sendAt, cc: ["a@b.example"], watchLife: true });
  expect(await message(m!.id)).toMatchObject({ sendAt, watchLife: true, cc: [{ address: "a@b.example" }] });
  await ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  expect(await message(m!.id)).toMatchObject({
    sendAt: m!.sendAt,
    watchLife: false,
    cc: [],
    hold: { kind: "review_delay" },
  });
});

test("[PR2] undo takes back what the action changed, and leaves what others changed since in another way", async () => {
  const { start, ok, message, admin, tess, acme } = await makeTeam();
  const [m] = await start({ sender: { mode: "csm", teammateId: admin.id }, on: { accountIds: [acme.id] } });
  const acted = await ok(`PATCH /api/messages/${m!.id}`, { replyTo: "a@b.example" });
  // The message follows its CSM meanwhile.
  await ok(`PATCH /api/accounts/${acme.id}`, { csmId: tess.id });
  await ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  expect(await message(m!.id)).toMatchObject({ replyTo: null, teammate: { id: tess.id }, senderBecause: "csm" });
});

test("[PR2] in bulk each is changed or says why not", async () => {
  const { start, ok, message, tess, release, clock } = await makeTeam();
  const [a, b, c] = (await start()).map(({ id }) => id) as [string, string, string];
  await ok(`PATCH /api/messages/${b}`, { bcc: ["crm@parley.test"] });
  await ok(`POST /api/messages/${c}/send-now`, {});
  clock.nowMs += 10_000;
  await release();
  const set = { teammateId: tess.id, cc: ["crm@parley.test"], replyTo: null };
  const acted = await ok("POST /api/messages/bulk", { action: "change", ids: [a, b, c, a], set });
  expect(acted.done).toEqual([a]);
  expect(acted.refused).toMatchObject([
    { id: b, code: "invalid_field", message: "cc: crm@parley.test would get it twice" },
    { id: c, code: "sealed" },
  ]);
  expect(await message(a)).toMatchObject({ teammate: { id: tess.id }, cc: [{ address: "crm@parley.test" }] });
  expect(await message(b)).toMatchObject({ cc: [] });
  await ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  expect(await message(a)).toMatchObject({ senderBecause: "teammate", cc: [] });
});

test("[PR2] [AD4] what cannot be is refused by its field, and nothing changes", async () => {
  const { start, ok, message, admin, deps, tess, acme, grace, alan, makeTeammate, clock } = await makeTeam();
  const [m] = await start({
    on: { userIds: [grace.id], accountId: acme.id },
    audience: undefined,
    cc: ["a@b.example"],
  });
  await deps.db.run("insert into suppression (address, why, at_ms) values ('dead@b.example', 'hard_bounce', 1)");
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  const olga = await makeTeammate("observer", "olga@parley.test");
  const mute = await makeTeammate("member", "mute@parley.test");
  await deps.db.run(`delete from sender where teammate_id = '${mute.id}'`);
  const refused: [Record<string, unknown>, string, string?][] = [
    [{ teammateId: olga.id }, "teammateId"],
    [{ teammateId: mute.id }, "teammateId"],
    [{ teammateId: m!.id }, "teammateId"],
    [{ to: ["nobody@b.example"] }, "to"],
    [{ to: [] }, "to"],
    [{ to: ["alan@acme.example"] }, "to"],
    [{ cc: ["x@b.example", "X@b.example"] }, "cc"],
    [{ cc: ["grace@acme.example"] }, "cc"],
    [{ bcc: ["a@b.example"] }, "bcc"],
    [{ cc: ["dead@b.example"] }, "cc"],
    [{ replyTo: "no address" }, "replyTo"],
    [{ sendAt: new Date(clock.nowMs - 1).toISOString(), cc: [] }, "sendAt"],
    [{ channelId: m!.id }, "channelId"],
    [{}, "body"],
  ];
  for (const [body, field, code = "invalid_field"] of refused) {
    const answer = refusalOf(await admin.call(`PATCH /api/messages/${m!.id}`, body));
    expect([body, ...answer]).toEqual([body, 422, code, field]);
  }
  expect(refusalOf(await admin.call("POST /api/messages/bulk", { action: "change", ids: [m!.id], set: {} }))).toEqual([
    422,
    "invalid_field",
    "set",
  ]);
  expect(refusalOf(await olga.call(`PATCH /api/messages/${m!.id}`, { cc: [] }))[1]).toBe("not_allowed");
  await ok(`PATCH /api/teammates/${tess.id}`, { maySend: false });
  expect(refusalOf(await tess.call(`PATCH /api/messages/${m!.id}`, { cc: [] }))[1]).toBe("not_allowed");
  const all = { action: "change", ids: [m!.id], set: { cc: [] } };
  expect(refusalOf(await tess.call("POST /api/messages/bulk", all))[1]).toBe("not_allowed");
  const { editors: _, ...after } = await message(m!.id);
  expect(after).toMatchObject({ to: m!.to, cc: m!.cc, bcc: [], teammate: m!.teammate, sendAt: m!.sendAt });
});

test("[PR2] [ST6] nobody gets two mails of one start, unless the other one never leaves", async () => {
  const { start, ok, admin, grace, alan, message } = await makeTeam();
  const made = await start();
  const to = (user: { id: string }) => made.find((m) => (m.to as { userId: string }[])[0]!.userId === user.id)!.id;
  const change = () => admin.call(`PATCH /api/messages/${to(alan)}`, { to: ["grace@acme.example"] });
  expect(refusalOf(await change())).toEqual([422, "invalid_field", "to"]);
  await ok(`POST /api/messages/${to(grace)}/cancel`);
  expect((await change()).status).toBe(200);
  expect(addresses((await message(to(alan))).to)).toEqual(["grace@acme.example"]);
});

test("[PR2] [ST7] who unsubscribed is written to only where unsubscribes are not allowed", async () => {
  const { start, ok, message, admin, alan, grace, acme } = await makeTeam();
  const [m] = await start({ on: { userIds: [grace.id], accountId: acme.id }, audience: undefined });
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  expect(await ok(`PATCH /api/messages/${m!.id}`, { to: ["alan@acme.example"], allowUnsubscribes: false }))
    .toMatchObject({ done: [m!.id] });
  expect(await message(m!.id)).toMatchObject({ allowUnsubscribes: false, to: [{ userId: alan.id }] });
  const refused = (set: unknown) => admin.call(`PATCH /api/messages/${m!.id}`, set).then(refusalOf);
  expect(await refused({ allowUnsubscribes: true })).toEqual([422, "invalid_field", "allowUnsubscribes"]);
  await ok("PATCH /api/settings", { manageUnsubscribes: false });
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: false });
  expect(await refused({ allowUnsubscribes: true })).toEqual([422, "invalid_field", "allowUnsubscribes"]);
});

test("[PR2] of a change and the release that race for a message one has it, and the mail is as the answer said", async () => {
  const { start, ok, admin, message, release, clock } = await makeTeam();
  const made = (await start({ when: "now" })).map(({ id }) => id);
  clock.nowMs += 1_000;
  const [answers] = await Promise.all([
    Promise.all(made.map((id) => admin.call(`PATCH /api/messages/${id}`, { cc: ["late@b.example"] }))),
    release(),
  ]);
  for (const [n, id] of made.entries()) {
    const { state, cc } = await message(id);
    const isChanged = answers[n]!.status === 200;
    if (!isChanged) expect(refusalOf(answers[n]!).slice(0, 2)).toEqual([409, "sealed"]);
    expect([id, addresses(cc)]).toEqual([id, isChanged ? ["late@b.example"] : []]);
    if (state !== "sent") continue;
    const raw = (await admin.call(`GET /api/messages/${id}/raw`)).body.text as string;
    expect(/^Cc: late@b\.example/m.test(raw)).toBe(isChanged);
  }
  await ok("GET /api/messages");
});
