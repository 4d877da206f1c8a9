import { expect, test } from "vitest";
import { makeRandom } from "#tests/support/random.ts";
import { hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

/** A message to Grace that must be approved, made by the admin; two members who may approve. */
async function makeApprovable(over: Record<string, unknown> = {}) {
  const desk = await makeDesk();
  const names = { firstName: "Tess", lastName: "Mate" };
  const tess = await desk.makeTeammate("member", "tess@parley.test", names);
  const bo = await desk.makeTeammate("member", "bo@parley.test", { firstName: "Bo", lastName: "Ek" });
  const on = { userIds: [desk.grace.id], accountId: desk.acme.id };
  const [m] = await desk.start({ when: "now", approval: true, on, audience: undefined, cc: ["cc@b.example"], ...over });
  const id = m!.id;
  const view = async () => (await desk.admin.call(`GET /api/messages/${id}/approval`)).body;
  const edit = async (by: typeof tess, html: string) => {
    const path = `/api/messages/${id}/content`;
    const { body } = await by.call(`GET ${path}`);
    const { status } = await by.call(`PUT ${path}`, { subject: body.subject, html }, { "If-Match": "*" });
    expect(status).toBe(200);
  };
  return { ...desk, tess, bo, id, view, edit };
}

test("[PR5] an approval binds words, sender, addresses, reply-to and flag, and says in words what changed since", async () => {
  const { ok, message, tess, bo, id, view, edit, grace, clock, release } = await makeApprovable();
  expect(await view()).toEqual({ stands: false, by: null, at: null, seq: null, changes: [] });
  expect(await message(id)).toMatchObject({ approval: "needed", approvedBy: null, hold: { kind: "approval" } });
  await ok(`POST /api/messages/${id}/approve`, { seq: 0 }, tess);
  expect(await message(id)).toMatchObject({ approval: "approved", approvedBy: { id: tess.id }, hold: null });
  expect(await view()).toMatchObject({
    stands: true,
    by: { id: tess.id },
    at: new Date(clock.nowMs).toISOString(),
    seq: 0,
  });

  await ok(`PATCH /api/messages/${id}`, {
    teammateId: bo.id,
    to: ["edsger@beta.example"],
    cc: [],
    bcc: ["crm@b.example"],
    replyTo: "desk@b.example",
    allowUnsubscribes: false,
  });
  await edit(bo, "<p>Other words</p>");
  expect(await message(id)).toMatchObject({ approval: "voided", hold: { kind: "approval" }, expectedAt: null });
  const { stands, changes } = await view();
  expect([stands, changes]).toEqual([false, [
    { field: "sender", was: "Ada Min <ada@parley.test>", is: "Bo Ek <bo@parley.test>" },
    { field: "to", was: "grace@acme.example", is: "edsger@beta.example" },
    { field: "cc", was: "cc@b.example", is: "nobody" },
    { field: "bcc", was: "nobody", is: "crm@b.example" },
    { field: "replyTo", was: "nothing set", is: "desk@b.example" },
    { field: "allowUnsubscribes", was: "allowed", is: "not allowed" },
    { field: "text", was: "as approved", is: "edited once since, last by Bo Ek" },
  ]]);
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(0);
  await ok(`POST /api/messages/${id}/approve`, undefined, tess);
  expect((await release()).sent).toBe(1);
  expect(await message(id)).toMatchObject({ state: "sent", approval: "approved" });
  await ok(`PATCH /api/users/${grace.id}`, { email: "grace@new.example" });
  expect(await view()).toMatchObject({ stands: true, by: { id: tess.id }, changes: [] });
});

test("[PR5] a user's own new address voids it, and so does the sender's", async () => {
  const { ok, message, tess, id, grace, deps, admin } = await makeApprovable();
  await ok(`POST /api/messages/${id}/approve`, {}, tess);
  await ok(`PATCH /api/users/${grace.id}`, { email: "grace@new.example" });
  expect(await message(id)).toMatchObject({ approval: "voided" });
  await ok(`POST /api/messages/${id}/approve`, {}, tess);
  await deps.db.run(`update sender set address = 'ada@new.example' where teammate_id = '${admin.id}'`);
  expect(await message(id)).toMatchObject({ approval: "voided" });
});

test("[PR5] whoever made the last edit, of the words or of the settings, does not approve; who wrote before may", async () => {
  const { ok, message, admin, tess, bo, id, edit, clock } = await makeApprovable();
  const approves = async (by: typeof tess) => (await by.call(`POST /api/messages/${id}/approve`, {})).status;
  await edit(tess, "<p>One</p>");
  expect(await approves(tess)).toBe(403);
  clock.nowMs += 1;
  await ok(`PATCH /api/messages/${id}`, { cc: [] }, bo);
  expect(await approves(bo)).toBe(403);
  expect(await approves(tess)).toBe(200);
  await ok(`PATCH /api/messages/${id}`, { cc: ["x@b.example"] }, bo);
  await edit(tess, "<p>In the same instant</p>");
  expect([await approves(bo), await approves(tess)]).toEqual([403, 403]);
  expect(refusalOf(await bo.call(`POST /api/messages/${id}/approve`, {}))).toEqual([403, "not_allowed", undefined]);
  expect(await approves(admin)).toBe(200);
  // What is no part of it voids nothing.
  await ok(`PATCH /api/messages/${id}`, { sendAt: new Date(clock.nowMs + hourMs).toISOString(), watchLife: true }, bo);
  expect(await message(id)).toMatchObject({ approval: "approved", approvedBy: { id: admin.id } });
});

test("[PR5] whoever started it does not approve what nobody else touched; once another did, they may", async () => {
  const { ok, message, admin, tess, id, release, clock } = await makeApprovable();
  const own = await admin.call(`POST /api/messages/${id}/approve`, {});
  expect(refusalOf(own)).toEqual([403, "not_allowed", undefined]);
  const bulk = await ok("POST /api/messages/bulk", { action: "approve", ids: [id] });
  expect(bulk).toMatchObject({ done: [], refused: [{ id, code: "not_allowed" }] });
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(0);
  await ok(`PATCH /api/messages/${id}`, { cc: [] }, tess);
  expect(await ok(`POST /api/messages/${id}/approve`, {})).toMatchObject({ approval: "approved" });
  expect(await message(id)).toMatchObject({ approvedBy: { id: admin.id } });
});

test("[PR5] the sender's signature is bound: edited after the approval, nothing leaves", async () => {
  const { ok, message, admin, tess, id, view, clock, release } = await makeApprovable();
  for (const words of ["Ada", "Ada, who signs otherwise"]) {
    await ok(`POST /api/messages/${id}/approve`, {}, tess);
    expect(await message(id)).toMatchObject({ approval: "approved" });
    await ok(`PATCH /api/teammates/${admin.id}`, { signature: `<p>${words}</p>` });
    expect(await message(id)).toMatchObject({ approval: "voided" });
    expect((await view()).changes).toEqual([{ field: "signature", was: "as approved", is: "edited since" }]);
    clock.nowMs += hourMs;
    expect((await release()).sent).toBe(0);
  }
  await ok(`PATCH /api/teammates/${tess.id}`, { signature: "<p>Another's</p>" });
  await ok(`POST /api/messages/${id}/approve`, {}, tess);
  await ok(`PATCH /api/teammates/${tess.id}`, { signature: "<p>Another's again</p>" });
  expect((await release()).sent).toBe(1);
});

test("[PR5] other words than the approver read are a conflict", async () => {
  const { admin, tess, id, edit, message } = await makeApprovable();
  const { seq } = await message(id);
  await edit(tess, "<p>While it was read</p>");
  expect(refusalOf(await admin.call(`POST /api/messages/${id}/approve`, { seq }))).toEqual([409, "conflict", "seq"]);
  expect(await message(id)).toMatchObject({ approval: "needed" });
  const { seq: now } = await message(id);
  expect((await admin.call(`POST /api/messages/${id}/approve`, { seq: now })).status).toBe(200);
  expect(refusalOf(await admin.call(`POST /api/messages/${id}/approve`, { seq }))).toEqual([409, "conflict", "seq"]);
});

test("[PR5] [PR2] in bulk with undo: each that may be is approved, the rest say why not, and a repeat changes nothing", async () => {
  const { start, ok, tess, id, edit, message, admin, makeTeammate } = await makeApprovable();
  const [free] = await start();
  const more = await start({ approval: true });
  await edit(tess, "<p>Mine</p>");
  const ids = [more[0]!.id, id, free!.id];
  const acted = await ok("POST /api/messages/bulk", { action: "approve", ids }, tess);
  expect(acted.done).toEqual([more[0]!.id]);
  expect(acted.refused).toMatchObject([{ id, code: "not_allowed" }, { id: free!.id, code: "conflict" }]);
  const again = await ok("POST /api/messages/bulk", { action: "approve", ids: [more[0]!.id] });
  expect(again).toMatchObject({ done: [], undo: null, refused: [{ message: "It is approved already." }] });
  const { body: same } = await admin.call(`POST /api/messages/${more[0]!.id}/approve`, {});
  expect(same).toMatchObject({ approval: "approved", approvedBy: { id: tess.id } });
  await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`, undefined, tess);
  expect(await message(more[0]!.id)).toMatchObject({ approval: "needed", approvedBy: null });
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=message&entityId=${more[0]!.id}`));
  expect(trail.map(({ action }) => action)).toEqual(["message.undo", "message.approve"]);
  const eddy = await makeTeammate("member", "eddy@parley.test");
  await ok(`PATCH /api/teammates/${eddy.id}`, { maySend: false });
  expect((await eddy.call("POST /api/messages/bulk", { action: "approve", ids })).status).toBe(403);
});

