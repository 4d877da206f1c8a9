import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { hourMs, type Item, makeDesk, refusalOf } from "./desk/desk.ts";

type Mail = { id: string; subject: string; at: string; sent: boolean; standsInFor: { id: string } | null };
type Hour = { hour: number; sent: number; leaving: number; messages: Mail[]; more: number };
type Day = Record<string, unknown> & { day: string; hours: Hour[] };
type Calendar = { days: Day[]; waiting: { count: number; messages: Item[] }; later: number; stopped: unknown };

/** A desk on a Monday morning, with an office window. */
async function makeCalendarDesk() {
  const desk = await makeDesk();
  desk.clock.nowMs = Date.parse("2026-06-01T08:00:00Z");
  const { admin, ok } = desk;
  const office = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]]));
  await ok(`PATCH /api/teammates/${admin.id}`, { sendingWindow: office, timeZone: "UTC" });
  const senderOf = async (teammateId: string) =>
    ((await ok(`GET /api/senders?teammateId=${teammateId}`)).items as Item[])[0]!.id;
  const calendar = async (senderId: string, query = "from=2026-06-01&days=7") =>
    await ok(`GET /api/senders/${senderId}/calendar?${query}`) as unknown as Calendar;
  const mine = await senderOf(admin.id);
  return { ...desk, calendar, mine, senderOf };
}
const hoursOf = (day: Day) => day.hours.map(({ hour, sent, leaving }) => ({ hour, sent, leaving }));

test("[PR3] a sender's days say what left and what leaves when, as the pending view does", async () => {
  const { calendar, mine, start, release, clock, message, ok } = await makeCalendarDesk();
  await ok(`PATCH /api/senders/${mine}`, { hourlyLimit: 2 });
  const now = await start({ when: "now" });
  const tomorrow = await start({ when: { delayDays: 1 } });
  await start({ when: { delayDays: 20 } });
  clock.nowMs += hourMs + 60_000;
  await release();
  const { days, later, waiting, stopped } = await calendar(mine);
  expect(days.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `2026-06-0${n}`));
  expect(days[0]).toMatchObject({ open: [{ from: "09:00", to: "17:00" }], capacity: 16, sent: 2, leaving: 1 });
  expect(days[5]).toMatchObject({ open: [], capacity: 0, sent: 0, leaving: 0 });
  expect(hoursOf(days[0]!)).toEqual([{ hour: 9, sent: 2, leaving: 0 }, { hour: 10, sent: 0, leaving: 1 }]);
  expect(hoursOf(days[1]!)).toEqual([{ hour: 9, sent: 0, leaving: 2 }, { hour: 10, sent: 0, leaving: 1 }]);
  expect({ later, waiting: waiting.count, stopped }).toEqual({ later: 3, waiting: 0, stopped: null });
  const told = days.flatMap(({ hours }) => hours.flatMap(({ messages }) => messages));
  expect(told.map(({ id }) => id).toSorted()).toEqual([...now, ...tomorrow].map(({ id }) => id).toSorted());
  for (const { id, at, sent } of told) {
    const { state, expectedAt } = await message(id);
    expect(sent ? { state } : { state, expectedAt }).toEqual(
      sent ? { state: "sent" } : { state: "pending", expectedAt: at },
    );
  }
});

test("[SW4] leave and holidays are told with names, a stand-in's days hold what they send for another", async () => {
  const { admin, ok, calendar, mine, senderOf, start, makeTeammate } = await makeCalendarDesk();
  const mo = await makeTeammate("member", "mo@parley.test");
  const [due] = await start({ when: { at: "2026-06-03T12:00:00Z" } });
  expect(await ok("GET /api/time-off/due?from=2026-06-03&to=2026-06-03")).toEqual({ count: 3 });
  expect(await ok("GET /api/time-off/due?from=2026-06-04&to=2026-06-05")).toEqual({ count: 0 });
  expect(await ok(`GET /api/time-off/due?from=2026-06-03&to=2026-06-03&teammateId=${mo.id}`)).toEqual({ count: 0 });
  await ok("PUT /api/holidays/2026-06-05", { name: "Founders' Day" });
  await ok("POST /api/time-off", { fromDay: "2026-06-03", toDay: "2026-06-03", standInId: mo.id });
  const { days } = await calendar(mine);
  expect(days[2]).toMatchObject({
    open: [],
    closed: [{ of: "leave", why: "on leave until 3 June 2026", standIn: { id: mo.id } }],
    leaving: 0,
  });
  expect(days[4]).toMatchObject({ closed: [{ of: "holiday", why: "Founders' Day", standIn: null }] });
  const [day] = (await calendar(await senderOf(mo.id), "from=2026-06-03&days=1")).days;
  expect(day!.hours[0]).toMatchObject({ hour: 12, leaving: 3, more: 0 });
  expect(day!.hours[0]!.messages.find(({ id }) => id === due!.id)?.standsInFor?.id).toBe(admin.id);
  expect(await ok("GET /api/time-off/due?from=2026-06-03&to=2026-06-03")).toEqual({ count: 3 });
});

