import type { SendingWindow, Weekday } from "#db/schema/teammate.ts";

const officeDays = ["mon", "tue", "wed", "thu", "fri"] as const satisfies readonly Weekday[];

/**
 * When mail of a new teammate may leave, on the wall of their own zone, until they or an admin say otherwise (SW1): office hours. Were it
 * at any time, the very first start made at night would leave at night, which nobody wants and nobody has been asked.
 */
export const firstWindow: SendingWindow = Object.fromEntries(
  officeDays.map((day) => [day, [["09:00", "17:00"]] as [string, string][]]),
);
