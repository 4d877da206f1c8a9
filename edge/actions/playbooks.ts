import type { z } from "zod";
import { findPlaybook, insertPlaybook, type PlaybookWhole, updatePlaybook } from "#db/queries/playbook.ts";
import { listPlaybooks, runningOf } from "#db/queries/playbook-list.ts";
import { archivePlaybook, pausePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toPlaybookRows } from "../shapes/playbook.ts";
import { listedByName } from "./listed.ts";
import { type AskedDefinition, checkPlaybook } from "./playbook-check.ts";
import { refuseLoops } from "./playbook-loops.ts";

type Answer = z.input<typeof contract.playbook>;

export async function browsePlaybooks(deps: Deps, query: z.output<typeof contract.playbooksQuery>) {
  const { rows, next } = await listedByName(query, (page) =>
    listPlaybooks(deps.db, {
      archived: query.archived ?? false,
      ...(query.state ? { state: query.state } : {}),
      ...page,
    }));
  return { items: await toPlaybookRows(deps, rows), next };
}

/** @throws {Refusal} not_found. */
export async function getPlaybook(deps: Pick<Deps, "db">, id: string): Promise<PlaybookWhole> {
  const row = await findPlaybook(deps.db, id);
  if (!row) throw notFound("playbook");
  return row;
}

/** What is worked on, as the API has it now. */
export const draftOf = ({ definition }: Pick<PlaybookWhole, "definition">): AskedDefinition =>
  contract.playbookDefinition.parse(definition);

/** One, with what is wrong with what is worked on, were this teammate to publish it. */
export async function viewPlaybook(deps: Deps, by: Teammate, id: string): Promise<Answer> {
  const row = await getPlaybook(deps, id);
  const definition = draftOf(row);
  const [[shown], { problems }, running] = await Promise.all([
    toPlaybookRows(deps, [row]),
    checkPlaybook(deps, by, row, definition),
    runningOf(deps.long, id),
  ]);
  return {
    ...shown!,
    definition,
    draftNo: row.draftNo,
    live: row.live === null ? null : draftOf({ definition: row.live }),
    problems,
    running,
  };
}

const nothing: AskedDefinition = { rule: null, reentry: { kind: "once" }, actions: [] };

/** A draft; `from` says what it is a copy of, or that it came as a file. */
export async function makePlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
  { name, definition = nothing }: z.output<typeof contract.playbookNew>,
  from: { copyOf: string } | { imported: true } | null = null,
): Promise<Answer> {
  const isImported = from !== null && "imported" in from;
  await insertPlaybook(deps.db, {
    id,
    name,
    definition,
    action: isImported ? "playbook.imported" : "playbook.created",
    ...(from && !isImported ? { detail: from } : {}),
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  void deps.changes.nudge();
  return await viewPlaybook(deps, by, id);
}

/** @throws {Refusal} conflict where somebody changed it since `draftNo`, or it is archived. */
export async function changePlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
  { name, definition, draftNo }: z.output<typeof contract.playbookPatch>,
): Promise<Answer> {
  const row = await getPlaybook(deps, id);
  const patch = {
    ...(name === undefined ? {} : { name }),
    ...(definition === undefined ? {} : { definition }),
    ...(draftNo === undefined ? {} : { ifDraftNo: draftNo }),
  };
  if (name === undefined && definition === undefined) return await viewPlaybook(deps, by, id);
  if (!await updatePlaybook(deps.db, id, patch, { actorId: by.id, nowMs: deps.nowMs() })) {
    refuseArchived(await getPlaybook(deps, row.id));
    throw editedSince();
  }
  void deps.changes.nudge();
  return await viewPlaybook(deps, by, id);
}

export const editedSince = () =>
  new Refusal("conflict", "draftNo: somebody changed it meanwhile: look at it again", "draftNo");

/** @throws {Refusal} conflict. */
export function refuseArchived({ archivedAtMs }: Pick<PlaybookWhole, "archivedAtMs">): void {
  if (archivedAtMs !== null) throw new Refusal("conflict", "It is archived: take it back first.");
}

/** A draft of what is worked on, called so that the two can be told apart. */
export async function duplicatePlaybook(deps: Deps, by: Teammate, copyId: string, id: string): Promise<Answer> {
  const row = await getPlaybook(deps, id);
  const copy = { name: `Copy of ${row.name}`.slice(0, 100), definition: draftOf(row) };
  return await makePlaybook(deps, by, copyId, copy, { copyOf: id });
}

/** Twice is the same. The answer says what is pending all the same (PB5). @throws {Refusal} conflict where it never went live, or
 * would lead round with what runs now (PB3). */
export async function setPlaybookPaused(
  deps: Deps,
  by: Teammate,
  id: string,
  to: { paused: true; holdPending: boolean } | { paused: false },
): Promise<Answer> {
  const row = await getPlaybook(deps, id);
  const who = { actorId: by.id, nowMs: deps.nowMs() };
  const done = to.paused ? await pausePlaybook(deps.db, id, to.holdPending, who) : await resumeUnlooped(deps, row, who);
  if (!done) {
    refuseArchived(await getPlaybook(deps, row.id));
    throw new Refusal("conflict", "It is a draft: publish it first.");
  }
  void deps.changes.nudge();
  if (to.paused) deps.nudge("release");
  // What waited leaves behind a sweep, which knows who left meanwhile (PB3).
  deps.nudge("playbooks");
  return await viewPlaybook(deps, by, id);
}

/** Others may be published between the look and the write, so often. */
const mostTries = 5;

async function resumeUnlooped(deps: Deps, { id }: PlaybookWhole, who: { actorId: string; nowMs: number }) {
  for (let tries = 0; tries < mostTries; tries++) {
    const row = await getPlaybook(deps, id);
    if (row.state !== "paused" || row.archivedAtMs !== null) return row.state === "live";
    if (await resumePlaybook(deps.db, id, who, await refuseLoops(deps, row))) return true;
  }
  throw new Refusal("conflict", "Others are published just now: look at it again.");
}

/** Twice is the same. */
export async function setPlaybookArchived(deps: Deps, by: Teammate, id: string, archived: boolean): Promise<Answer> {
  await getPlaybook(deps, id);
  await archivePlaybook(deps.db, id, archived, { actorId: by.id, nowMs: deps.nowMs() });
  void deps.changes.nudge();
  deps.nudge("playbooks");
  return await viewPlaybook(deps, by, id);
}
