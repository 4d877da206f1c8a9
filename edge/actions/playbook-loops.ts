import type { z } from "zod";
import { findVersion, otherDefinitions } from "#db/queries/playbook-version.ts";
import { listTraits } from "#db/queries/trait.ts";
import type { PlaybookDefinition } from "#jobs/playbooks/definition.ts";
import { type Feeding, fieldsRead, type Loop, loopThrough, movedByMail } from "#jobs/rules/playbook-cycles.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps } from "../context.ts";
import { Refusal } from "../errors.ts";
import type { Problem, Problems } from "./playbook-problems.ts";

type Asked = z.output<typeof contract.playbookDefinition>;
/** What one action writes; null where that comes to nothing. */
type Writes = { kind: "sets" | "moves"; fields: string[] } | null;
type Playbook = { id: string; name: string };

/** What leads round: what an action writes, its own rule or another playbook's asks of, and so on until it is moved again (PB1, PB3).
 * Answers the mark of the others that it was held against. */
export async function checkLoops(deps: Deps, playbook: Playbook, asked: Asked, problems: Problems): Promise<string> {
  const writes = asked.actions.map((action): Writes => {
    if (action.kind === "setTrait") {
      return { kind: "sets", fields: [`${action.on === "account" ? "account" : "user"}.traits.${action.traitKey}`] };
    }
    const traits = action.kind === "start" ? Object.keys(action.traits ?? {}) : [];
    return { kind: "moves", fields: [...movedByMail, ...traits.map((key) => `conversation.traits.${key}`)] };
  });
  const { mark, found } = await loopsOf(deps, playbook, { ...asked, writes });
  for (const { level, field, message } of found) {
    if (level === "error") problems.error(field, message);
    else problems.warn(field, message);
  }
  return mark;
}

/** A paused one may go on only where what runs meanwhile does not lead round with it. Answers the mark of that.
 * @throws {Refusal} conflict, in the words of a publication. */
export async function refuseLoops(deps: Deps, playbook: Playbook & { version: number }): Promise<string> {
  const version = await findVersion(deps.db, playbook.id, playbook.version);
  if (!version) return (await otherDefinitions(deps.db, playbook.id)).mark;
  const { rule, reentry, actions } = version.definition as PlaybookDefinition;
  const writes = actions.map(writesOf(await traitPaths(deps)));
  const { mark, found } = await loopsOf(deps, playbook, { rule: rule.json, reentry, writes });
  const wrong = found.find(({ level }) => level === "error");
  if (wrong) throw new Refusal("conflict", `${wrong.field}: ${wrong.message}`, wrong.field);
  return mark;
}

async function loopsOf(
  deps: Deps,
  { id, name }: Playbook,
  { rule, reentry, writes }: { rule: unknown; reentry: Asked["reentry"]; writes: Writes[] },
): Promise<{ mark: string; found: Problem[] }> {
  const [{ mark, others }, pathOf] = await Promise.all([otherDefinitions(deps.db, id), traitPaths(deps)]);
  const mine = feeding(name, rule, reentry, writes);
  const feedings = others.map((other) => {
    const { rule, reentry, actions } = other.definition as PlaybookDefinition;
    return feeding(other.name, rule.json, reentry, actions.map(writesOf(pathOf)));
  });
  const found: Problem[] = [];
  for (const [n, one] of writes.entries()) {
    const loop = one && loopThrough(one.fields, mine, feedings);
    // That mail is written once where its rule asks of mail is as it should be.
    if (!loop || (one.kind === "moves" && loop.goesOn === "ends")) continue;
    const message = wordsOf(loop, one.kind);
    // Each further mail of it leads round as the first does.
    if (one.kind === "moves" && found.some((problem) => problem.message === message)) continue;
    found.push({ field: `actions.${n}`, message, level: loop.goesOn === "endless" ? "error" : "warning" });
  }
  return { mark, found };
}

function feeding(name: string, rule: unknown, reentry: Asked["reentry"], writes: readonly Writes[]): Feeding {
  const of = (kind: "sets" | "moves") =>
    new Set(writes.flatMap((one) => one !== null && one.kind === kind ? one.fields : []));
  return { name, reentry, reads: fieldsRead(rule), sets: of("sets"), moves: of("moves") };
}

const writesOf = (pathOf: ReadonlyMap<string, string>) => (action: PlaybookDefinition["actions"][number]): Writes => {
  if (action.kind === "setTrait") {
    const path = pathOf.get(action.traitId);
    return path === undefined ? null : { kind: "sets", fields: [path] };
  }
  const traits = action.kind === "start" ? action.start.traits.flatMap(({ traitId }) => pathOf.get(traitId) ?? []) : [];
  return { kind: "moves", fields: [...movedByMail, ...traits] };
};

async function traitPaths({ db }: Pick<Deps, "db">): Promise<Map<string, string>> {
  return new Map((await listTraits(db)).map((trait) => [trait.id, `${trait.entity}.traits.${trait.key}`]));
}

function wordsOf({ names, goesOn, limits }: Loop, kind: "sets" | "moves"): string {
  const said = names.map((one) => `“${one}”`).join(", ");
  const words = names.length > 1
    ? `leads round: ${said}`
    : kind === "sets"
    ? `moves accounts in and out of ${said} itself`
    : `its mail moves accounts in and out of ${said} itself`;
  if (goesOn === "endless") return `${words}, without end; let each of them act on an account once`;
  if (goesOn === "ends") {
    return `${words}; it ends${names.length > 1 ? ", as each acts on an account once" : " with what it sets"}`;
  }
  const often = limits.map(({ name, times, days }) =>
    `“${name}” ${times === 1 ? "once" : `${times} times`} in ${days === 1 ? "a day" : `${days} days`}`
  ).join(", ");
  return `${words}; it goes on, for one account at most ${often}`;
}
