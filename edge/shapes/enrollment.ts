import type { z } from "zod";
import type { StayAction, StayDeeds, StayItem, StayRow, StayStep } from "#db/queries/playbook-history.ts";
import type { Expectation } from "#jobs/sends/queue-forecast.ts";
import type * as contract from "../contract/playbooks.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { toWait } from "./message.ts";

type Answer = z.input<typeof contract.enrollment>;
type Step = Answer["steps"][number];
type Leaves = Step["messages"][number]["leaves"];

/** Stays with what was done in each, what not and why (PB5). One that was entered for the record alone has no steps. */
export function toEnrollments(
  rows: readonly StayRow[],
  deeds: StayDeeds,
  expected: ReadonlyMap<string, Expectation>,
): Answer[] {
  const steps = Map.groupBy(deeds.steps, keyOf);
  const items = Map.groupBy(deeds.items, keyOf);
  return rows.map((row) => ({
    id: row.id,
    playbook: { id: row.playbookId, name: row.playbookName },
    version: row.versionNo,
    account: { id: row.accountId, name: row.accountName },
    enteredAt: toInstant(row.enteredAtMs),
    leftAt: toInstantOrNull(row.leftAtMs),
    leftWhy: row.leftWhy,
    baseline: row.baseline,
    steps: actionsOf(row, deeds).flatMap((action) => {
      const key = `${row.id} ${action.key}`;
      return toStep(action, steps.get(key)?.[0], items.get(key) ?? [], {
        nameOf: (after) => actionsOf(row, deeds).find(({ key }) => key === after)?.name ?? after,
        toLeaves: (id) => leavesOf(expected.get(id), row),
      });
    }),
  }));
}

const keyOf = ({ enrollmentId, actionKey }: { enrollmentId: string; actionKey: string }) =>
  `${enrollmentId} ${actionKey}`;

/** Those of its version, and behind them what was done by a version that it was moved from. */
function actionsOf(row: StayRow, { actions, steps, items }: StayDeeds): StayAction[] {
  const ofVersion = actions.get(`${row.playbookId} ${row.versionNo}`) ?? [];
  const known = new Set(ofVersion.map(({ key }) => key));
  const done = [...steps, ...items].filter(({ enrollmentId, actionKey }) =>
    enrollmentId === row.id && !known.has(actionKey)
  );
  const gone = [...new Set(done.map(({ actionKey }) => actionKey))].map((key): StayAction => ({
    key,
    name: key,
    kind: items.some((item) => item.actionKey === key) ? "start" : "setTrait",
  }));
  return [...ofVersion, ...gone];
}

/** Nothing is told of an action that was never asked of the stay. */
function toStep(
  action: StayAction,
  step: StayStep | undefined,
  items: readonly StayItem[],
  { nameOf, toLeaves }: { nameOf: (key: string) => string; toLeaves: (messageId: string) => Leaves },
): Step[] {
  if (!step && items.length === 0) return [];
  const { skipped = [] } = (step?.result ?? {}) as { skipped?: Step["skipped"] };
  return [{
    key: action.key,
    name: action.name,
    kind: action.kind,
    after: waitsForSending(action, items) ? { name: nameOf(action.after!), days: action.afterDays ?? 0 } : null,
    ...(step ? stateOfStep(step) : stateOfItems(items)),
    messages: items.flatMap((item) => toMessage(item, toLeaves)),
    skipped: [...skipped, ...skippedItems(items)],
  }];
}

/** Nobody knows when a follow-up comes whose mails before it have all not left. */
const waitsForSending = ({ after }: StayAction, items: readonly StayItem[]): boolean =>
  !!after && items.some(({ state }) => state === "waiting") &&
  !items.some(({ state, followsSent }) => state === "waiting" && followsSent);

const stateOfStep = ({ state, dueAtMs, atMs, why }: StayStep): Pick<Step, "state" | "at" | "why"> => ({
  state,
  at: toInstant(state === "due" ? dueAtMs : atMs ?? dueAtMs),
  why,
});

/** A follow-up waits while one of its mails may come, and is skipped where none came. */
function stateOfItems(items: readonly StayItem[]): Pick<Step, "state" | "at" | "why"> {
  const waiting = items.filter(({ state }) => state === "waiting");
  if (waiting.length > 0) {
    const checks = waiting.flatMap(({ checkAtMs, followsSent }) =>
      checkAtMs === null || !followsSent ? [] : [checkAtMs]
    );
    return { state: "waiting", at: checks.length > 0 ? toInstant(Math.min(...checks)) : null, why: null };
  }
  const made = items.filter(({ state }) => state === "made");
  const last = toInstant(Math.max(...items.map(({ atMs }) => atMs)));
  return made.length > 0 ? { state: "done", at: last, why: null } : { state: "skipped", at: last, why: items[0]!.why };
}

/** Told of a pending mail that was asked for. */
function leavesOf(expected: Expectation | undefined, row: StayRow): Leaves {
  if (!expected) return null;
  const { expectedAt, hold, alsoHeld } = toWait(expected, row);
  return { expectedAt, hold, alsoHeld };
}

function toMessage(item: StayItem, toLeaves: (messageId: string) => Leaves): Step["messages"] {
  const { messageId, conversationId, mailState, mailAtMs } = item;
  if (messageId === null || conversationId === null || mailState === null || mailAtMs === null) return [];
  return [{
    id: messageId,
    conversationId,
    state: mailState,
    to: item.to,
    at: toInstant(mailAtMs),
    why: item.why ?? item.endedWhy,
    leaves: mailState === "pending" ? toLeaves(messageId) : null,
  }];
}

/** Follow-ups that were not made, by why. */
const skippedItems = (items: readonly StayItem[]): Step["skipped"] =>
  Array.from(
    Map.groupBy(items.filter(({ state }) => state === "skipped"), ({ why }) => why ?? "skipped"),
    ([why, all]) => ({ why, count: all.length, sample: [] }),
  );
