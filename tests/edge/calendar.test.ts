import { expect, test } from "vitest";
import { dayMs, hourMs, type Item, itemsOf, makeDesk, refusalOf } from "./desk/desk.ts";

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A desk on a Monday, with a colleague who sends through the same channel. */
async function makeLeaveDesk() {
  const desk = await makeDesk();
  desk.clock.nowMs = Date.parse("2026-06-01T08:00:00Z");
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const leave = (fromDay: string, toDay: string, more: Record<string, unknown> = {}) =>
    desk.ok("POST /api/time-off", { fromDay, toDay, ...more });
  const sender = async (id: string) => {
    const { teammate, senderBecause } = await desk.message(id) as Item & {
      teammate: { id: string };
      senderBecause: string;
    };
    return [teammate.id, senderBecause];
  };
  return { ...desk, mo, leave, sender };
}

test("[SW4] leave is refused by the field where it cannot be", async () => {
  const { admin, mo, leave, makeTeammate } = await makeLeaveDesk();
  const observer = await makeTeammate("observer", "olga@parley.test");
  const days = { fromDay: "2026-06-08", toDay: "2026-06-12" };
  const ask = async (body: Record<string, unknown>, by = admin) =>
    refusalOf(await by.call("POST /api/time-off", { ...days, ...body }));
  expect(await ask({ toDay: "2026-06-07" })).toEqual([422, "invalid_field", "toDay"]);
  expect(await ask({ toDay: "2046-06-07" })).toEqual([422, "invalid_field", "toDay"]);
  expect(await ask({ fromDay: "2026-02-30" })).toEqual([422, "invalid_field", "fromDay"]);
  expect(await ask({ standInId: admin.id })).toEqual([422, "invalid_field", "standInId"]);
  expect(await ask({ standInId: observer.id })).toEqual([422, "invalid_field", "standInId"]);
  expect(await ask({ teammateId: admin.id }, mo)).toEqual([403, "not_allowed", undefined]);
  const id = (await leave("2026-06-10", "2026-06-10", { teammateId: mo.id })).id;
  expect(await ask({ standInId: mo.id })).toEqual([422, "invalid_field", "standInId"]);
  expect(await ask({}, mo)).toEqual([409, "conflict", "fromDay"]);
  expect((await mo.call(`PATCH /api/time-off/${id}`, { toDay: "2026-06-11", note: "Sea" })).body).toMatchObject({
    fromDay: "2026-06-10",
    toDay: "2026-06-11",
    note: "Sea",
  });
  expect(itemsOf(await admin.call("GET /api/time-off?from=2026-06-11&to=2026-06-30")).map((one) => one.id)).toEqual([
    id,
  ]);
  expect(itemsOf(await admin.call("GET /api/time-off?from=2026-06-12&to=2026-06-30"))).toEqual([]);
});

test("[SW4] a holiday of the region and an own one hold what is due, and say which", async () => {
  const { admin, ok, start, message, clock, release } = await makeLeaveDesk();
  const today = dayOf(clock.nowMs);
  expect(refusalOf(await admin.call(`PATCH /api/teammates/${admin.id}`, { holidayRegion: "XX" }))[2]).toBe(
    "holidayRegion",
  );
  expect(await ok(`PATCH /api/teammates/${admin.id}`, { holidayRegion: "DE-BY" })).toMatchObject({
    holidayRegion: "DE-BY",
  });
  expect(itemsOf(await admin.call("GET /api/holidays?from=2026-06-01&to=2026-06-30&region=DE-BY")))
    .toEqual([{ day: "2026-06-04", name: "Corpus Christi", own: false }]);
  await ok(`PUT /api/holidays/${today}`, { name: "Founders' Day" });
  const [waiting, chosen] = await start({ when: "now" });
  await ok(`POST /api/messages/${chosen!.id}/send-now`, { ignoreWindow: true });
  clock.nowMs += 11_000;
  await release();
  expect(await message(chosen!.id)).toMatchObject({ state: "sent" });
  expect(await message(waiting!.id)).toMatchObject({
    state: "pending",
    expectedAt: `${dayOf(clock.nowMs + dayMs)}T00:00:00.000Z`,
    hold: { kind: "leave", detail: "Founders' Day" },
  });
  const next = await admin.call(`GET /api/teammates/${admin.id}/next-send?at=2026-06-04T10:00:00Z`);
  expect(next.body).toMatchObject({ at: "2026-06-05T00:00:00.000Z", because: "leave", detail: "Corpus Christi" });
  await ok(`DELETE /api/holidays/${today}`);
  await release();
  expect(await message(waiting!.id)).toMatchObject({ state: "sent" });
});

