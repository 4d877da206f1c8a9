import { z } from "zod";
import {
  type AttentionRow,
  countAttention,
  countWaiting,
  findDismissable,
  listAttention,
} from "#db/queries/attention.ts";
import { dismiss } from "#db/queries/dismiss.ts";
import { messagesById } from "#db/queries/message.ts";
import { pairsWithPending, type SenderRow, senderRows } from "#db/queries/send-queue.ts";
import { listSenders } from "#db/queries/sender.ts";
import { listPausedStarts } from "#db/queries/start.ts";
import { readSettings } from "#db/queries/setting.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { type Closed, senderHolds } from "#jobs/rules/gates.ts";
import { limitsOf, senderFactsOf } from "#jobs/sends/facts.ts";
import { holdWords } from "#jobs/sends/hold-words.ts";
import type * as contract from "../contract/review.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";
import { toMessages } from "../shapes/message.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { attentionWords } from "./attention-words.ts";
import { saidWords } from "./inquiries.ts";

type Answer = z.input<typeof contract.attentionPage>;
type Block = Answer["blocks"][number];

const place = z.object({ value: z.number(), id }).strict();

/** What waits for a person, the newest first, and what stops whole queues (PR10). */
export async function browseAttention(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.attentionQuery>,
): Promise<Answer> {
  const mineOf = query.mine ? by.id : undefined;
  const asked = { kind: query.kind, mineOf, after: fromCursor(query.cursor, place), limit: query.limit };
  const [{ rows, next }, counts, blocks] = await Promise.all([
    listAttention(deps.long, asked),
    countAttention(deps.long, mineOf),
    blocksNow(deps, mineOf),
  ]);
  return { items: await toItems(deps, by, rows), next: next && toCursor(next), counts, blocks };
}

async function toItems(deps: Deps, by: Teammate, rows: AttentionRow[]): Promise<Answer["items"]> {
  const found = await messagesById(deps.long, [...new Set(rows.map(({ messageId }) => messageId))]);
  const messages = new Map((await toMessages(deps, found, by)).map((message) => [message.id, message]));
  return rows.flatMap((row) => {
    const message = messages.get(row.messageId);
    if (!message) return [];
    const { kind, hold, place, asked, about } = row;
    const said = asked &&
      { at: toInstant(asked.atMs), words: saidWords(asked.said, asked.detail), canAsk: asked.said !== "cannot" };
    return { kind, hold, why: attentionWords(row), at: toInstant(place.value), about, asked: said, message };
  });
}

/** What a person must open before anything of a sender leaves, once for all that waits behind it. */
async function blocksNow(deps: Deps, mineOf: string | undefined): Promise<Block[]> {
  const [pairs, { paused }] = await Promise.all([pairsWithPending(deps.long), readSettings(deps.db)]);
  const theirs = mineOf === undefined ? pairs : pairs.filter(({ teammateId }) => teammateId === mineOf);
  const nowMs = deps.nowMs();
  const senders = (await senderRows(deps.long, theirs)).flatMap((row) => {
    const facts = senderFactsOf(row, { ...deps.config, workspacePaused: false, nowMs });
    const closed = senderHolds(facts, nowMs).find(({ untilMs }) => untilMs === null) ?? limitHold(row);
    return closed && isBlock(closed) ? [{ row, closed }] : [];
  });
  const blocks = [
    ...(mineOf === undefined ? await blocksOfStarts(deps) : []),
    ...await Promise.all(senders.map(({ row, closed }) => toBlock(deps, row, closed))),
  ];
  if (paused === null || theirs.length === 0) return blocks;
  const counts = await Promise.all(theirs.map((pair) => countWaiting(deps.long, pair)));
  const count = Math.min(10_000, counts.reduce((sum, n) => sum + n, 0));
  return [{ kind: "paused", why: "All sending is paused.", sender: null, start: null, count }, ...blocks];
}

/** Starts that somebody stopped, while mail of theirs waits (SE7). */
async function blocksOfStarts(deps: Deps): Promise<Block[]> {
  const stopped = await listPausedStarts(deps.long, 10_000);
  const people = await teammatesById(deps.db, stopped.map(({ byId }) => byId));
  return stopped.map(({ id, name, byId, pausedPlaybookId, count }) => {
    const by = people.get(byId ?? "");
    const why = by ? `Stopped by ${toTeammateShort(by).name}.` : "Stopped.";
    return { kind: "paused", why, sender: null, start: { id, name, pausedPlaybookId }, count };
  });
}

/** A limit of 0, the hour's or the day's, holds a whole queue until somebody raises it (QU1). */
function limitHold(row: SenderRow): Closed | undefined {
  const { hourly, daily } = limitsOf(row);
  return hourly === 0 || daily === 0 ? { hold: "hourly_limit", untilMs: null, detail: "Its limit is 0." } : undefined;
}

type Blocking = Closed & { hold: Block["kind"] };
const isBlock = (closed: Closed): closed is Blocking =>
  closed.hold === "paused" || closed.hold === "channel_broken" || closed.hold === "no_sender" ||
  closed.hold === "hourly_limit";

async function toBlock(deps: Deps, row: SenderRow, { hold, detail }: Blocking): Promise<Block> {
  const [[sender], count, teammates] = await Promise.all([
    listSenders(deps.db, row, deps.nowMs()),
    countWaiting(deps.long, row),
    teammatesById(deps.db, [row.teammateId]),
  ]);
  const teammate = teammates.get(row.teammateId)!;
  const noSender = `${row.firstName} ${row.lastName} may not send from this channel.`;
  return {
    kind: hold,
    why: detail === undefined ? noSender : holdWords(detail, row),
    sender: {
      id: sender?.id ?? null,
      teammate: toTeammateShort(teammate),
      channel: { id: row.channelId, name: row.channelName },
    },
    start: null,
    count,
  };
}

/** Takes what failed or came back out of that list, or puts it back. Twice is the same.
 * @throws {Refusal} not_found; conflict: nobody knows yet what became of it, or nothing is wrong with it. */
export async function dismissMessage(deps: Deps, by: Teammate, messageId: string, dismissed: boolean) {
  if (!await dismiss(deps.db, { messageId, dismissed, actorId: by.id, nowMs: deps.nowMs() })) {
    const message = await findDismissable(deps.db, messageId);
    if (!message) throw notFound("message");
    if (message.state === "unknown") {
      throw new Refusal("conflict", "Nobody knows whether it has left. Settle it as sent or failed first.");
    }
    if (message.state !== "failed" && !message.bounced) {
      throw new Refusal("conflict", "It did not fail, and did not come back.");
    }
  }
  void deps.changes.nudge();
  return { ok: true as const };
}
