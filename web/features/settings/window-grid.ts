import type { SendingWindow, Weekday } from "#db/schema/teammate.ts";

export const weekdays: { key: Weekday; label: string }[] = [
  { key: "mon", label: "Monday" },
  { key: "tue", label: "Tuesday" },
  { key: "wed", label: "Wednesday" },
  { key: "thu", label: "Thursday" },
  { key: "fri", label: "Friday" },
  { key: "sat", label: "Saturday" },
  { key: "sun", label: "Sunday" },
];

export const officeHours: SendingWindow = Object.fromEntries(
  weekdays.slice(0, 5).map(({ key }) => [key, [["09:00", "17:00"]]]),
);

/** "Mon–Fri 09:00–17:00" and the like: days with the same spans next to each other are said together. */
export function windowText(window: SendingWindow): string {
  if (window === null) return "Always";
  const spansOf = (day: Weekday) => (window[day] ?? []).map(([from, to]) => `${from}–${to}`).join(", ");
  const runs: { from: string; to: string; spans: string }[] = [];
  for (const { key, label } of weekdays) {
    const short = label.slice(0, 3);
    const spans = spansOf(key);
    const last = runs.at(-1);
    if (last && last.spans === spans) last.to = short;
    else runs.push({ from: short, to: short, spans });
  }
  return runs.filter((run) => run.spans !== "")
    .map((run) => `${run.from === run.to ? run.from : `${run.from}–${run.to}`} ${run.spans}`).join("; ");
}

/** A span of one day replaced, added (`n` past the end) or, with null, taken away. */
export function withSpan(window: NonNullable<SendingWindow>, day: Weekday, n: number, span: [string, string] | null) {
  const spans = [...(window[day] ?? [])];
  spans.splice(n, 1, ...(span ? [span] : []));
  return { ...window, [day]: spans };
}
