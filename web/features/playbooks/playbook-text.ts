import type { Tone } from "#web/shared/ui/Badge.tsx";
import type { Answer } from "#web/shared/api.ts";
import type { Definition } from "./definition.ts";

export type PlaybookRow = Answer<"GET /api/playbooks">["items"][number];
export type State = PlaybookRow["state"];

export const states: Record<State, { label: string; tone: Tone }> = {
  draft: { label: "Draft", tone: "neutral" },
  live: { label: "Live", tone: "ok" },
  paused: { label: "Paused", tone: "warn" },
};

/** "1 account", "1,240 accounts". */
export const countOf = (n: number, one: string, isMore = false): string =>
  `${n.toLocaleString("en")}${isMore ? "+" : ""} ${one}${n === 1 && !isMore ? "" : "s"}`;

/** "at once", "on day 3". */
export const dayText = (days: number): string => (days === 0 ? "at once" : `on day ${days.toLocaleString("en")}`);

/** "1 day", "36 hours", "no time": what the team has to review. */
export function reviewText(hours: number): string {
  if (hours === 0) return "no time to review";
  const isDays = hours % 24 === 0;
  const n = isDays ? hours / 24 : hours;
  return `${n.toLocaleString("en")} ${isDays ? "day" : "hour"}${n === 1 ? "" : "s"} to review`;
}

/** How often an account may be acted on (PB3). */
export function reentryText(reentry: Definition["reentry"]): string {
  if (reentry.kind === "once") return "once per account";
  if (reentry.kind === "always") return "every time an account matches anew";
  return `at most ${countOf(reentry.times, "time")} in ${countOf(reentry.days, "day")} per account`;
}

/** What becomes of unsent mail when its account stops matching (PB3): a word for what differs, a sentence for who decides. */
export const undos = [
  {
    value: "delete",
    label: "Delete it",
    word: "deleted",
    detail: "It never leaves. One that somebody wrote in during the last 5 minutes is held instead.",
  },
  { value: "hold", label: "Hold it", word: "held", detail: "It waits until somebody releases or deletes it." },
  { value: "send", label: "Send it all the same", word: "sent all the same", detail: "It leaves as it was planned." },
] as const;

export const wordOfUndo = (undo: (typeof undos)[number]["value"]) => undos.find(({ value }) => value === undo)!.word;

/** Numbers are counted up to this: there may be more. */
const mostCounted = 10_000;
/** "1,234", or "10,000+" where counting ended. */
export const cappedText = (n: number): string => `${n.toLocaleString("en")}${n >= mostCounted ? "+" : ""}`;

/** From so many on, or from half of all, the number is typed before they are taken in, as the API asks too (PB1). */
const many = 500;
export const isMany = (count: number, accounts: number): boolean => count > many || count > accounts / 2;

/** The pending mail of one playbook, as the desk's own filter has it (PR1). */
export const pendingPath = (id: string): string =>
  `/pending?view=all&filter=${
    encodeURIComponent(JSON.stringify({ all: [{ field: "message.playbookId", op: "is", value: id }] }))
  }`;
