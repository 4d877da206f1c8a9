import { channelNames, playbookNames, stepNames, templateNames } from "#db/queries/numbers-names.ts";
import type { Key } from "#db/queries/numbers.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { Deps, Teammate } from "../context.ts";
import { type Rows, stepOf } from "./numbers-rows.ts";

type Names = ReadonlyMap<string, string>;

/** What the rows of a breakdown are called. Of what others keep for themselves, and of what is gone, only what it is. */
export async function labelsOf(
  { db }: Pick<Deps, "db">,
  by: Pick<Teammate, "id">,
  { kind, field }: Pick<Rows, "kind" | "field">,
  keys: readonly Key[],
): Promise<(key: Key) => string> {
  const ids = keys.filter((key): key is string => typeof key === "string");
  switch (kind) {
    case "template":
      return named(await templateNames(db, ids, by.id), "No template", "Somebody's own template");
    case "teammate":
      return named(await teammateNames(db, ids), "Nobody", "Somebody who is gone");
    case "channel":
      return named(await channelNames(db, ids), "No channel", "A channel that is gone");
    case "playbook":
      return named(await playbookNames(db, ids), "No playbook", "A playbook that is gone");
    case "step":
      return named(await namesOfSteps(db, ids), "No playbook", "A playbook that is gone");
    case "value": {
      const options = new Map(field?.options?.map(({ value, label }) => [value, label]));
      return (key) => {
        if (key === null) return `No ${(field?.label ?? "value").toLowerCase()}`;
        if (field?.type === "boolean") return key === 1 ? "Yes" : "No";
        return options.get(String(key)) ?? String(key);
      };
    }
  }
}

const named = (names: Names, none: string, unknown: string) => (key: Key): string =>
  key === null ? none : names.get(String(key)) ?? unknown;

async function teammateNames(db: Deps["db"], ids: readonly string[]): Promise<Names> {
  const rows = await teammatesById(db, ids);
  return new Map(Array.from(rows, ([id, { firstName, lastName, email }]) => {
    const name = `${firstName} ${lastName}`.trim();
    return [id, name === "" ? email : name];
  }));
}

async function namesOfSteps(db: Deps["db"], ids: readonly string[]): Promise<Names> {
  const playbookIds = [...new Set(ids.map((id) => stepOf(id)[0]))];
  const [playbooks, steps] = [await playbookNames(db, playbookIds), await stepNames(db, playbookIds)];
  return new Map(ids.flatMap((id) => {
    const [playbookId, key] = stepOf(id);
    const playbook = playbooks.get(playbookId);
    return playbook === undefined ? [] : [[id, `${playbook}: ${steps.get(id) ?? key}`] as const];
  }));
}
