import { noEmailWords } from "#jobs/rules/no-email.ts";
import { isPlaybookFault } from "#jobs/rules/playbook-fault.ts";
import { stoppedBy } from "#jobs/rules/stopped-start.ts";
import { addressText, pathText } from "#web/shared/mail/path-text.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { dateTimeText, zoneText } from "#web/shared/time-text.ts";
import type { Tone } from "#web/shared/ui/Badge.tsx";

export type HoldKind = NonNullable<Message["hold"]>["kind"];
export type Held = Pick<Message, "hold" | "expectedAt" | "wouldLeaveAt" | "timeZone" | "ignoreWindow"> & {
  teammate: { name: string };
  /** Null of what no start made; left out where that is not known. */
  start?: object | null;
  /** What else a person must end; left out where that is not known. */
  alsoHeld?: Message["alsoHeld"];
};
/** When a pending message leaves and what decides it. `short` is for a list, `title` and `why` for the message itself. */
export type HoldText = {
  tone: Tone;
  short: string;
  title: string;
  why: string | null;
  /** How many more holds than the first a person must end; and all of them in words, where they are several. */
  more: number;
  all: string | null;
};
const alone = { more: 0, all: null };

/** A message that is due goes with the next look of the release, seconds away. */
const soonMs = 20_000;

/** When it is expected to leave and which hold decides it, in words and in the sender's zone by name (PR3). */
export function holdText(held: Held, nowMs: number): HoldText {
  const { hold, expectedAt, wouldLeaveAt } = held;
  const at = (instant: string) => timeText(instant, held.timeZone, nowMs);
  if (hold && expectedAt === null) {
    const holds = [hold, ...(held.alsoHeld ?? [])];
    return {
      more: holds.length - 1,
      all: holds.length > 1 ? holds.map(labelOf).join(" · ") : null,
      tone: decisions.has(hold.kind) ? "warn" : "danger",
      short: blockText(hold.kind, hold.detail),
      title: titleOf(holds, wouldLeaveAt === null ? null : at(wouldLeaveAt)),
      why: sentence(held, hold),
    };
  }
  if (expectedAt === null) {
    return { ...alone, tone: "neutral", short: "No time known", title: "No time is known yet", why: null };
  }
  const isSoon = Date.parse(expectedAt) - nowMs < soonMs;
  // Its time to be taken back, such as a reply's.
  if (isSoon && hold?.kind === "send_date") {
    return {
      ...alone,
      tone: "ok",
      short: "Leaves now",
      title: "Leaves in a moment",
      why: "You can still take it back.",
    };
  }
  return {
    ...alone,
    tone: hold === null || isSoon ? "ok" : "neutral",
    short: isSoon ? "Leaves now" : dateTimeText(expectedAt, held.timeZone, nowMs),
    title: isSoon ? "Leaves now" : `Leaves ${at(expectedAt)}`,
    why: hold === null ? null : sentence(held, hold),
  };
}

/** When it would leave, where all that holds it is ended by a word; nobody knows when what is stopped goes on. */
function titleOf(holds: readonly { kind: HoldKind; detail: string | null }[], at: string | null): string {
  const stopped = holds.map(({ detail }) => stoppedBy(detail)).find((by) => by !== null);
  if (stopped) return `Will not leave while its ${stopped} is ${stopped === "start" ? "stopped" : "paused"}`;
  if (at === null) return "Will not leave by itself";
  const [{ kind, detail }] = holds as [typeof holds[number]];
  const fix = holds.length > 1 ? undefined : fixes[kind]?.(detail);
  return `Would leave ${at} ${fix ?? `once ${holds.length > 1 ? "all of that" : "that"} is settled`}`;
}

/** One of several holds: what happened says more than that something did. */
const labelOf = ({ kind, detail }: { kind: HoldKind; detail: string | null }): string =>
  kind === "life_event" && detail ? detail.replace(/\.$/, "") : blockText(kind, detail);

/** What keeps a pending message from leaving by itself, in words; null where only time does (PR3). */
export const heldText = (held: Pick<Held, "hold" | "expectedAt" | "alsoHeld">): string | null =>
  held.hold && held.expectedAt === null ? [held.hold, ...(held.alsoHeld ?? [])].map(labelOf).join(" · ") : null;

