import { z } from "zod";
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
