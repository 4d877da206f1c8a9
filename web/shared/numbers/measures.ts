import type { Tone } from "../charts/line-text.ts";

export type Measure = "conversations" | "sent" | "opened" | "replied" | "bounced" | "unsubscribed";
export type RateMeasure = Exclude<Measure, "conversations" | "sent">;

type Said = {
  label: string;
  /** What a share of conversations is called by it. */
  rate: string;
  detail: string;
  tone: Tone;
  dashed?: true;
};

/** What of conversations is counted (VI5). */
export const measures: Record<Measure, Said> = {
  conversations: {
    label: "Conversations",
    rate: "Conversations",
    detail: "All of them, pending ones too",
    tone: "text",
  },
  sent: {
    label: "Sent",
    rate: "Sent",
    detail: "A message of it has left",
    tone: "accent",
  },
  opened: {
    label: "Opened",
    rate: "Open rate",
    detail: "Somebody opened it",
    tone: "muted",
    dashed: true,
  },
  replied: {
    label: "Replied",
    rate: "Reply rate",
    detail: "A person wrote back",
    tone: "ok",
  },
  bounced: {
    label: "Bounced",
    rate: "Bounce rate",
    detail: "A message of it came back",
    tone: "danger",
  },
  unsubscribed: {
    label: "Unsubscribed",
    rate: "Unsubscribe rate",
    detail: "Somebody unsubscribed by it",
    tone: "warn",
  },
};
export const measureNames = Object.keys(measures) as Measure[];
export const rateNames = measureNames.filter((name): name is RateMeasure =>
  name !== "conversations" && name !== "sent"
);
