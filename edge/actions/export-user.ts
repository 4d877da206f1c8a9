import { commentsOf } from "#db/queries/comment.ts";
import type { Person } from "#db/queries/erase-messages.ts";
import { eventsOfPerson, messagesOfPerson, type PersonMessage, trailOfPerson } from "#db/queries/person.ts";
import { findUser } from "#db/queries/user.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { readPastContents } from "#jobs/history/read-past.ts";
import { readRuns } from "#jobs/history/read-runs.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toUsers } from "../shapes/user.ts";

/** Messages that stand in memory at a time. */
const messagesAtOnce = 20;
const mostTrail = 1_000;
/** Of each draft the newest runs of edits. */
const mostRuns = 100;

/** Everything that is kept of a user as one JSON file (AD5), read on the long reader as it is taken. The bytes of files are left out.
 * @throws {Refusal} not_found. */
export async function exportUser(deps: Deps, _by: Teammate, id: string): Promise<Response> {
  const slow = { ...deps, db: deps.long };
  const row = await findUser(slow.db, id);
  if (!row) throw notFound("user");
  const person: Person = { userId: id, address: row.email };
  const [user] = await toUsers(slow, [row]);
  const trail = await trailOfPerson(slow.db, person, mostTrail);

  async function* pieces() {
    const head = {
      exportedAt: toInstant(deps.nowMs()),
      user,
      trail: trail.map(({ atMs, detail, ...entry }) => ({ at: toInstant(atMs), ...entry, detail: parsed(detail) })),
    };
    yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "messages": [`;
    for (let after = "", comma = "";;) {
      const page = await messagesOfPerson(slow.db, person, { after, limit: messagesAtOnce });
      for (const message of await toExported(slow, person, page)) {
        yield `${comma}\n${JSON.stringify(message, null, 1)}`;
        comma = ",";
      }
      if (page.length < messagesAtOnce) break;
      after = page.at(-1)!.id;
    }
    yield "\n]}\n";
  }

  return new Response(ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream()), {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="user-${id}.json"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

const parsed = (json: string | null): unknown => json === null ? null : JSON.parse(json);

async function toExported(deps: Deps, person: Person, page: PersonMessage[]) {
  const ids = page.map((message) => message.id);
  const events = await eventsOfPerson(deps.db, person, ids);
  return await Promise.all(page.map(async ({ createdAtMs, endedAtMs, participants, isDraft, ...message }) => ({
    ...message,
    createdAt: toInstant(createdAtMs),
    endedAt: toInstantOrNull(endedAtMs),
    participants: parsed(participants),
    draft: message.direction === "out" ? await draftOf(deps, message.id, isDraft === 1) : null,
    events: events.filter(({ messageId }) => messageId === message.id)
      .map(({ atMs, messageId: _, ...event }) => ({ at: toInstant(atMs), ...event })),
    comments: (await commentsOf(deps.db, message.id)).map(({ authorId, body, anchor, createdAtMs }) => ({
      at: toInstant(createdAtMs),
      authorId,
      body,
      quote: anchor?.quote ?? null,
    })),
  })));
}

/** The words of a draft after each run of edits, newest first; of one that nobody has edited, as it began. What was sealed has no past
 * of its own then: its mail says what it was. */
async function draftOf(deps: Deps, id: string, isOpen: boolean) {
  const of = { kind: "draft" as const, id };
  const breaks = { instants: [], restores: new Map<number, number>() };
  const { runs } = await readRuns(deps.db, of, { beforeSeq: null, most: mostRuns, breaks });
  const seqs = runs.length > 0 ? runs.map(({ lastSeq }) => lastSeq) : isOpen ? [0] : [];
  const contents = seqs.length > 0 ? await readPastContents(deps.db, of, seqs) : undefined;
  return (contents ?? []).map((content, n) => {
    const run = runs[n];
    return { ...contentToHtml(content), ...(run ? { authorId: run.authorId, at: toInstant(run.untilMs) } : {}) };
  });
}
