import type { Tone } from "./line-text.ts";

/** The tokens of each tone, as classes that Tailwind finds. */
export const stroke: Record<Tone, string> = {
  accent: "stroke-accent",
  ok: "stroke-ok",
  warn: "stroke-warn",
  danger: "stroke-danger",
  text: "stroke-text",
  muted: "stroke-line-strong",
};
export const fill: Record<Tone, string> = {
  accent: "fill-accent",
  ok: "fill-ok",
  warn: "fill-warn",
  danger: "fill-danger",
  text: "fill-text",
  muted: "fill-line-strong",
};
/** Of words, which need more contrast than a line. */
export const wordFill = (tone: Tone): string => (tone === "muted" ? "fill-muted" : fill[tone]);
