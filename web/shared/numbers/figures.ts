import type { Tone } from "../charts/line-text.ts";
import { type Rate, rateText } from "../charts/rate-text.ts";

/** What became of mail, counted by messages (TR3). */
export type Figures = { sent: number; opens: Rate; replies: Rate; bounces: Rate; unsubscribes: Rate };
export type FiguresBy = { key: string | null; label: string; figures: Figures };
export type FigureKind = Exclude<keyof Figures, "sent">;

/** The rates in the order in which they are read. */
export const figureKinds: { key: FigureKind; label: string; short: string; tone: Tone }[] = [
  { key: "opens", label: "Opened", short: "Opened", tone: "accent" },
  { key: "replies", label: "Replied", short: "Replied", tone: "ok" },
  { key: "bounces", label: "Bounced", short: "Bounced", tone: "danger" },
  { key: "unsubscribes", label: "Unsubscribed", short: "Unsub.", tone: "warn" },
];

/** One rate of them; where nothing was sent one of none, as there is nothing to track yet (TR3). */
export const rateOf = (figures: Figures, kind: FigureKind): Rate =>
  figures.sent === 0 ? { count: 0, of: 0, value: 0, low: 0, high: 0 } : figures[kind];

/** The columns of a table of figures, and a row of it: dashes where nothing was sent. */
export const figureHead = (by: string): string[] => [by, "Sent", ...figureKinds.map(({ label }) => label)];
export const figureCells = ({ label, figures }: FiguresBy): string[] => [
  label,
  figures.sent.toLocaleString("en"),
  ...figureKinds.map(({ key }) => (figures.sent === 0 ? "–" : rateText(figures[key]))),
];

/** The rate that is shown first: of replies, else the first that anything can tell (TR3). */
export function firstKind(rows: readonly FiguresBy[]): FigureKind {
  const isTracked = (kind: FigureKind) => rows.some(({ figures }) => figures.sent > 0 && figures[kind] !== null);
  return isTracked("replies") ? "replies" : figureKinds.find(({ key }) => isTracked(key))?.key ?? "replies";
}
