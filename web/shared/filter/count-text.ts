export type Counted = { count: number; isMore: boolean };

/** Counting ends here: nobody reads a larger number. */
const mostCounted = 10_000;

/** Counting ended because it took too long: there are so many at least, and perhaps far more. */
export const isCut = ({ count, isMore }: Counted): boolean => isMore && count < mostCounted;

/** "1,234", "10,000+", and "at least 12" where counting was cut short. */
export function countText(counted: Counted): string {
  const many = counted.count.toLocaleString("en");
  if (isCut(counted)) return `at least ${many}`;
  return `${many}${counted.isMore ? "+" : ""}`;
}

/** "all 1,234 accounts that match", "all accounts that match, at least 12", where `many` names them. */
export const allText = (counted: Counted, many = ""): string =>
  isCut(counted)
    ? `all${many && ` ${many}`} that match, ${countText(counted)}`
    : `all ${countText(counted)}${many && ` ${many}`} that match`;

/** "1,234 accounts match", of the list's name. */
export function matchText(counted: Counted, label: string): string {
  const many = label.toLowerCase();
  if (counted.count === 0) return counted.isMore ? `No ${many} found so far` : `No ${many} match`;
  const isOne = counted.count === 1 && !counted.isMore;
  const text = countText(counted);
  return `${text[0]!.toUpperCase()}${text.slice(1)} ${isOne ? `${many.replace(/s$/, "")} matches` : `${many} match`}`;
}
