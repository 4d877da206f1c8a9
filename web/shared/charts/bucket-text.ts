export type Every = "day" | "week" | "month";

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = zone + JSON.stringify(options);
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  formats.set(name, made);
  return made;
}

/** A stretch of time on an axis: "3 Nov" for a day or a week, "Nov" for a month, and "Jan 2026" where a year begins. */
export function bucketShort(at: string, every: Every, zone: string): string {
  const ms = Date.parse(at);
  if (every !== "month") return format(zone, { day: "numeric", month: "short" }).format(ms);
  const month = format(zone, { month: "short" }).format(ms);
  const isFirst = format(zone, { month: "numeric" }).format(ms) === "1";
  return isFirst ? `${month} ${format(zone, { year: "numeric" }).format(ms)}` : month;
}

/** The same in full: "Mon 3 November 2025", "Week of 3 November 2025", "November 2025". */
export function bucketLong(at: string, every: Every, zone: string): string {
  const ms = Date.parse(at);
  if (every === "month") return format(zone, { month: "long", year: "numeric" }).format(ms);
  const day = format(zone, { day: "numeric", month: "long", year: "numeric" }).format(ms);
  return every === "week" ? `Week of ${day}` : `${format(zone, { weekday: "short" }).format(ms)} ${day}`;
}
