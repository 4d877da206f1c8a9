import type { z } from "zod";
import { findSender } from "#db/queries/sender.ts";
import { dueWithin, mailLines } from "#db/queries/sender-days.ts";
import { findTeammate, teammatesById } from "#db/queries/teammate.ts";
import { listTimeOff } from "#db/queries/time-off.ts";
import { type DayOfMail, readCalendar } from "#jobs/sends/calendar.ts";
import type * as contract from "../contract/calendar.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { refuseFarDay, refuseRange } from "./far-days.ts";

type Answer = z.input<typeof contract.senderCalendar>;

/** A sender's days from `from` on, on the wall of its teammate's zone (PR3, SW1-SW4). */
export async function viewCalendar(
  deps: Deps,
  id: string,
  { from, days }: z.output<typeof contract.senderCalendarQuery>,
): Promise<Answer> {
  refuseFarDay(deps, "from", from);
  const nowMs = deps.nowMs();
  const pair = await findSender(deps.db, id, nowMs);
  const sending = { publicUrl: deps.config.publicUrl, sendMode: deps.config.sendMode };
  const calendar = pair && await readCalendar(deps.long, pair, { fromDay: from, days, nowMs, sending });
  if (!calendar) throw notFound("sender");
  const told = [
    ...calendar.days.flatMap(({ hours }) => hours.flatMap(({ first }) => first)),
    ...calendar.waiting.first,
  ];
  const toDay = calendar.days.at(-1)!.day;
  const [lines, leave] = await Promise.all([
    mailLines(deps.db, told.map((one) => one.id)),
    listTimeOff(deps.db, { teammateId: pair.teammateId, fromDay: from, toDay }),
  ]);
  const people = await teammatesById(deps.db, [
    ...new Set([...lines.map((line) => line.standsInForId), ...leave.map((one) => one.standInId)]),
  ]);
  const personOf = (teammateId: string | null | undefined) => {
    const person = people.get(teammateId ?? "");
    return person ? toTeammateShort(person) : null;
  };
  const byId = new Map(lines.map((line) => [line.id, line]));
  // One that was deleted since the queue was read is not told.
  const lineOf = (messageId: string) => {
    const line = byId.get(messageId);
    if (!line) return [];
    const { address, name, subject, others, conversationId } = line;
    const to = address === null ? null : { address, name };
    return [{
      id: messageId,
      conversationId,
      subject,
      to,
      others: others ?? 0,
      standsInFor: personOf(line.standsInForId),
    }];
  };
  const toDayAnswer = ({ day, open, closed, capacity, sent, leaving, hours }: DayOfMail) => ({
    ...{ day, open, capacity, sent, leaving },
    closed: closed.map((days) => ({
      ...{ of: days.of, why: days.why },
      standIn: days.of === "leave"
        ? personOf(leave.find((one) => one.fromDay <= day && day <= one.toDay)?.standInId)
        : null,
    })),
    hours: hours.map(({ hour, sent, leaving, first }) => ({
      ...{ hour, sent, leaving },
      messages: first.flatMap((mail) =>
        lineOf(mail.id).map((line) => ({ ...line, at: toInstant(mail.atMs), sent: mail.sent }))
      ),
      more: sent + leaving - first.length,
    })),
  });
  return {
    timeZone: calendar.timeZone,
    hourlyLimit: calendar.limits.hourly,
    dailyLimit: calendar.limits.daily,
    days: calendar.days.map(toDayAnswer),
    waiting: {
      count: calendar.waiting.count,
      messages: calendar.waiting.first.flatMap(({ id, hold, wouldLeaveAtMs }) =>
        lineOf(id).map((line) => ({ ...line, hold: hold.kind, wouldLeaveAt: toInstantOrNull(wouldLeaveAtMs) }))
      ),
    },
    later: calendar.later,
    stopped: calendar.stopped,
  };
}

/** How many of a teammate's pending messages a leave on these days would hold, or hand to a stand-in (SW4). */
export async function viewFallsDue(
  deps: Deps,
  by: Teammate,
  { teammateId = by.id, from, to }: z.output<typeof contract.fallsDueQuery>,
): Promise<z.input<typeof contract.fallsDue>> {
  refuseRange("to", from, to);
  refuseFarDay(deps, "from", from);
  refuseFarDay(deps, "to", to);
  const whose = await findTeammate(deps.db, teammateId);
  if (!whose) throw notFound("teammate");
  const startMs = (day: string, daysOn: number) =>
    Temporal.PlainDate.from(day).add({ days: daysOn }).toZonedDateTime(whose.timeZone).epochMilliseconds;
  const span = { fromMs: startMs(from, 0), toMs: startMs(to, 1), nowMs: deps.nowMs() };
  return { count: await dueWithin(deps.db, teammateId, span) };
}
