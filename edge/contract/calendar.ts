import { z } from "zod";
import { holdKind } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { date, id, instant, line } from "./values.ts";

/** Leave of a teammate: wall dates of their zone, both included (SW4). */
export const timeOff = z.object({
  id,
  teammate: teammateShort,
  fromDay: z.string(),
  toDay: z.string(),
  /** As whose mail leaves what falls due then; null: it waits. */
  standIn: teammateShort.nullable(),
  note: z.string().nullable(),
  createdAt: instant,
});
export const timeOffList = z.object({ items: z.array(timeOff) });
export const timeOffQuery = z.object({ teammateId: id.optional(), from: date.optional(), to: date.optional() })
  .strict();

const fields = { fromDay: date, toDay: date, standInId: id.nullable(), note: line(200).nullable() };
/** One's own without `teammateId`. */
export const timeOffNew = z.object({ ...fields, teammateId: id }).partial().required({ fromDay: true, toDay: true })
  .strict();
export const timeOffPatch = z.object(fields).partial().strict();

/** A wall date on which mail waits: of the workspace's own list, or a public one of the region asked for. */
export const holiday = z.object({ day: z.string(), name: z.string(), own: z.boolean() });
export const holidays = z.object({ items: z.array(holiday) });
export const holidaysQuery = z.object({ from: date, to: date, region: z.string().max(10).optional() }).strict();
export const holidayName = z.object({ name: line(100) }).strict();
/** Countries ("DE") and parts of them ("DE-BY"), by name. */
export const holidayRegions = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) });

/** What a sender's calendar says of a message. */
const mailLine = z.object({
  id,
  conversationId: id,
  subject: z.string(),
  /** The first in To, and how many stand beside. */
  to: z.object({ address: z.string(), name: z.string().nullable() }).nullable(),
  others: z.number(),
  /** Whose leave the sender stands in for. */
  standsInFor: teammateShort.nullable(),
});
const calendarHour = z.object({
  /** Of the wall clock, 0 to 23; one that happens twice is told once. */
  hour: z.number(),
  sent: z.number(),
  leaving: z.number(),
  /** The first of them; `sent`: left then, else expected to leave then. */
  messages: z.array(mailLine.extend({ at: instant, sent: z.boolean() })),
  more: z.number(),
});
const calendarDay = z.object({
  day: z.string(),
  /** When the window is open on the wall, "HH:MM" to "24:00", leave and holidays taken out (SW3, SW4). */
  open: z.array(z.object({ from: z.string(), to: z.string() })),
  closed: z.array(z.object({
    of: z.enum(["leave", "holiday"]),
    why: z.string(),
    standIn: teammateShort.nullable(),
  })),
  /** The most that limits and least gap let leave in the open hours; null for no limit. */
  capacity: z.number().nullable(),
  sent: z.number(),
  leaving: z.number(),
  hours: z.array(calendarHour),
});
/** A sender's days: when mail may leave, what has left, and what leaves when (PR3, SW1-SW4, QU1). */
export const senderCalendar = z.object({
  timeZone: z.string(),
  hourlyLimit: z.number().nullable(),
  dailyLimit: z.number().nullable(),
  days: z.array(calendarDay),
  /** Due by then, and for a person to let go. */
  waiting: z.object({
    count: z.number(),
    messages: z.array(mailLine.extend({ hold: holdKind, wouldLeaveAt: instant.nullable() })),
  }),
  /** Leaves after these days. */
  later: z.number(),
  /** What stops the sender as a whole until a person acts. */
  stopped: z.object({ kind: holdKind, detail: z.string().nullable() }).nullable(),
});
export const senderCalendarQuery = z.object({ from: date, days: z.coerce.number().int().min(1).max(35).default(7) })
  .strict();

/** What a leave on these days would move. */
export const fallsDueQuery = z.object({ teammateId: id.optional(), from: date, to: date }).strict();
export const fallsDue = z.object({ count: z.number() });
