// A process that edits, approves and unsubscribes while others release, for release-race.test.ts.
import { sql } from "drizzle-orm";
import * as Y from "yjs";
import { openDatabase } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendUpdate, findDraft } from "#db/queries/draft.ts";
import { approve } from "#db/queries/message-approval.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { makeRandom } from "#tests/support/random.ts";
import type { EditorStory, RacerOrder } from "./release-terms.ts";

const order: RacerOrder = JSON.parse(Deno.args[0]!);
const random = makeRandom(order.seed);
const { db } = await openDatabase({ url: order.url });
const story: EditorStory = { acked: [], refused: 0, unsubscribed: [] };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One word more at the end of the body, as an update on top of the draft that was loaded. */
function writeWord(updates: Uint8Array[], word: string): Uint8Array {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const before = Y.encodeStateVector(doc);
  const body = doc.getXmlFragment("body");
  const line = (body.get(body.length - 1) as Y.XmlElement).get(0) as Y.XmlText;
  line.insert(line.length, ` ${word}`);
  return Y.encodeStateAsUpdate(doc, before);
}

async function edit(messageId: string): Promise<void> {
  const draft = await findDraft(db, messageId);
  if (!draft || draft.state !== "pending") return;
  if (random.chance(0.5)) {
    // It may be sealed, and opened again, between the load and the append.
    await sendNow(messageId);
    await sleep(random.int(0, 120));
  }
  const word = `w${order.seed}x${story.acked.length + story.refused}w`;
  const appended = await appendUpdate(db, {
    messageId,
    sealNo: draft.sealNo,
    rows: [{ appendId: newId(), authorId: "editor", bytes: writeWord(draft.updates, word) }],
    ifSeq: null,
    subject: null,
    tell: true,
    atMs: Date.now(),
  });
  if (!appended) story.refused++;
  else story.acked.push({ messageId, sealNo: draft.sealNo, seq: appended.seq, word });
  if (random.chance(0.5)) await sendNow(messageId);
}

const approver = { id: "approver", name: "Approver" };
const approveNow = (messageId: string) =>
  approve(db, { of: [{ id: messageId, seq: null }], actor: approver, nowMs: Date.now() });

/** Ends the wait for typing, as the button does: the real two minutes are longer than the race. */
const sendNow = (messageId: string) =>
  db.run(
    sql`update message set send_now_at_ms = ${Date.now()}, lane = 0, send_at_ms = ${Date.now()} where id = ${messageId} and state = 'pending'`,
  );

async function unsubscribe(messageId: string): Promise<void> {
  const [to] = await db.all<{ userId: string }>(
    sql`select user_id as "userId" from participant where message_id = ${messageId} and role = 'to'`,
  );
  const userIds = await unsubscribeUsers(db, { userIds: [to!.userId], by: "self", atMs: Date.now() });
  for (const userId of userIds) story.unsubscribed.push({ userId, atMs: Date.now() });
}

const untilMs = Date.now() + order.forMs;
while (Date.now() < untilMs) {
  const open = await db.all<{ id: string }>(sql`select m.id from message m
    join sender s on s.teammate_id = m.teammate_id and s.channel_id = m.channel_id where m.state in ('pending', 'sending')
    order by coalesce(s.hourly_limit, s.daily_limit), m.send_at_ms, m.id limit 60`);
  if (open.length === 0) break;
  await Promise.all(Array.from({ length: 6 }, () => edit(random.pick(open).id)));
  for (let i = 0; i < 6; i++) await approveNow(random.pick(open).id);
  if (random.chance(0.15)) await unsubscribe(random.pick(open).id);
  await sleep(random.int(5, 25));
}
console.log(JSON.stringify(story));
Deno.exit(0);
