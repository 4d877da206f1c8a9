import type { SQL } from "drizzle-orm";
import { compileFilter, filterHolds } from "#db/filter/compile.ts";
import type { Field } from "#db/filter/field.ts";
import { FilterFault } from "#db/filter/language.ts";
import { type Parsed, parseFilter } from "#db/filter/parse.ts";
import type { Registry } from "#db/filter/registry.ts";
import type { Bound } from "#db/queries/enrollment.ts";
import type { Entering, Staying } from "#db/queries/enrollment-sweep.ts";
import type { Swept } from "#db/queries/playbook-sweep.ts";
import { reentryBound } from "#jobs/rules/reentry.ts";
import type { PlaybookDefinition, Reentry } from "./definition.ts";

/** A playbook's rules as they mean now: who enters its newest version, and who stays in each that somebody is in. */
export type Rules = {
  current: PlaybookDefinition;
  entering: Entering;
  staying: (Staying & { definition: PlaybookDefinition })[];
  /** When the newest day began by which they count, as accounts come and go with it; null where they count none. */
  dayBeganAtMs: number | null;
  /** Whether accounts come and go without a change at any moment; and with what happens in conversations. */
  asksOfTime: boolean;
  asksOfMail: boolean;
};

/** Read anew at each sweep: "in the last 7 days" ends then. Words where one of its rules names what is not there any more. */
export function readRules(playbook: Swept, registry: Registry, nowMs: number): Rules | { fault: string } {
  try {
    const versions = playbook.versions.map(({ no, definition }) => ({
      no,
      definition: definition as PlaybookDefinition,
    }))
      .map((version) => ({ ...version, parsed: parseRule(version.definition, registry, nowMs) }));
    const newest = versions.find(({ no }) => no === playbook.version);
    if (!newest) return { fault: "Its newest version is not there." };
    return {
      current: newest.definition,
      entering: {
        playbookId: playbook.id,
        conditions: compileFilter(newest.parsed, "account"),
        holds: filterHolds(newest.parsed, "account"),
        bound: boundOf(newest.definition.reentry, nowMs),
      },
      staying: versions.map(({ no, definition, parsed }) => ({
        playbookId: playbook.id,
        versionNo: no,
        holds: filterHolds(parsed, "account"),
        definition,
      })),
      dayBeganAtMs: versions.filter(({ definition }) => names(definition.rule.json, counted))
        .map(({ definition }) => dayOf(nowMs, definition.rule.timeZone))
        .reduce((newest: number | null, atMs) => Math.max(newest ?? atMs, atMs), null),
      asksOfTime: versions.some(({ definition, parsed }) =>
        names(definition.rule.json, upToNow) && asksOf(parsed, ({ type }) => type === "instant")
      ),
      asksOfMail: versions.some(({ parsed }) => asksOf(parsed, ({ entity }) => entity === "conversation")),
    };
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    return faultOf(cause);
  }
}

function boundOf(reentry: Reentry, nowMs: number): Bound {
  const bound = reentryBound(reentry, nowMs);
  return bound && { ...bound, once: reentry.kind === "once" };
}

/** What the rule of one version asks of an account `t` as it means now, or why nobody can tell. */
export function readRule(
  { rule }: Pick<PlaybookDefinition, "rule">,
  registry: Registry,
  nowMs: number,
): { holds: SQL } | { fault: string } {
  try {
    return { holds: filterHolds(parseFilter(rule.json, registry, { ...rule, nowMs, of: "account" }), "account") };
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    return faultOf(cause);
  }
}

const faultOf = ({ path, message }: FilterFault) => ({
  fault: `What it goes by is not there any more: ${path}: ${message}`.slice(0, 500),
});

function parseRule({ rule, actions }: PlaybookDefinition, registry: Registry, nowMs: number): Parsed {
  const parsed = parseFilter(rule.json, registry, { ...rule, nowMs, of: "account" });
  // Whom its actions write to is found out as late as they act: that they could not is known now.
  for (const action of actions) {
    const whom = action.kind === "start" ? action.start.rule : undefined;
    if (whom) parseFilter(whom.json, registry, { ...whom.asOf, nowMs, of: "user" });
  }
  return parsed;
}

/** Operators whose days are counted from today; and those that begin or end now, where there are moments within a day. */
const counted = ["inLastDays", "inNextDays", "moreThanDaysAgo"];
const upToNow = ["inLastDays", "inNextDays"];

/** When the day began in this zone. */
const dayOf = (nowMs: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds;

function names(json: unknown, ops: readonly string[]): boolean {
  if (Array.isArray(json)) return json.some((part) => names(part, ops));
  if (typeof json === "string") return ops.some((op) => json.includes(`"${op}"`));
  if (typeof json !== "object" || json === null) return false;
  const node = json as Record<string, unknown>;
  return ops.includes(String(node.op)) || [node.all, node.any, node.not].some((part) => names(part, ops));
}

const asksOf = (parsed: Parsed, is: (field: Field) => boolean): boolean =>
  parsed.kind === "condition"
    ? is(parsed.field)
    : parsed.kind === "not"
    ? asksOf(parsed.part, is)
    : parsed.parts.some((part) => asksOf(part, is));