/** "at Tue 24 Nov, 09:00 (Berlin time)", or "now". */
export function timeText(instant: string, zone: string, nowMs: number): string {
  if (Date.parse(instant) - nowMs < soonMs) return "now";
  return `at ${dateTimeText(instant, zone, nowMs)} (${zoneText(zone)})`;
}

/** Nothing is wrong with the mail: it waits for a word of the team. */
const decisions: ReadonlySet<HoldKind> = new Set<HoldKind>(["approval", "life_event", "paused"]);

/** What a list says of a message that waits for a person. */
const blocks: Partial<Record<HoldKind, string>> = {
  approval: "Needs approval",
  missing_data: "Data missing",
  bad_link: "Bad link",
  life_event: "Something happened",
  no_sender: "No sender",
  no_recipient: "Suppressed",
  channel_broken: "Channel broken",
  paused: "Paused",
  hourly_limit: "Limit is 0",
  daily_limit: "Limit is 0",
  window: "Window never opens",
};

/** Nothing leaves by this sender, which no time changes. */
export const limitIsZeroText = (name: string): string =>
  `${name}'s limit is 0: nothing leaves until somebody raises it.`;

/** What keeps a message that waits for a person, in two or three words. */
export function blockText(kind: HoldKind, detail: string | null = null): string {
  if (kind === "no_recipient" && detail === noEmailWords) return "No e-mail";
  return stops[stoppedBy(detail) ?? ""] ?? blocks[kind] ?? "Waits for a person";
}
const stops: Record<string, string> = { start: "Start stopped", playbook: "Playbook paused" };

const fixes: Partial<Record<HoldKind, (detail: string | null) => string>> = {
  approval: () => "once approved",
  missing_data: () => "once what is missing is filled in",
  bad_link: () => "once its link is mended",
  life_event: () => "once a person releases it",
  no_sender: () => "once it has a sender",
  channel_broken: () => "once the channel works again",
  paused: (detail) => isPlaybookFault(detail) ? "once its playbook is mended" : "once sending is resumed",
  hourly_limit: () => "once the limit is raised",
  daily_limit: () => "once the limit is raised",
};

/** One clear sentence for each hold. */
function sentence({ teammate, start, expectedAt }: Held, { kind, detail }: NonNullable<Held["hold"]>): string {
  const { name } = teammate;
  const said = detail ?? "";
  switch (kind) {
    case "review_delay":
      // Beside starts only a copy has such a time.
      return start === null
        ? "It is a copy, and waits a day for whoever looks it through. Send now ends the wait."
        : "It waits for the end of its time for review.";
    case "send_date":
      return "It waits for its send date.";
    case "window":
      return `It waits for ${name}'s next sending window.`;
    case "leave":
      if (said === "" || said.startsWith("on leave")) return `${name} is ${said || "on leave"}.`;
      return `It is a holiday of ${name}'s: ${said}.`;
    case "hourly_limit":
    case "daily_limit":
      if (expectedAt === null) return limitIsZeroText(name);
      return `${name}'s ${kind === "daily_limit" ? "daily" : "hourly"} limit is used up by the mails before it.`;
    case "min_gap":
      return `${name} leaves a gap between two mails.`;
    case "approval":
      return "Nobody has approved these words yet.";
    case "missing_data":
      return missingText(said.split(", "));
    case "bad_link":
      return `This link cannot be sent: ${addressText(said)}. Only http, https and mailto addresses leave.`;
    case "being_edited":
      return "Somebody is writing in it. It waits until two minutes after the last word, 30 at most.";
    case "life_event":
      return said || "Something happened to its reader or account since it was made.";
    case "no_sender":
      return `${name} cannot send on this channel: no address there, or no right to send.`;
    case "no_recipient":
      return `${said || "Its address is suppressed."} At its date it is skipped.`;
    case "channel_broken":
      return said || "The channel does not work.";
    case "paused":
      return said || "Sending is paused.";
  }
}

/** Words, files and values are missing in different ways. */
function missingText(paths: string[]): string {
  const unfilled = paths.filter((path) => path !== "message.file" && path !== "message.size");
  return [
    ...(unfilled.length > 0 ? [`It has no value for ${listText(unfilled.map(pathText))}.`] : []),
    ...(paths.includes("message.file") ? ["A file of it is missing, or cannot be mailed."] : []),
    ...(paths.includes("message.size") ? ["Its files come to more than the 25 MB that a message holds."] : []),
  ].join(" ");
}

/** "a, b and c". */
export function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
