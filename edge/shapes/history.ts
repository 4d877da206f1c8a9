import type { z } from "zod";
import type { PastEvent, PastFacts, PastOf } from "#db/queries/history.ts";
import type { TeammateRow } from "#db/queries/teammate.ts";
import type { Breaks, Run } from "#jobs/history/runs.ts";
import type * as contract from "../contract/history.ts";
import { toInstant } from "./instant.ts";
import { toTeammateShort } from "./teammate.ts";

type Entry = z.input<typeof contract.historyEntry>;
type What = Extract<Entry, { kind: "event" }>["what"];
/** Something of the trail that a history tells of. */
export type Told = PastEvent & { what: What };

/** Where runs of edits end beside pauses: at what is told, and around an edit that put an earlier text back. */
export function breaksOf(events: readonly PastEvent[]): Breaks {
  const restores = events.filter(({ action }) => action === "text.restored")
    .map(({ detail }) => [Number(detail?.["seq"]), Number(detail?.["from"])] as const);
  return { instants: toldOf(events).map(({ atMs }) => atMs), restores: new Map(restores) };
}

/** Runs and what happened between them, newest first; at the end of all, how the text began. */
export function toTimeline(o: {
  of: PastOf;
  facts: PastFacts;
  runs: readonly Run[];
  told: readonly Told[];
  /** The opening in which the edit behind the last run was made; null at the end of the log. */
  olderSealNo: number | null;
  people: ReadonlyMap<string, TeammateRow>;
  /** Whom it is told to: of somebody else's personal template nothing is said (PE7). */
  askerId: string;
}): Entry[] {
  const person = (id: string | null) => {
    const found = o.people.get(id ?? "");
    return found ? toTeammateShort(found) : null;
  };
  const entries: Entry[] = [];
  const [runs, told] = [[...o.runs], [...o.told]];
  while (runs.length > 0 || told.length > 0) {
    const [run, event] = [runs[0], told[0]];
    // A run holds no instant of an event, so that either lies before the other.
    if (run && (!event || event.atMs <= run.fromMs)) {
      runs.shift();
      const olderSealNo = runs[0]?.sealNo ?? o.olderSealNo;
      entries.push(toEdit(run, olderSealNo !== null && olderSealNo < run.sealNo, person(run.authorId)));
    } else entries.push(toEvent(told.shift()!, run?.lastSeq ?? 0, person));
  }
  return o.olderSealNo === null ? [...entries, toBegun(o, person(o.facts.begunById))] : entries;
}

/** Times are whole seconds: what is finer tells nobody anything. */
const atSecond = (atMs: number) => toInstant(Math.floor(atMs / 1_000) * 1_000);

type Person = NonNullable<Entry["by"]> | null;

const toEdit = (run: Run, reopened: boolean, by: Person): Entry => ({
  kind: "edit",
  ...{ firstSeq: run.firstSeq, seq: run.lastSeq, by, from: atSecond(run.fromMs), at: atSecond(run.untilMs) },
  ...{ added: run.added, removed: run.removed, restoredFrom: run.restoredFrom, reopened },
});

const toEvent = (event: Told, seq: number, person: (id: string | null) => Person): Entry => ({
  kind: "event",
  ...{ what: event.what, seq, by: person(event.actorId), at: atSecond(event.atMs) },
  detail: wordsIn(event.detail),
});

const wordsIn = (detail: PastEvent["detail"]): string | null => {
  const words = detail?.["words"] ?? detail?.["why"];
  return typeof words === "string" ? words : null;
};

function toBegun({ of, facts, askerId }: { of: PastOf; facts: PastFacts; askerId: string }, by: Person): Entry {
  const { startName: name, templateOwnerId } = facts;
  const template = templateOwnerId === null || templateOwnerId === askerId ? facts.templateName : null;
  return { kind: "begun", as: beganAs(of, facts), name, template, seq: 0, by, at: atSecond(facts.begunAtMs) };
}

function beganAs({ kind }: PastOf, { startName, begunBy }: PastFacts): Extract<Entry, { kind: "begun" }>["as"] {
  if (kind !== "draft") return kind;
  if (startName !== null) return "start";
  if (begunBy === "message.copied") return "copy";
  return begunBy === "message.replied" ? "reply" : "message";
}

const plain: Record<string, What> = {
  "message.approve": "approved",
  "message.approved": "approved",
  "message.cancel": "cancelled",
  "message.sent": "sent",
  "message.failed": "failed",
  "message.unknown": "unknown",
  "message.skipped": "skipped",
};
/** What an undo took back: it is of the action before it. */
const undone: Record<string, What> = { "message.approve": "approval_undone", "message.cancel": "cancel_undone" };

/** What of the trail is told, in its order. */
export function toldOf(events: readonly PastEvent[]): Told[] {
  return events.flatMap((event, n) => {
    const what = event.action === "message.settled"
      ? event.detail?.["as"] === "sent" ? "settled_sent" : "settled_failed"
      : event.action === "message.undo"
      ? undone[events[n + 1]?.action ?? ""]
      : plain[event.action];
    return what ? [{ ...event, what }] : [];
  });
}