test("[PR5] an approval never stands after any change, and stands again once all is as it was approved", async () => {
  const { ok, message, admin, tess, bo, id, edit, clock, grace, release } = await makeApprovable({
    when: { delayDays: 9 },
  });
  const random = makeRandom(20260511);
  const people = [admin, tess, bo];
  const now = async () => {
    const m = await message(id);
    const at = (people: unknown) => (people as { address: string }[]).map(({ address }) => address);
    return JSON.stringify([m.seq, m.teammate, m.replyTo, m.allowUnsubscribes, at(m.to), at(m.cc), at(m.bcc)]);
  };
  const address = () => `a${random.int(1, 2)}@b.example`;
  const change = (set: Record<string, unknown>) => (by: typeof tess) => ok(`PATCH /api/messages/${id}`, set, by);
  const changes: (() => (by: typeof tess) => Promise<unknown>)[] = [
    () => change({ teammateId: random.pick(people).id }),
    () => change({ replyTo: random.pick([null, address()]) }),
    () => change({ cc: random.pick([[], [address()]]), bcc: [] }),
    () => change({ allowUnsubscribes: random.chance(0.5) }),
    () => change({ to: [random.pick(["grace@acme.example", "edsger@beta.example"])] }),
    () => (by) => edit(by, `<p>${random.int(0, 9)}</p>`),
    () => (by) => ok(`PATCH /api/users/${grace.id}`, { firstName: `G${random.int(0, 9)}` }, by),
  ];
  let approvedAs: string | null = null;
  const seen = new Set<unknown>();
  for (let step = 0; step < 60; step++) {
    clock.nowMs += 1_000;
    if (random.chance(0.4)) {
      const by = random.pick(people);
      if ((await by.call(`POST /api/messages/${id}/approve`, {})).status === 200) approvedAs = await now();
    } else await random.pick(changes)()(random.pick(people));
    const { approval } = await message(id);
    seen.add(approval);
    expect([step, approval === "approved"]).toEqual([step, approvedAs !== null && await now() === approvedAs]);
    if (approval !== "approved") expect([step, (await release()).sent]).toEqual([step, 0]);
  }
  expect(seen).toEqual(new Set(["approved", "voided"]));
}, 30_000);

test("[PR5] [AD1] a message says to each who asks whether they may approve it", async () => {
  const { admin, tess, bo, id, ok, edit, makeTeammate } = await makeApprovable();
  const olga = await makeTeammate("observer", "olga@parley.test");
  const who = async () => {
    const asked = await Promise.all([admin, tess, bo, olga].map((one) => one.call(`GET /api/messages/${id}`)));
    return asked.map(({ body }) => body.mayApprove);
  };
  expect(await who()).toEqual([false, true, true, false]);
  await edit(tess, "<p>Mine</p>");
  expect(await who()).toEqual([true, false, true, false]);
  await ok(`PATCH /api/teammates/${bo.id}`, { maySend: false });
  expect(await who()).toEqual([true, false, false, false]);
  await ok(`POST /api/messages/${id}/approve`, {});
  expect(await who()).toEqual([false, false, false, false]);
});
