export type Counted = { count: number; isMore: boolean };

/** "1,234", and "10,000+" where counting ended before the rows did. */
export const countText = ({ count, isMore }: Counted): string => `${count.toLocaleString("en")}${isMore ? "+" : ""}`;

/** "1,234 accounts match", of the list's name. */
export function matchText(counted: Counted, label: string): string {
  const many = label.toLowerCase();
  if (counted.count === 0 && !counted.isMore) return `No ${many} match`;
  const isOne = counted.count === 1 && !counted.isMore;
  return `${countText(counted)} ${isOne ? `${many.replace(/s$/, "")} matches` : `${many} match`}`;
}
