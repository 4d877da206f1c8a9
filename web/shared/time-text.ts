/** An instant as the API gives it (RFC 3339), or epoch ms. */
export type Instant = string | number;
export const msOf = (at: Instant) => typeof at === "number" ? at : Date.parse(at);

const formats = new Map<string, Intl.DateTimeFormat>();
function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", options);
  formats.set(name, made);
  return made;
}

/** "Tue 24 Nov, 09:00" in `zone`, with the year when it is not the year of `nowMs`. */
export function dateTimeText(at: Instant, zone: string, nowMs = Date.now()): string {
  const year = format(`year ${zone}`, { timeZone: zone, year: "numeric" });
  const sameYear = year.format(msOf(at)) === year.format(nowMs);
  const day = format(`day ${zone} ${sameYear}`, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
  const time = format(`time ${zone}`, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${day.format(msOf(at)).replace(",", "")}, ${time.format(msOf(at))}`;
}

/** "14 March 2027", of a calendar date `YYYY-MM-DD`. */
export function dateText(date: string): string {
  return format("date", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" })
    .format(Date.parse(`${date}T00:00:00Z`));
}

/** "just now", "5 min ago", "in 3 h", "yesterday", "12 days ago", then the date. */
export function agoText(at: Instant, nowMs: number, zone: string): string {
  const ms = msOf(at) - nowMs;
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 1) return "just now";
  const told = (amount: string) => ms < 0 ? `${amount} ago` : `in ${amount}`;
  if (minutes < 60) return told(`${minutes} min`);
  if (minutes < 24 * 60) return told(`${Math.round(minutes / 60)} h`);
  const days = Math.round(minutes / (24 * 60));
  if (days === 1) return ms < 0 ? "yesterday" : "tomorrow";
  return days <= 30 ? told(`${days} days`) : dateTimeText(at, zone, nowMs).split(",")[0]!;
}

/** "Berlin time" of `Europe/Berlin`. */
export function zoneText(zone: string): string {
  const city = zone.split("/").at(-1)!.replaceAll("_", " ");
  return zone === "UTC" ? "UTC" : `${city} time`;
}
