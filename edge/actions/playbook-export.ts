import type { z } from "zod";
import { readRegistry, type Registry } from "#db/filter/registry.ts";
import { findChannel } from "#db/queries/channel.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import type { AskedDefinition } from "./playbook-check.ts";
import { nameFor, turnIds } from "./playbook-named.ts";
import { draftOf, getPlaybook } from "./playbooks.ts";

type Action = AskedDefinition["actions"][number];
type Start = Extract<Action, { kind: "start" }>;

/** What is worked on, as a file: whatever it names by an id stands by its name (PB1). */
export async function exportPlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
): Promise<z.input<typeof contract.playbookFile>> {
  const row = await getPlaybook(deps, id);
  const { rule, reentry, actions } = draftOf(row);
  const registry = await readRegistry(deps.db);
  const named: unknown[] = [];
  for (const action of actions) named.push(await nameAction(deps, by, registry, action));
  const definition = { rule: rule && await nameFilter(deps, by, registry, rule), reentry, actions: named };
  return { parley: "playbook", format: 1, name: row.name, definition };
}

const nameFilter = (deps: Deps, by: Teammate, registry: Registry, filter: unknown) =>
  turnIds(
    filter,
    registry,
    "",
    async (kind, value) => typeof value === "string" ? { [kind]: await nameFor(deps, by, kind, value) } : value,
  );

async function nameAction(deps: Deps, by: Teammate, registry: Registry, action: Action): Promise<unknown> {
  if (action.kind === "setTrait") return action;
  const { templateId, ...rest } = action;
  const template = templateId === undefined ? "" : await nameFor(deps, by, "template", templateId);
  const named = rest.kind === "start" ? await nameStart(deps, by, registry, rest) : rest;
  return template === "" ? named : { ...named, template };
}

async function nameStart(
  deps: Deps,
  by: Teammate,
  registry: Registry,
  { channelId, sender, audience, ...rest }: Omit<Start, "templateId">,
): Promise<Record<string, unknown>> {
  const channel = channelId === null ? undefined : await findChannel(deps.db, channelId);
  return {
    ...rest,
    channel: channel ? { kind: channel.kind, name: channel.name } : null,
    sender: sender && { mode: sender.mode, email: await nameFor(deps, by, "teammate", sender.teammateId) },
    audience: audience.kind === "rule"
      ? { kind: "rule", rule: await nameFilter(deps, by, registry, audience.rule) }
      : audience,
  };
}
