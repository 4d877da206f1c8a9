import type { SQL } from "drizzle-orm";
import { compileFilter, filterHolds } from "#db/filter/compile.ts";
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
  /** Whether accounts come and go without a change, as days pass; and with what happens in conversations. */
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
      asksOfTime: versions.some(({ definition }) => namesDays(definition.rule.json)),
      asksOfMail: versions.some(({ parsed }) => namesMail(parsed)),
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

/** Operators whose days are counted from now. */
const counted = ["inLastDays", "inNextDays", "moreThanDaysAgo"];

function namesDays(json: unknown): boolean {
  if (Array.isArray(json)) return json.some(namesDays);
  if (typeof json === "string") return counted.some((op) => json.includes(`"${op}"`));
  if (typeof json !== "object" || json === null) return false;
  const node = json as Record<string, unknown>;
  return counted.includes(String(node.op)) || namesDays(node.all) || namesDays(node.any) || namesDays(node.not);
}

const namesMail = (parsed: Parsed): boolean =>
  parsed.kind === "condition"
    ? parsed.field.entity === "conversation"
    : parsed.kind === "not"
    ? namesMail(parsed.part)
    : parsed.parts.some(namesMail);
