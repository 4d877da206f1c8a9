import Holidays from "date-holidays";

/** A public holiday on one wall date, `YYYY-MM-DD`. */
export type PublicHoliday = { day: string; name: string };

/** A country ("DE") or a part of one ("DE-BY"), by its ISO 3166 code, with its English name. */
export type HolidayRegion = { code: string; name: string };

const options = { languages: ["en"], types: ["public" as const] };
const dayMs = 86_400_000;
const noonMs = dayMs / 2;

/** The public holidays of `region` in `year`, ascending: every date whose noon lies in one, so that an eve closes nothing. Kept, since
 * reading a country's rules costs milliseconds. Unknown regions have none. Source: SW4; date-holidays. */
export function publicHolidays(region: string, year: number): readonly PublicHoliday[] {
  const key = `${region} ${year}`;
  const kept = ofYears.get(key);
  if (kept) return kept;
  const found = isRegion(region) ? holidaysOf(region, year) : [];
  if (ofYears.size >= mostYears) ofYears.clear();
  ofYears.set(key, found);
  return found;
}

/** Every country and part of one whose holidays are known, by name. */
export function holidayRegions(): readonly HolidayRegion[] {
  regions ??= Object.entries(library().getCountries("en")).flatMap(([country, name]) => [
    { code: country, name },
    ...Object.entries(library().getStates(country, "en") ?? {})
      .map(([state, part]) => ({ code: `${country}-${state}`.toUpperCase(), name: `${name}: ${part}` })),
  ]).sort((a, b) => a.name.localeCompare(b.name));
  return regions;
}

/** Whether the holidays of this region are known. */
export function isRegion(code: string): boolean {
  codes ??= new Set(holidayRegions().map((region) => region.code));
  return codes.has(code);
}

const ofYears = new Map<string, readonly PublicHoliday[]>();
const mostYears = 2_000;
let regions: readonly HolidayRegion[] | undefined;
let codes: Set<string> | undefined;
let lists: Holidays | undefined;
const library = () => lists ??= new Holidays();

function holidaysOf(region: string, year: number): PublicHoliday[] {
  const [country = "", part] = region.split("-", 2);
  const code = part && Object.keys(library().getStates(country) ?? {}).find((state) => state.toUpperCase() === part);
  const rules = code ? new Holidays(country, code, options) : new Holidays(country, options);
  const days = new Map<string, string>();
  for (const holiday of rules.getHolidays(year)) {
    // Its date as its own country's wall reads, whatever the zone that the instants beside it are told in.
    const fromWall = Date.parse(`${holiday.date.slice(0, 19).replace(" ", "T")}Z`);
    const toWall = fromWall + holiday.end.getTime() - holiday.start.getTime();
    const first = Math.ceil((fromWall - noonMs) / dayMs) * dayMs;
    for (let at = first; at + noonMs < toWall; at += dayMs) {
      const day = new Date(at).toISOString().slice(0, 10);
      if (!days.has(day)) days.set(day, holiday.name);
    }
  }
  return [...days].map(([day, name]) => ({ day, name })).sort((a, b) => a.day < b.day ? -1 : 1);
}
