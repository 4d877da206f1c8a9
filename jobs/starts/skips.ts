export type SkipWhy =
  | "unsubscribed"
  | "suppressed"
  | "no_email"
  | "duplicate"
  | "no_valid_sender"
  | "no_users"
  | "several_accounts"
  | "no_account"
  | "group_too_large";
export type Skip = { why: SkipWhy; count: number; sample: string[] };

const mostSamples = 5;

/** Counts whom a start skips, by reason, and keeps some of each by name (ST6). */
export function makeSkips() {
  const byWhy = new Map<SkipWhy, Skip>();
  return {
    add(why: SkipWhy, label: string) {
      const skip = byWhy.get(why) ?? { why, count: 0, sample: [] };
      skip.count++;
      if (skip.sample.length < mostSamples) skip.sample.push(label);
      byWhy.set(why, skip);
    },
    list: (): Skip[] => [...byWhy.values()],
  };
}

export type Skips = ReturnType<typeof makeSkips>;