test("[SW4] what falls due in a leave leaves as the stand-in's, and deleted leave gives it back", async () => {
  const { admin, mo, ok, leave, start, startBody, sender, clock, release, message } = await makeLeaveDesk();
  const [soon, late, fixed] = [await start(), await start({ when: { delayDays: 20 } }), await start()].map(([one]) =>
    one!.id
  );
  const { id } = await leave(dayOf(clock.nowMs), "2026-06-12", { standInId: mo.id });
  expect(await sender(soon!)).toEqual([mo.id, "stand_in"]);
  expect((await message(soon!)).standsInFor).toMatchObject({ teammate: { id: admin.id }, until: "2026-06-12" });
  expect((await message(late!)).standsInFor).toBe(null);
  expect(await sender(late!)).toEqual([admin.id, "teammate"]);
  // Whom a person chooses after the leave was saved stays, also through a pass of the release.
  await ok(`PATCH /api/messages/${fixed}`, { teammateId: admin.id });
  await ok(`PATCH /api/teammates/${mo.id}`, { sendingWindow: { thu: [["15:00", "16:00"]] } });
  const picked = await admin.call(`GET /api/messages/${late}/forecast?at=2026-06-11T09:00:00Z`);
  expect(picked.body).toMatchObject({ expectedAt: "2026-06-11T15:00:00.000Z", hold: { kind: "window" } });
  await ok(`PATCH /api/teammates/${mo.id}`, { sendingWindow: null });
  await ok(`PATCH /api/messages/${late}`, { sendAt: "2026-06-11T09:00:00Z" });
  const ofCsm = { sender: { mode: "csm", teammateId: admin.id } };
  const preview = await ok("POST /api/starts/preview", startBody(ofCsm));
  expect(preview.items).toContainEqual(
    expect.objectContaining({ teammate: expect.objectContaining({ id: mo.id }), senderBecause: "stand_in" }),
  );
  const [made] = await start(ofCsm);
  await release();
  expect(await sender(fixed!)).toEqual([admin.id, "fixed"]);
  expect(await sender(late!)).toEqual([mo.id, "stand_in"]);
  expect(await sender(made!.id)).toEqual([mo.id, "stand_in"]);
  await ok(`DELETE /api/time-off/${id}`);
  expect(await sender(late!)).toEqual([admin.id, "teammate"]);
  expect(await sender(made!.id)).toEqual([admin.id, "csm_not_set"]);
  await leave(dayOf(clock.nowMs), "2026-06-03", { standInId: mo.id });
  clock.nowMs += dayMs + hourMs;
  await release();
  expect([await sender(soon!), (await message(soon!)).state]).toEqual([[mo.id, "stand_in"], "sent"]);
  expect((await message(fixed!)).hold).toMatchObject({ kind: "leave", detail: "on leave until 3 June 2026" });
});

test("[SW4] [PR5] a stand-in is another sender than was approved, until the leave is over", async () => {
  const { admin, mo, ok, leave, start, sender, clock, release, message } = await makeLeaveDesk();
  const [one] = await start({ approval: true });
  await ok(`PATCH /api/messages/${one!.id}`, { cc: ["cc@b.example"] }, mo);
  await ok(`POST /api/messages/${one!.id}/approve`);
  await leave(dayOf(clock.nowMs + dayMs), dayOf(clock.nowMs + dayMs), { standInId: mo.id });
  expect(await sender(one!.id)).toEqual([mo.id, "stand_in"]);
  clock.nowMs += dayMs + hourMs;
  await release();
  expect(await message(one!.id)).toMatchObject({ state: "pending", hold: { kind: "approval" } });
  clock.nowMs += dayMs;
  await release();
  expect([await sender(one!.id), (await message(one!.id)).state]).toEqual([[admin.id, "teammate"], "sent"]);
});

test("[SW4] a stand-in who is away as well, or may not send any more, stands in for nobody", async () => {
  const { admin, mo, ok, leave, start, sender, clock, release } = await makeLeaveDesk();
  const [first, second] = [await start({ when: { delayDays: 2 } }), await start({ when: { delayDays: 4 } })].map((
    [one],
  ) => one!.id);
  await leave("2026-06-02", "2026-06-12", { standInId: mo.id });
  expect(await sender(first!)).toEqual([mo.id, "stand_in"]);
  await leave("2026-06-05", "2026-06-06", { teammateId: mo.id });
  expect([await sender(first!), await sender(second!)]).toEqual([[mo.id, "stand_in"], [admin.id, "teammate"]]);
  await ok(`PATCH /api/teammates/${mo.id}`, { maySend: false });
  await release();
  expect(await sender(first!)).toEqual([admin.id, "teammate"]);
  expect(clock.nowMs).toBeLessThan(Date.parse("2026-06-02"));
});