test("[PR3] what waits for a person is counted apart, and a stopped sender says so", async () => {
  const { calendar, mine, start, ok } = await makeCalendarDesk();
  await start({ when: { delayDays: 1 }, approval: true });
  const { waiting, days } = await calendar(mine);
  expect(waiting.count).toBe(3);
  expect(waiting.messages[0]).toMatchObject({ hold: "approval", wouldLeaveAt: "2026-06-02T09:00:00.000Z" });
  expect(days.flatMap(({ hours }) => hours)).toEqual([]);
  await ok(`POST /api/senders/${mine}/pause`);
  expect((await calendar(mine)).stopped).toEqual({ kind: "paused", detail: "This sender is paused." });
});

test("[QU1] an hour of many tells the first and counts the rest; ten thousand are one forecast", async () => {
  const { calendar, mine, start, ok, database } = await makeCalendarDesk();
  const [one] = await start({ when: { delayDays: 1 } });
  await ok(`PATCH /api/senders/${mine}`, { hourlyLimit: 300, dailyLimit: null });
  const columns =
    "conversation_id, account_id, direction, state, lane, sender_mode, default_teammate_id, teammate_id, " +
    "sender_because, channel_id, allow_unsubscribes, send_at_is, subject, created_at_ms";
  await database.db.run(sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
    insert into message (id, send_at_ms, ${columns})
    select printf('01J%023d', i), send_at_ms + i * 100, ${columns} from n, message where id = '${one!.id}'`));
  await database.db.run(sql.raw(`insert into participant (message_id, role, n, user_id, address, name)
    select m.id, p.role, p.n, p.user_id, p.address, p.name from message m, participant p
    where p.message_id = '${one!.id}' and m.id like '01J0000000%'`));
  const { days, later } = await calendar(mine, "from=2026-06-01&days=14");
  const tuesday = days[1]!;
  expect(tuesday).toMatchObject({ capacity: 2_400, leaving: 2_400 });
  expect(tuesday.hours[0]).toMatchObject({ hour: 9, leaving: 300, more: 280 });
  expect(tuesday.hours[0]!.messages).toHaveLength(20);
  const told = days.reduce((sum, { hours }) => sum + hours.reduce((n, { leaving }) => n + leaving, 0), 0);
  expect(told + later).toBe(10_003);
});

test("[AD1] calendars are refused where nobody could mean them", async () => {
  const { admin, mine, clock } = await makeCalendarDesk();
  const ask = async (path: string) => refusalOf(await admin.call(`GET ${path}`));
  const today = new Date(clock.nowMs).toISOString().slice(0, 10);
  expect(await ask(`/api/senders/${admin.id}/calendar?from=${today}`)).toEqual([404, "not_found", undefined]);
  expect(await ask(`/api/senders/${mine}/calendar?from=${today}&days=36`)).toEqual([422, "invalid_field", "days"]);
  expect(await ask(`/api/senders/${mine}/calendar?from=2026-02-30`)).toEqual([422, "invalid_field", "from"]);
  expect(await ask(`/api/senders/${mine}/calendar?from=2060-01-01`)).toEqual([422, "invalid_field", "from"]);
  expect(await ask(`/api/time-off/due?from=${today}&to=2020-01-01`)).toEqual([422, "invalid_field", "to"]);
});
