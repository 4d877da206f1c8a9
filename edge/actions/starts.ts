import type { z } from "zod";
import { countMessages, findStart, insertStart, pauseStart } from "#db/queries/start.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { isFiltered } from "#jobs/starts/definition.ts";
import { previewStart } from "#jobs/starts/preview.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toHold } from "../shapes/message.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import { readStart, type StartAsked } from "./start-input.ts";

/** Only the first conversations are shown; the count is of all. */
const mostShown = 100;

/** What the start would do, were it made now; nothing is created (ST6). */
export async function preview(
  deps: Deps,
  by: Teammate,
  asked: StartAsked,
  waits?: Waits,
): Promise<z.input<typeof contract.startPreview>> {
  const nowMs = deps.nowMs();
  const { definition } = await readStart(deps, by, asked, nowMs);
  const { plan, facts, isMore, expectedAtMs, holds } = await readInTurn(
    deps,
    by,
    { isDear: isFiltered(definition), usual: deps.long, waits },
    (db) => previewStart(db, definition, nowMs, deps.config, mostShown),
  );
  const shown = plan.items.slice(0, mostShown);
  const teammates = await teammatesById(deps.db, shown.map((item) => item.teammateId));
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  return {
    conversations: plan.items.length,
    isMore,
    users: plan.items.reduce((sum, { readers }) => sum + readers.length, 0),
    items: shown.map((item, n) => ({
      account: { id: item.accountId, name: accounts.get(item.accountId)!.name },
      users: item.readers.map(({ userId, address }) => ({
        id: userId,
        name: users.get(userId)!.name,
        email: address,
      })),
      teammate: toTeammateShort(teammates.get(item.teammateId)!),
      senderBecause: item.because,
      expectedAt: toInstantOrNull(expectedAtMs[n]),
      hold: toHold(holds[n]),
    })),
    skipped: plan.skipped,
    unsubscribedIncluded: plan.unsubscribedIncluded,
  };
}

/** Takes the start down and answers at once; the jobs create its conversations (ST8). */
export async function start(deps: Deps, by: Teammate, id: string, asked: StartAsked) {
  const nowMs = deps.nowMs();
  const { name, templateId, content, definition } = await readStart(deps, by, asked, nowMs);
  await insertStart(deps.db, {
    id,
    name,
    definition,
    seed: seedUpdate(content),
    subjectText: subjectLine(content),
    templateId,
    createdById: by.id,
    nowMs,
  });
  void deps.changes.nudge();
  deps.nudge("starts");
  return await viewStart(deps, id);
}

/** Stops what the start made and will make, or lets it go on (SE7). Twice is the same.
 * @throws {Refusal} not_found; conflict where it is of a playbook that is paused: only that lets it go on, behind a sweep (PB3). */
export async function setStartPaused(deps: Deps, by: Teammate, id: string, paused: boolean) {
  const row = await findStart(deps.db, id);
  if (!row) throw notFound("start");
  if (row.playbookPaused === 1) {
    const instead = paused ? "hold what it made there" : "resume that instead";
    throw new Refusal("conflict", `The playbook “${row.playbookName}” that it belongs to is paused: ${instead}.`);
  }
  await pauseStart(deps.db, id, paused, by.id, deps.nowMs());
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewStart(deps, id);
}

/** How far it is. */
export async function viewStart(deps: Deps, id: string): Promise<z.input<typeof contract.start>> {
  const row = await findStart(deps.db, id);
  if (!row) throw notFound("start");
  const states = await countMessages(deps.db, id);
  const people = await teammatesById(deps.db, [row.createdById, row.pausedById]);
  const [maker, pauser] = [people.get(row.createdById), people.get(row.pausedById ?? "")];
  return {
    id,
    name: row.name,
    state: row.state,
    planned: row.planned,
    created: row.created,
    messages: {
      pending: states.pending ?? 0,
      sending: states.sending ?? 0,
      sent: states.sent ?? 0,
      failed: states.failed ?? 0,
      unknown: states.unknown ?? 0,
    },
    skipped: row.skipped as z.input<typeof contract.start>["skipped"],
    audience: row.audience,
    playbook: row.playbookId === null
      ? null
      : { id: row.playbookId, name: row.playbookName ?? "", isPaused: row.playbookPaused === 1 },
    failure: row.failure,
    paused: row.pausedAtMs === null
      ? null
      : { at: toInstant(row.pausedAtMs), by: pauser ? toTeammateShort(pauser) : null },
    createdBy: maker ? toTeammateShort(maker) : null,
    createdAt: toInstant(row.createdAtMs),
    endedAt: toInstantOrNull(row.endedAtMs),
  };
}
