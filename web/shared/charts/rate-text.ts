/** A share of what can tell, with the 95 % interval of it; null where nothing can: "not tracked" (TR3). */
export type Rate = { count: number; of: number; value: number; low: number; high: number } | null;

/** Below so many a percentage says more than is known. */
const fewest = 30;
const nbsp = "\u00a0";
export const notTracked = "not tracked";

export const isFew = (rate: NonNullable<Rate>): boolean => rate.of < fewest;

/** "38 %"; "0.4 %" where whole ones would say 0 of what is something, and never 100 of what is not all. */
export function percentText(share: number): string {
  const percent = share * 100;
  const isClose = percent > 0 && percent < 1 || percent > 99 && percent < 100;
  return `${isClose ? Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10)) : Math.round(percent)}${nbsp}%`;
}

/** "14–69 %". */
export const intervalText = ({ low, high }: { low: number; high: number }): string =>
  `${Math.round(low * 100)}–${Math.round(high * 100)}${nbsp}%`;

/** "312 of 821". */
export const ofText = ({ count, of }: { count: number; of: number }): string => `${manyText(count)} of ${manyText(of)}`;

/** "38 %"; of few "3 of 8"; "none sent" where none was, and "not tracked" where nothing can tell. */
export function rateText(rate: Rate): string {
  if (rate === null) return notTracked;
  if (rate.of === 0) return "none sent";
  return isFew(rate) ? ofText(rate) : percentText(rate.value);
}

/** The whole of it: "3 of 8 (14–69 %)", "38 %, 312 of 821 (35–41 %)". */
export function rateSentence(rate: Rate): string {
  if (rate === null || rate.of === 0) return rateText(rate);
  const exact = `${ofText(rate)} (${intervalText(rate)})`;
  return isFew(rate) ? exact : `${percentText(rate.value)}, ${exact}`;
}

/** How large a share bars of these rates have room for: a quarter at least, so that what is hardly known does not look like much. */
export function widestOf(rates: readonly Rate[]): number {
  const most = Math.max(0, ...rates.map((rate) => rate?.high ?? 0));
  return [0.25, 0.5].find((share) => most <= share) ?? 1;
}

/** "1,234". */
export const manyText = (n: number): string => n.toLocaleString("en");

/** A number on an axis: "1,234", "12k", "1.5M". */
export function shortNumber(n: number): string {
  if (n < 10_000) return manyText(n);
  const [unit, name] = n < 1_000_000 ? [1_000, "k"] as const : [1_000_000, "M"] as const;
  return `${(n / unit).toLocaleString("en", { maximumFractionDigits: 1 })}${name}`;
}
