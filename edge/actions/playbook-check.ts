import { setImmediate } from "node:timers";
import type { z } from "zod";
import type { Parsed } from "#db/filter/parse.ts";
import { readRegistry, type Registry } from "#db/filter/registry.ts";
import { templatesNamed } from "#db/queries/playbook-names.ts";
import type { PlaybookDefinition } from "#jobs/playbooks/definition.ts";
import { tooLongTexts } from "../contract/playbook-limits.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { parsedFilter } from "./filtered.ts";
import { type Checking, freezeFollowUp, freezeSetTrait, freezeStart, type FrozenAction } from "./playbook-actions.ts";
import { checkLoops } from "./playbook-loops.ts";
import { makeProblems, type Problem, type Problems } from "./playbook-problems.ts";
import { finishedPart } from "./playbook-unfinished.ts";

export type AskedDefinition = z.output<typeof contract.playbookDefinition>;
type StartAction = Extract<AskedDefinition["actions"][number], { kind: "start" }>;

export type CheckedPlaybook = {
  problems: Problem[];
  /** As far as it is finished; null where nothing of it is yet, or nothing that can be asked. */
  rule: Parsed | null;
  /** In their order; null where something is wrong with one. */
  actions: (FrozenAction | null)[];
  /** As it would run; null while something keeps it from going live. */
  definition: PlaybookDefinition | null;
  /** The mark of what runs beside it, that it was held against. */
  others: string;
};

/** What is worked on, held against the workspace as the teammate may use it: what is wrong with it, and what would run. Writes nothing. */
export async function checkPlaybook(
  deps: Deps,
  by: Teammate,
  playbook: { id: string; name: string },
  asked: AskedDefinition,
): Promise<CheckedPlaybook> {
  const problems = makeProblems();
  const rule = await checkRule(deps, by, asked, problems);
  const named = asked.actions.flatMap((action) =>
    "templateId" in action && action.templateId ? [action.templateId] : []
  );
  const templates = await templatesNamed(deps.db, named);
  const tooLong = new Map([...tooLongTexts(asked.actions)].map(([n, words]) => [`actions.${n}`, words]));
  const actions = await checkActions({ deps, by, problems, templates, tooLong }, asked);
  const others = await checkLoops(deps, playbook, asked, problems);
  const whole = actions.every((action) => action !== null);
  const definition: PlaybookDefinition | null = problems.hasErrors() || !whole ? null : {
    rule: { json: asked.rule, timeZone: by.timeZone, meId: by.id },
    reentry: asked.reentry,
    actions: actions.map(({ action }) => action),
  };
  return { problems: problems.found, rule, actions, definition, others };
}

/** The rule as far as it is finished. */
async function checkRule(
  deps: Deps,
  by: Teammate,
  { rule }: AskedDefinition,
  problems: Problems,
): Promise<Parsed | null> {
  if (rule === null) {
    problems.error("rule", "say which accounts it is for");
    return null;
  }
  const registry = await readRegistry(deps.db);
  const finished = finishedPart(rule, registry, "rule");
  for (const { at, field } of finished.unfinished) {
    problems.error(`${at}.value`, `the condition on ${field.label} has no value yet`);
  }
  if (finished.rule === null) return null;
  const json = JSON.stringify(finished.rule);
  const parsed = await problems.tried("", () => parsedFilter(deps, by, "account", json, "rule"), finished.placeOf);
  if (parsed && namesMe(rule, registry)) {
    problems.warn("rule", `“me” is whoever publishes it: ${by.name}, were it you`);
  }
  return parsed;
}

async function checkActions(c: Checking, { actions }: AskedDefinition): Promise<(FrozenAction | null)[]> {
  if (actions.length === 0) c.problems.error("actions", "say what is to be done");
  const roots = new Map<string, { asked: StartAction; frozen: FrozenAction["mail"] }>();
  const frozen: (FrozenAction | null)[] = [];
  for (const [n, action] of actions.entries()) {
    const at = `actions.${n}`;
    // Reading a text holds everybody up: they have their turn before the next one.
    if (n > 0) await new Promise<void>((go) => setImmediate(go));
    if (actions.findIndex(({ key }) => key === action.key) < n) {
      c.problems.error(`${at}.key`, "is that of an action before it");
    }
    switch (action.kind) {
      case "start": {
        const made = await freezeStart(c, action, at);
        roots.set(action.key, { asked: action, frozen: made?.mail ?? null });
        frozen.push(made);
        break;
      }
      case "followUp": {
        const root = roots.get(action.after);
        frozen.push(await freezeFollowUp(c, action, root ?? null, at));
        if (root) roots.set(action.key, root);
        break;
      }
      case "setTrait":
        frozen.push(await freezeSetTrait(c, action, at));
    }
  }
  return frozen;
}

/** Whether one of its conditions is about whoever asks. */
function namesMe(node: unknown, registry: Registry): boolean {
  if (typeof node !== "object" || node === null) return false;
  const { all, any, not, field, value } = node as Record<string, unknown>;
  const isTeammate = typeof field === "string" && registry.fields.get(field)?.type === "teammate";
  if (isTeammate) return value === "me" || (Array.isArray(value) && value.includes("me"));
  const parts = [all, any].flatMap((group) => Array.isArray(group) ? group : []);
  return [...parts, not].some((part) => namesMe(part, registry));
}
