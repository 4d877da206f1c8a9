import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { deleteHoliday, setHoliday } from "#db/queries/holiday.ts";
import { claim, type Judged } from "#db/queries/send.ts";
import { deleteTimeOff, findTimeOff, insertTimeOff, updateTimeOff } from "#db/queries/time-off.ts";
import { moveToStandIns, standInMoves } from "#db/queries/stand-in.ts";
import { batch } from "#db/statements.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { expectationIf } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace, testTerms } from "#tests/support/release-workspace.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let mo: string;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    mo = await w.addTeammate({ firstName: "Mo" });
    await w.addSender(mo);
  });
  const { claimed, judge } = claimsIn(() => w);
  const by = () => ({ actorId: w.teammateId, nowMs: w.nowMs });
  const away = async (
    fromDay: string,
    toDay: string,
    over: { teammateId?: string; standInId?: string | null } = {},
  ) => {
    const row = { id: newId(), teammateId: w.teammateId, standInId: mo, note: null, fromDay, toDay, ...over };
    return { row, saved: await insertTimeOff(w.db, { ...row, createdById: w.teammateId, createdAtMs: w.nowMs }, by()) };
  };
  const standing = async (id: string) => {
    const { teammateId, standsInForId, senderBecause } = await messageRow(w.db, id);
    return [
      teammateId === mo ? "mo" : teammateId === w.teammateId ? "home" : teammateId,
      standsInForId !== null,
      senderBecause,
    ];
  };

  const calendarNo = async () =>
    (await w.db.all<{ n: number }>(sql`select calendar_no as n from teammate where id = ${w.teammateId}`))[0]!.n;
  const claimedAs = async (calendarNo: number, judged: Judged[]) => {
    const sender = {
      teammateId: w.teammateId,
      channelId: w.channelId,
      window: null,
      timeZone: "UTC",
      calendarNo,
      connectionNo: 0,
    };
    const rows = await claim(w.db, { claimId: newId(), sender, judged, most: 10, terms: testTerms, clock: w.nowMs });
    return rows.map(({ id }) => id);
  };

  test("[SW4] [SE2] a claim that was judged before a holiday was saved or deleted takes nothing, but of what ignores the window", async () => {
    const [one, chosen] = [await w.addMessage(), await w.addMessage({ ignoreWindow: true })];
    const [no, judged] = [await calendarNo(), await judge([one.id, chosen.id])];
    await setHoliday(w.db, { day: "2026-03-04", name: "Founders" }, by());
    expect(await claimedAs(no, judged)).toEqual([chosen.id]);
    const [again, before] = [await judge([one.id]), await calendarNo()];
    expect(await deleteHoliday(w.db, "2026-03-04", by())).toBe(true);
    expect(await deleteHoliday(w.db, "2026-03-04", by())).toBe(false);
    expect(await claimedAs(before, again)).toEqual([]);
    expect((await claimed([one.id])).map(({ id }) => id)).toEqual([one.id]);
  });
  test("[SW4] [SE2] whoever stood in until a change of leave counts anew, whoever changed it meanwhile", async () => {
    const [xu, yan] = [await w.addTeammate(), await w.addTeammate()];
    const { row } = await away("2026-03-10", "2026-03-12");
    const read = (await findTimeOff(w.db, row.id))!;
    const countOf = async (id: string) =>
      (await w.db.all<{ n: number }>(sql`select calendar_no as n from teammate where id = ${id}`))[0]!.n;
    expect(await updateTimeOff(w.db, { ...read, standInId: xu }, by())).toBe(true);
    const [before, ofMo] = [await countOf(xu), await countOf(mo)];
    // What was read is a change old by now.
    expect(await updateTimeOff(w.db, { ...read, standInId: yan }, by())).toBe(true);
    expect([await countOf(xu) - before, await countOf(mo) - ofMo]).toEqual([1, 0]);
    const told = await w.db.all<{ n: number }>(
      sql`select count(*) as n from change where entity = 'teammate' and id = ${xu}`,
    );
    expect(told[0]!.n).toBe(2);
    expect(await updateTimeOff(w.db, { ...read, standInId: w.teammateId }, by()), "nobody stands in for themselves")
      .toBe(false);
    expect(await countOf(yan)).toBe(1);
  });
  test("[SW4] leave that overlaps, or whose stand-in is away, is not saved, whoever was first", async () => {
    expect((await away("2026-03-10", "2026-03-12")).saved).toBe(true);
    expect((await away("2026-03-12", "2026-03-13")).saved).toBe(false);
    expect((await away("2026-03-13", "2026-03-13", { standInId: w.teammateId })).saved).toBe(false);
    expect((await away("2026-03-20", "2026-03-21", { teammateId: mo, standInId: null })).saved).toBe(true);
    expect((await away("2026-03-21", "2026-03-22")).saved).toBe(false);
    await w.db.run(sql`update teammate set may_send = 0 where id = ${mo}`);
    expect((await away("2026-03-25", "2026-03-25")).saved).toBe(false);
    const changes = await w.db.all<{ n: number }>(sql`select count(*) as n from change where entity = 'time_off'`);
    expect(changes[0]!.n).toBe(2);
  });

  test("[SW4] [ST3] what follows a CSM goes to the CSM's stand-in, and back to the CSM of then", async () => {
    const csm = await w.addTeammate();
    await w.addSender(csm);
    await w.db.run(sql`update account set csm_id = ${w.teammateId}`);
    const m = await w.addMessage({
      senderMode: "csm",
      senderBecause: "csm",
      defaultTeammateId: csm,
      sendAtMs: w.nowMs + 2 * dayMs,
    });
    const { row } = await away("2026-03-06", "2026-03-07");
    await assignStandIns(w.db, w.nowMs);
    await assignStandIns(w.db, w.nowMs);
    expect(await standing(m.id)).toEqual(["mo", true, "stand_in"]);
    // Nothing moves where the account's CSM is still who is away.
    await batch(w.db, followSenders([w.accountId], w.nowMs));
    expect(await standing(m.id)).toEqual(["mo", true, "stand_in"]);
    await w.db.run(sql`update account set csm_id = null`);
    expect(await deleteTimeOff(w.db, (await findTimeOff(w.db, row.id))!, by())).toBe(true);
    await assignStandIns(w.db, w.nowMs);
    expect(await standing(m.id)).toEqual([csm, false, "csm_not_set"]);
  });

  test("[SW4] [PR2] a sender whom a person chooses meanwhile stays, and the forecast knows which choice stays", async () => {
    const [chosen, before] = [
      await w.addMessage(),
      await w.addMessage({ senderMode: "fixed", changedAtMs: w.nowMs - 1 }),
    ];
    await away("2026-03-04", "2026-03-04");
    const spans = [{ teammateId: w.teammateId, standInId: mo, fromMs: 0, toMs: w.nowMs + dayMs, createdAtMs: w.nowMs }];
    const moves = await standInMoves(w.db, spans, w.nowMs, 10);
    await w.db.run(
      sql`update message set sender_mode = 'fixed', changed_at_ms = ${w.nowMs + 1} where id = ${chosen.id}`,
    );
    const leavesAt = (id: string) =>
      expectationIf(w.db, id, { sendAtMs: w.nowMs }, w.nowMs, { publicUrl: null, sendMode: "live" });
    expect((await leavesAt(before.id))?.expectedAtMs, "its choice is older than the leave").toBe(w.nowMs);
    await batch(w.db, moveToStandIns(moves, w.nowMs));
    expect([await standing(chosen.id), await standing(before.id)]).toEqual([
      ["home", false, "teammate"],
      ["mo", true, "stand_in"],
    ]);
    expect((await leavesAt(chosen.id))?.hold?.kind).toBe("leave");
  });

  test("[SW4] a queue of a thousand changes hands whole, and its mail leaves by the stand-in's limits", async () => {
    const startId = await addStart(w.db, "<p>Hello</p>");
    await w.addMessage({ startId });
    await w.db.run(
      sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, created_at_ms)
      select printf('M%05d', j.value), m.conversation_id, m.account_id, 'out', 'pending', 2, m.start_id, 'teammate',
        m.default_teammate_id, m.teammate_id, 'teammate', m.channel_id, 1, m.send_at_ms, 'send_date', 'Hello', m.created_at_ms
      from json_each(${JSON.stringify(Array.from({ length: 999 }, (_, i) => i))}) j join message m`,
    );
    await w.db.run(
      sql`insert into participant (message_id, role, n, user_id, address) select m.id, 'to', 0, p.user_id, p.address
      from message m join participant p where m.id like 'M%'`,
    );
    await w.db.run(sql`update sender set hourly_limit = 3 where teammate_id = ${mo}`);
    await away("2026-03-04", "2026-03-04");
    await assignStandIns(w.db, w.nowMs);
    const counts = () =>
      w.db.all(sql`select teammate_id = ${mo} as mo, state, count(*) as n from message group by 1, 2 order by 1, 2`);
    expect(await counts()).toEqual([{ mo: 1, state: "pending", n: 1_000 }]);
    expect(await releaseDue(releaseDeps(w.db, { clock: w.nowMs }))).toMatchObject({ sent: 3 });
    // Midnight in the zone of whoever was away.
    expect(await releaseDue(releaseDeps(w.db, { clock: w.nowMs + 12 * hourMs }))).toMatchObject({ sent: 60 });
    expect(await counts()).toEqual([
      { mo: 0, state: "pending", n: 937 },
      { mo: 0, state: "sent", n: 60 },
      { mo: 1, state: "sent", n: 3 },
    ]);
  });
});
