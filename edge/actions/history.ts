import { z } from "zod";
import { findNoVersions, findPastFacts, listPastEvents, type PastFacts, type PastOf } from "#db/queries/history.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { compare } from "#jobs/document/compare.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { readPastContents, readPastText } from "#jobs/history/read-past.ts";
import { readRuns } from "#jobs/history/read-runs.ts";
import type * as contract from "../contract/history.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { breaksOf, toldOf, toTimeline } from "../shapes/history.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { parseRoom } from "../sync/protocol.ts";
import { rightIn } from "../sync/rights.ts";

/** Events beside edits that one page tells of; far more than a text ever has between two of its runs. */
const mostEvents = 500;
const place = z.object({ seq: z.number().int(), atMs: z.number().int() }).strict();

/** The live text that a room's name stands for, and whether the teammate may write in it (CO5). @throws {Refusal} not_found where
 * there is none for them. */
export async function getPast(
  deps: Deps,
  by: Teammate,
  room: string,
): Promise<{ of: PastOf; facts: PastFacts; mayWrite: boolean }> {
  const of = parseRoom(room);
  const facts = of ? await findPastFacts(deps.db, of) : undefined;
  const right = of && facts ? await rightIn(deps.db, by, of) : "hidden";
  if (!of || !facts || right === "hidden") throw notFound("text");
  return { of, facts, mayWrite: right === "write" };
}

/** @throws {Refusal} invalid_field, by its name, where one is no version of this text. */
export async function requireVersions(deps: Deps, of: PastOf, versions: Record<string, number>): Promise<void> {
  const none = await findNoVersions(deps.db, of, Object.values(versions));
  for (const [field, seq] of Object.entries(versions)) {
    if (none.includes(seq)) throw new Refusal("invalid_field", `${field}: is no version of this text`, field);
  }
}

/** Who changed the text when, and what happened to it, newest first (CO6). */
export async function viewHistory(
  deps: Deps,
  by: Teammate,
  room: string,
  query: z.output<typeof contract.historyQuery>,
): Promise<z.input<typeof contract.history>> {
  const { of, facts, mayWrite } = await getPast(deps, by, room);
  const from = fromCursor(query.cursor, place);
  const events = await listPastEvents(deps.long, of, { beforeMs: from?.atMs ?? null, limit: mostEvents });
  const { runs, next } = await readRuns(deps.long, of, {
    ...{ beforeSeq: from?.seq ?? null, most: query.limit },
    breaks: breaksOf(events),
  });
  // What happened before the last run belongs to the next page.
  const oldest = next && runs.at(-1)!;
  const told = toldOf(events).filter(({ atMs }) => oldest === null || atMs >= oldest.fromMs);
  const people = await teammatesById(deps.db, [
    ...runs.map(({ authorId }) => authorId),
    ...told.map(({ actorId }) => actorId),
    facts.begunById,
  ]);
  return {
    items: toTimeline({ of, facts, runs, told, olderSealNo: next && next.sealNo, people, askerId: by.id }),
    next: oldest && toCursor({ seq: next!.beforeSeq, atMs: oldest.fromMs }),
    head: facts.headSeq,
    sealed: facts.sealedSeq,
    mayRestore: facts.isOpen && mayWrite,
  };
}

/** The text as it stood after the edit `seq`, and who had written what of it. */
export async function viewPast(
  deps: Deps,
  by: Teammate,
  room: string,
  seq: number,
): Promise<z.input<typeof contract.pastText>> {
  const { of } = await getPast(deps, by, room);
  await requireVersions(deps, of, { seq });
  const past = await readPastText(deps.long, of, seq);
  if (!past) throw notFound("text");
  const { content, subject, body } = past;
  const people = await teammatesById(
    deps.db,
    [...subject, ...body.flatMap(({ stretches }) => stretches)].map(({ authorId }) => authorId),
  );
  return {
    seq,
    ...contentToHtml(content),
    files: content.files ?? [],
    lines: { subject, body },
    authors: [...people.values()].map(toTeammateShort),
  };
}

/** What lies between two versions of the text; without `to`, up to what it is now. */
export async function compareVersions(
  deps: Deps,
  by: Teammate,
  room: string,
  query: z.output<typeof contract.compareQuery>,
): Promise<z.input<typeof contract.compared>> {
  const { of, facts } = await getPast(deps, by, room);
  const { from, to = facts.headSeq } = query;
  await requireVersions(deps, of, { from, ...(query.to === undefined ? {} : { to }) });
  const contents = await readPastContents(deps.long, of, [from, to]);
  if (!contents) throw notFound("text");
  return { from, to, ...compare(contents[0]!, contents[1]!) };
}
