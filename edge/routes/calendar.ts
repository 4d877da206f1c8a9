import { viewCalendar, viewFallsDue } from "../actions/calendar.ts";
import * as holidays from "../actions/holidays.ts";
import * as timeOff from "../actions/time-off.ts";
import type { Serve } from "../endpoint.ts";

export function calendarRoutes(serve: Serve): void {
  serve("GET /api/senders/:id/calendar", ({ deps, params, query }) => viewCalendar(deps, params.id, query));
  serve("GET /api/time-off/due", ({ deps, teammate, query }) => viewFallsDue(deps, teammate, query));
  serve("GET /api/time-off", ({ deps, query }) => timeOff.viewTimeOff(deps, query));
  serve("POST /api/time-off", ({ deps, teammate, id, body }) => timeOff.takeTimeOff(deps, teammate, id, body));
  serve(
    "PATCH /api/time-off/:id",
    ({ deps, teammate, params, body }) => timeOff.changeTimeOff(deps, teammate, params.id, body),
  );
  serve("DELETE /api/time-off/:id", ({ deps, teammate, params }) => timeOff.endTimeOff(deps, teammate, params.id));
  serve("GET /api/holidays", ({ deps, query }) => holidays.viewHolidays(deps, query));
  serve("GET /api/holiday-regions", () => Promise.resolve(holidays.viewRegions()));
  serve(
    "PUT /api/holidays/:day",
    ({ deps, teammate, params, body }) => holidays.putHoliday(deps, teammate, params.day, body.name),
  );
  serve(
    "DELETE /api/holidays/:day",
    ({ deps, teammate, params }) => holidays.removeHoliday(deps, teammate, params.day),
  );
}
