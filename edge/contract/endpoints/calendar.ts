import * as c from "../calendar.ts";
import type { Endpoint } from "../endpoint.ts";
import { done } from "../values.ts";

/** Leave and holidays, which close sending windows (SW4), and the days of a sender. */
export const calendarEndpoints = {
  "GET /api/senders/:id/calendar": {
    summary: "A sender's days: when mail may leave, what closes them, what left and what leaves when",
    who: "observer",
    query: c.senderCalendarQuery,
    answer: c.senderCalendar,
  },
  "GET /api/time-off/due": {
    summary: "How many pending messages of a teammate fall due on some days, one's own unless said",
    who: "observer",
    query: c.fallsDueQuery,
    answer: c.fallsDue,
  },
  "GET /api/time-off": {
    summary: "Leave, by its first day",
    who: "observer",
    query: c.timeOffQuery,
    answer: c.timeOffList,
  },
  "POST /api/time-off": {
    summary: "Take leave, or as an admin give it to anybody",
    who: "observer",
    body: c.timeOffNew,
    answer: c.timeOff,
    status: 201,
    creates: true,
  },
  "PATCH /api/time-off/:id": {
    summary: "Change one's own leave, or any as an admin",
    who: "observer",
    body: c.timeOffPatch,
    answer: c.timeOff,
  },
  "DELETE /api/time-off/:id": {
    summary: "Delete one's own leave, or any as an admin; what a stand-in was to send is given back",
    who: "observer",
    answer: done,
  },
  "GET /api/holidays": {
    summary: "Holidays: the workspace's own, and the public ones of a region",
    who: "observer",
    query: c.holidaysQuery,
    answer: c.holidays,
  },
  "GET /api/holiday-regions": {
    summary: "Countries and parts of them whose public holidays are known",
    who: "observer",
    answer: c.holidayRegions,
  },
  "PUT /api/holidays/:day": {
    summary: "Put a day on the workspace's own list of holidays",
    who: "admin",
    body: c.holidayName,
    answer: c.holiday,
  },
  "DELETE /api/holidays/:day": {
    summary: "Take a day off the workspace's own list",
    who: "admin",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
