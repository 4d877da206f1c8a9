import { manyText } from "./rate-text.ts";

export type Tone = "accent" | "ok" | "warn" | "danger" | "text" | "muted";
/** One line of a chart; null where it is not tracked. */
export type Line = { key: string; label: string; tone: Tone; dashed?: boolean; values: readonly (number | null)[] };

/** What a chart of lines shows, for whoever does not see it: each line's sum, its highest point and its last. */
export function lineSummary(label: string, names: readonly string[], lines: readonly Line[]): string {
  if (names.length === 0) return `${label}. Nothing yet.`;
  const span = names.length === 1 ? names[0]! : `${names.length} points from ${names[0]} to ${names.at(-1)}`;
  const each = lines.map(({ label, values }) => {
    const known = values.flatMap((value, n) => (value === null ? [] : [{ value, n }]));
    if (known.length === 0) return `${label}: not tracked.`;
    const top = known.reduce((best, one) => (one.value > best.value ? one : best));
    const sum = known.reduce((all, one) => all + one.value, 0);
    return `${label}: ${manyText(sum)} together, at most ${manyText(top.value)} (${names[top.n]}), at the end ${
      manyText(known.at(-1)!.value)
    }.`;
  });
  return [`${label}, ${span}.`, ...each].join(" ");
}

/** What stands at one point: "3 November 2025: Sent 12, Replied 4". */
export const pointText = (name: string, lines: readonly Line[], n: number): string =>
  `${name}: ${
    lines.map(({ label, values }) => {
      const value = values[n];
      return `${label} ${value === null || value === undefined ? "not tracked" : manyText(value)}`;
    }).join(", ")
  }`;
