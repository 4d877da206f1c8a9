/** Where numbers stand in a chart. Pure; px unless said. */

/** Round steps from 0 to what holds `most`, at most `parts` of them: counts get whole steps. The last is the top of the axis. */
export function ticksTo(most: number, parts = 4): number[] {
  const top = Math.max(1, most);
  const rough = top / Math.max(1, parts);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough)!);
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, n) => n * step);
}

/** Where a value of `[0, most]` stands between `bottom` and `top`. */
export const heightAt = (value: number, most: number, bottom: number, top: number): number =>
  bottom + (top - bottom) * (most === 0 ? 0 : value / most);

/** Where the nth of `count` points stands between two edges; the only one stands in the middle. */
export const placeAt = (n: number, count: number, left: number, right: number): number =>
  count <= 1 ? (left + right) / 2 : left + (right - left) * n / (count - 1);

/** Which of `count` points is nearest to a place. */
export function nearestTo(place: number, count: number, left: number, right: number): number {
  if (count <= 1 || right <= left) return 0;
  return Math.min(count - 1, Math.max(0, Math.round((place - left) / (right - left) * (count - 1))));
}

type Spot = { x: number; y: number };

/** An SVG path through the points; where one is missing the line is broken. */
export function pathOf(points: readonly (Spot | null)[]): string {
  let isOn = false;
  return points.map((point) => {
    if (!point) {
      isOn = false;
      return "";
    }
    const move = isOn ? "L" : "M";
    isOn = true;
    return `${move}${round(point.x)} ${round(point.y)}`;
  }).join("");
}

/** Those that have no neighbour, so that no line shows them. */
export const alone = (points: readonly (Spot | null)[]): Spot[] =>
  points.flatMap((point, n) => (point && !points[n - 1] && !points[n + 1] ? [point] : []));

/** Where labels stand that want to be at `wanted`, each at least `gap` from the next and all within the edges, in the order given. */
export function spreadOut(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, n) => n).toSorted((a, b) => wanted[a]! - wanted[b]! || a - b);
  const placed = [...wanted];
  let least = top;
  for (const n of order) {
    placed[n] = Math.max(wanted[n]!, least);
    least = placed[n]! + gap;
  }
  let most = bottom;
  for (const n of order.toReversed()) {
    placed[n] = Math.min(placed[n]!, most);
    most = placed[n]! - gap;
  }
  return placed;
}

/** Which of `count` labels are shown where each needs `each` px: evenly spaced, the first always. */
export function labelled(count: number, width: number, each: number): number[] {
  const room = Math.max(1, Math.floor(width / each));
  const every = Math.max(1, Math.ceil(count / room));
  return Array.from({ length: count }, (_, n) => n).filter((n) => n % every === 0);
}

const round = (px: number) => Math.round(px * 10) / 10;
