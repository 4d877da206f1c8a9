import type { z } from "zod";
import type { widgetNew } from "./dashboards.ts";

type Widget = z.output<typeof widgetNew>;

/** What a first dashboard begins with: how much leaves, what comes of it, and by whom and what. */
export const firstWidgets: Record<"repliesAndOpens", Widget[]> = {
  repliesAndOpens: [
    { title: "Sent", question: { kind: "count", measure: "sent" }, back: "30d" },
    { title: "Reply rate", question: { kind: "rate", measure: "replied" }, back: "90d" },
    { title: "Open rate", question: { kind: "rate", measure: "opened" }, back: "90d" },
    { title: "Bounce rate", question: { kind: "rate", measure: "bounced" }, back: "90d" },
    {
      title: "Sent, opened and replied by week",
      question: { kind: "series", measures: ["sent", "opened", "replied"], every: "week" },
      back: "90d",
    },
    {
      title: "Reply rate by template",
      question: { kind: "breakdown", measure: "replied", asRate: true, by: "template", limit: 10 },
      back: "90d",
    },
    {
      title: "Sent by sender",
      question: { kind: "breakdown", measure: "sent", asRate: false, by: "sender", limit: 10 },
      back: "90d",
    },
  ],
};
