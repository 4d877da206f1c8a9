import type { z } from "zod";
import { newId } from "#db/ids.ts";
import type { PlaybookWhole } from "#db/queries/playbook.ts";
import { moveSome, recordMove } from "#db/queries/playbook-move.ts";
import {
  findVersion,
  publishPlaybook,
  type StandingStart,
  standingStartsOf,
  type VersionAction,
} from "#db/queries/playbook-version.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type { PlaybookDefinition, StandingDefinition } from "#jobs/playbooks/definition.ts";
import { type Frozen, isSameDefinition, isSameStart } from "#jobs/playbooks/equal.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import type { Waits } from "./in-turn.ts";
import type { FrozenAction } from "./playbook-actions.ts";
import { type CheckedPlaybook, checkPlaybook } from "./playbook-check.ts";
import { countMatching, refuseUnconfirmed } from "./playbook-matching.ts";
import { draftOf, editedSince, getPlaybook, refuseArchived, viewPlaybook } from "./playbooks.ts";

type Asked = z.output<typeof contract.playbookPublish>;
/** So often somebody may publish or edit it, or publish another, between the look and the write. */
const mostTries = 5;

/**
 * What is worked on runs from here on (PB7): what is wrong with it is refused by its place, what runs already stays, and one that matches
 * many wants the number said.
 * @throws {Refusal} invalid_field; conflict where it was edited since `draftNo`, is archived, or `confirmMatching` is not near.
 */
export async function publish(deps: Deps, by: Teammate, id: string, asked: Asked, waits?: Waits) {
  for (let tries = 0; tries < mostTries; tries++) {
    const row = await getPlaybook(deps, id);
    refuseArchived(row);
    if (row.draftNo !== asked.draftNo) throw editedSince();
    const draft = draftOf(row);
    const checked = await checkPlaybook(deps, by, row, draft);
    const definition = { ...definitionOf(checked), existing: asked.existing };
    const before = await runningBefore(deps, row);
    if (before && isSameDefinition(before.definition, definition) && keepsStarts(checked, before.starts)) break;
    refuseUnconfirmed(await countMatching(deps, by, checked.rule!, waits), asked.confirmMatching);
    const next = {
      playbookId: id,
      draftNo: row.draftNo,
      version: row.version,
      others: checked.others,
      definition,
      asked: draft,
      unbars: asked.existing === "enroll",
    };
    const made = startsOf(checked.actions as FrozenAction[], before?.starts ?? []);
    if (await publishPlaybook(deps.db, { ...next, ...made }, { actorId: by.id, nowMs: deps.nowMs() })) break;
    if (tries === mostTries - 1) throw new Refusal("conflict", "It is published by others just now: look at it again.");
  }
  void deps.changes.nudge();
  deps.nudge("playbooks");
  return asked.running === "move" ? await moveAll(deps, by, id) : await viewPlaybook(deps, by, id);
}

function definitionOf({ definition, problems }: CheckedPlaybook): PlaybookDefinition {
  const wrong = problems.find(({ level }) => level === "error");
  if (wrong) throw new Refusal("invalid_field", `${wrong.field}: ${wrong.message}`, wrong.field);
  return definition!;
}

async function runningBefore({ db }: Deps, { id, version }: PlaybookWhole) {
  if (version === 0) return null;
  const [before, starts] = await Promise.all([findVersion(db, id, version), standingStartsOf(db, id, version)]);
  return { definition: before!.definition as PlaybookDefinition, starts };
}

const frozenOf = ({ mail }: FrozenAction): Frozen | null =>
  mail && {
    definition: mail.definition,
    seed: seedUpdate(mail.content),
    subjectText: subjectLine(mail.content),
    templateId: mail.templateId,
  };

/** The start of the version before that an action may keep. */
const keptBy = (action: FrozenAction, frozen: Frozen, starts: readonly StandingStart[]) =>
  starts.find((start) =>
    start.actionKey === action.action.key &&
    isSameStart({ ...start, definition: start.definition as StandingDefinition }, frozen)
  );

const keepsStarts = ({ actions }: CheckedPlaybook, starts: readonly StandingStart[]): boolean =>
  (actions as FrozenAction[]).every((action) => {
    const frozen = frozenOf(action);
    return !frozen || keptBy(action, frozen, starts) !== undefined;
  });

/** The actions of the next version, with a start for each that writes mail: the one from before where it is as it was. */
function startsOf(actions: readonly FrozenAction[], before: readonly StandingStart[]) {
  const starts: StandingStart[] = [];
  const renamed: { id: string; name: string }[] = [];
  const rows = actions.map((frozenAction, n): VersionAction => {
    const { key, name, kind } = frozenAction.action;
    const frozen = frozenOf(frozenAction);
    if (!frozen) return { key, n, kind, startId: null };
    const kept = keptBy(frozenAction, frozen, before);
    if (kept && kept.name !== name) renamed.push({ id: kept.id, name });
    if (kept) return { key, n, kind, startId: kept.id };
    const id = newId();
    starts.push({ id, actionKey: key, name, ...frozen });
    return { key, n, kind, startId: id };
  });
  return { actions: rows, starts, renamed };
}

/** Moves every open stay of an older version to the one that runs (PB7). Twice is the same; one that dies half-way is gone on with by the
 * next. @throws {Refusal} conflict where it never went live, or is archived. */
export async function moveAll(deps: Deps, by: Teammate, id: string) {
  const row = await getPlaybook(deps, id);
  refuseArchived(row);
  if (row.version === 0) throw new Refusal("conflict", "It is a draft: publish it first.");
  const { definition } = (await findVersion(deps.db, id, row.version))!;
  const actions = (definition as PlaybookDefinition).actions.map((action) => ({
    key: action.key,
    afterDays: action.kind === "followUp" ? null : action.afterDays,
  }));
  let moved = 0;
  let some: number;
  do {
    some = await moveSome(deps.long, { playbookId: id, to: row.version, actions }, deps.nowMs());
    moved += some;
  } while (some > 0);
  if (moved > 0) {
    await recordMove(deps.db, { playbookId: id, to: row.version, moved, actorId: by.id, nowMs: deps.nowMs() });
    void deps.changes.nudge();
    deps.nudge("playbooks");
  }
  return await viewPlaybook(deps, by, id);
}
