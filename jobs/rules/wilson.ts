/** The normal distribution's quantile of 97.5 %: what leaves 2.5 % on either side. */
const z = 1.959963984540054;

/**
 * The 95 % interval of a share of which `count` of `of` were seen, by Wilson's score: within 0 and 1, and of use for a handful too.
 * Nothing is known of none: 0 to 1.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212; as recommended for
 * small samples by L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001).
 * @throws {RangeError} `count` is not among 0 to `of`.
 */
export function wilson(count: number, of: number): { low: number; high: number } {
  if (!(count >= 0 && count <= of)) throw new RangeError(`${count} of ${of}`);
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const spread = z * z / of;
  const middle = share + spread / 2;
  const reach = z * Math.sqrt(share * (1 - share) / of + spread / (4 * of));
  // At either end the true bound is that end, which floating point misses by a hair.
  return {
    low: count === 0 ? 0 : (middle - reach) / (1 + spread),
    high: count === of ? 1 : (middle + reach) / (1 + spread),
  };
}
