import type { Answer } from "#web/shared/api.ts";
import { dateTimeText } from "#web/shared/time-text.ts";

export type Entry = Answer<"GET /api/history/:room">["items"][number];
type What = Extract<Entry, { kind: "event" }>["what"];

const somebody = "Somebody who has left";
const happened: Record<What, string> = {
  approved: "approved it",
  approval_undone: "took the approval back",
  cancelled: "deleted it",
  cancel_undone: "took the deletion back",
  sent: "Sent, with exactly these words",
  failed: "The provider refused it",
  unknown: "Nobody knows whether it left",
  settled_sent: "settled it as sent",
  settled_failed: "settled it as failed",
  skipped: "Kept back",
};
const whyKept: Record<string, string> = {
  unsubscribed: "its reader unsubscribed",
  suppressed: "its address is suppressed",
};
const beginnings: Record<Extract<Entry, { kind: "begun" }>["as"], string> = {
  start: "started it",
  reply: "wrote it as a reply",
  copy: "made it as a copy",
  template: "made it",
  signature: "joined",
  message: "made it",
};

/** What an entry tells, as a sentence without its stop. `restoredName` names the version that an edit put back. */
export function titleOf(entry: Entry, restoredName: string | null): string {
  const who = entry.by?.name ?? somebody;
  if (entry.kind === "edit") return restoredName === null ? who : `${who} restored ${restoredName}`;
  if (entry.kind === "begun") return entry.by ? `${who} ${beginnings[entry.as]}` : "Its beginning";
  const what = happened[entry.what];
  return /^[A-Z]/.test(what) ? what : `${who} ${what}`;
}

/** What stands beneath it: how much was written, or why. */
export function detailOf(entry: Entry): string | null {
  if (entry.kind === "edit") {
    const counts = [entry.added > 0 ? `+${entry.added}` : "", entry.removed > 0 ? `−${entry.removed}` : ""];
    return counts.filter(Boolean).join(" ") || "formatting";
  }
  if (entry.kind === "event") return entry.detail && (whyKept[entry.detail] ?? entry.detail);
  const from = entry.template === null ? [] : [`from the template ${entry.template}`];
  return [...(entry.name === null ? [] : [entry.name]), ...from].join(", ") || null;
}

const timeIn = (text: string) => text.split(", ").at(-1)!;

/** "14:02", or "13:58 to 14:02" of a run of edits. */
export function timesOf(entry: Entry, zone: string): string {
  const until = timeIn(dateTimeText(entry.at, zone));
  const from = entry.kind === "edit" ? timeIn(dateTimeText(entry.from, zone)) : until;
  return from === until ? until : `${from} to ${until}`;
}

/** "the version of Tue 24 Nov, 14:02", as one names it to somebody. */
export const versionName = (entry: Entry, zone: string): string =>
  entry.kind === "begun" ? "the beginning" : `the version of ${dateTimeText(entry.at, zone)}`;

/** The name of the version `seq`, as far as it stands among these entries. */
export function nameOfVersion(seq: number, entries: readonly Entry[], zone: string): string {
  if (seq === 0) return "the beginning";
  const entry = entries.find((one) => one.kind === "edit" && one.firstSeq <= seq && seq <= one.seq);
  return entry ? versionName(entry, zone) : "an earlier version";
}

/** The entries by the day on which they ended, in `zone`, in their order. */
export function byDay(entries: readonly Entry[], zone: string, nowMs: number): { day: string; entries: Entry[] }[] {
  const dayOf = (at: string | number) => dateTimeText(at, zone, nowMs).split(",")[0]!;
  const named: Record<string, string> = { [dayOf(nowMs - 86_400_000)]: "Yesterday", [dayOf(nowMs)]: "Today" };
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const name = named[day] ?? day;
    const last = days.at(-1);
    if (last?.day === name) last.entries.push(entry);
    else days.push({ day: name, entries: [entry] });
  }
  return days;
}
