// A process that edits, approves, changes addresses, unsubscribes and writes in while others release, for release-race.test.ts.
import { sql } from "drizzle-orm";
import * as Y from "yjs";
import { openDatabase } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendUpdate, findDraft } from "#db/queries/draft.ts";
import { releaseHold } from "#db/queries/message-actions.ts";
import { approve } from "#db/queries/message-approval.ts";
import { change, settingsOf } from "#db/queries/message-change.ts";
import { undo } from "#db/queries/message-undo.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { batch } from "#db/statements.ts";
import { makeRandom } from "#tests/support/random.ts";
import type { EditorStory, RacerOrder } from "./release-terms.ts";

const order: RacerOrder = JSON.parse(Deno.args[0]!);
const random = makeRandom(order.seed);
const { db } = await openDatabase({ url: order.url });
const story: EditorStory = { acked: [], refused: 0, unsubscribed: [], wroteIn: [], changed: [], undone: 0 };
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
    if (random.chance(0.15)) await untilSealed(messageId);
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

/** However slow the releasing processes are just now, some edits come behind a seal. */
async function untilSealed(messageId: string): Promise<void> {
  const lastMs = Date.now() + 1_500;
  while (Date.now() < lastMs) {
    const [row] = await db.all<{ state: string }>(sql`select state from message where id = ${messageId}`);
    if (row?.state !== "pending") return;
    await sleep(50);
  }
}

const approver = { id: "approver", name: "Approver" };
async function approveSome(ids: string[]): Promise<void> {
  const of = ids.filter(() => random.chance(0.5)).map((id) => ({ id, seq: null }));
  if (of.length > 0) await approve(db, { of, actor: approver, nowMs: Date.now() });
}

const changer = { id: "changer", name: "Changer" };

async function changeAddresses(messageId: string): Promise<void> {
  const [row] = await settingsOf(db, [messageId]);
  if (!row) return;
  const cc = random.chance(0.3) ? [] : [`cc${random.int(1, 9)}@customer.example`];
  const of = [{ id: messageId, sentAs: row.sentAs }];
  const { ids, undoId } = await change(db, { of, change: { cc }, actor: changer, nowMs: Date.now() });
  if (ids.size === 0) return;
  story.changed.push(messageId);
  if (!random.chance(0.3)) return;
  const undone = await undo(db, { id: undoId, actorId: changer.id, nowMs: Date.now() });
  if (undone.kind === "undone") story.undone += undone.ids.length;
}

/** A mail of the user's comes in, in a conversation of its own. */
async function writeIn(messageId: string): Promise<void> {
  const [id, atMs] = [newId(), Date.now()];
  const [user] = await db.all<{ userId: string }>(
    sql`select user_id as "userId" from participant where message_id = ${messageId} and role = 'to'`,
  );
  await batch(db, [
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode, default_teammate_id,
        teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, created_at_ms)
      select ${id}, conversation_id, account_id, 'in', 'sent', 1, 'teammate', teammate_id, teammate_id, 'teammate', channel_id,
        0, ${atMs}, 'send_date', 'Re: Hello', ${atMs} from message where id = ${messageId}`,
    sql`insert into participant (message_id, role, n, user_id, address)
      values (${id}, 'from', 0, ${user!.userId}, 'grace@customer.example')`,
  ]);
  story.wroteIn.push({ userId: user!.userId, atMs, onDiskMs: Date.now() });
}

/** Most of what is held goes on, or the race would soon be about nothing else. */
async function letPass(): Promise<void> {
  const held = await db.all<{ id: string }>(
    sql`select id from message where state = 'pending' and hold = 'life_event'`,
  );
  const ids = held.map(({ id }) => id).filter(() => random.chance(0.7));
  if (ids.length > 0) await releaseHold(db, { ids, actor: approver, nowMs: Date.now() });
}

/** Ends the wait for typing, as the button does: the real two minutes are longer than the race. */
const sendNow = (messageId: string) =>
  db.run(
    sql`update message set send_now_at_ms = ${Date.now()}, lane = 0, send_at_ms = ${Date.now()} where id = ${messageId} and state = 'pending'`,
  );

async function unsubscribe(messageId: string): Promise<void> {
  const [to] = await db.all<{ userId: string }>(
    sql`select user_id as "userId" from participant where message_id = ${messageId} and role = 'to'`,
  );
  const { userIds } = await unsubscribeUsers(db, { userIds: [to!.userId], by: "self", atMs: Date.now() });
  for (const userId of userIds) story.unsubscribed.push({ userId, atMs: Date.now() });
}

const untilMs = Date.now() + order.forMs;
while (Date.now() < untilMs) {
  const open = await db.all<{ id: string; approvalNeeded: number; watchLife: number }>(
    sql`select m.id, m.approval_needed as "approvalNeeded",
      m.watch_life as "watchLife" from message m
    join sender s on s.teammate_id = m.teammate_id and s.channel_id = m.channel_id where m.state in ('pending', 'sending')
      and m.hold is not 'missing_data'
    order by coalesce(s.hourly_limit, s.daily_limit), m.send_at_ms, m.id limit 60`,
  );
  if (open.length === 0) break;
  const some = () => random.pick(open).id;
  await Promise.all(Array.from({ length: 6 }, () => edit(some())));
  await approveSome(open.filter(({ approvalNeeded }) => approvalNeeded === 1).map(({ id }) => id));
  if (order.meddles) {
    await changeAddresses(some());
    const watched = open.filter(({ watchLife }) => watchLife === 1);
    if (watched.length > 0 && random.chance(0.3)) await writeIn(random.pick(watched).id);
    if (random.chance(0.2)) await letPass();
  }
  if (random.chance(0.15)) await unsubscribe(some());
  await sleep(random.int(5, 25));
}
console.log(JSON.stringify(story));
Deno.exit(0);
