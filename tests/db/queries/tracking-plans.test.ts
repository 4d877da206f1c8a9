import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { addressesKnown } from "#db/queries/address.ts";
import { conversationsById } from "#db/queries/conversation.ts";
import { findHitFacts, recordOpen } from "#db/queries/event.ts";
import { findLinkFacts, keepUnsubscribeReason } from "#db/queries/link-use.ts";
import { messagesById } from "#db/queries/message.ts";
import { readForCompose } from "#db/queries/send-facts.ts";
import { hashStrangers } from "#db/queries/strangers.ts";
import { listSuppressions } from "#db/queries/suppression.ts";
import { eventsOfConversation } from "#db/queries/thread-mail.ts";
import { opensOf, settingTracking } from "#db/queries/tracking.ts";
import { canUndoUnsubscribe, resubscribeUsers, unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import {
  countMachines,
  listUnsubscribed,
  machinesUntil,
  undoneUnsubscribesOf,
  unsubscribedById,
} from "#db/queries/unsubscribed.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { watched } from "#tests/support/watched.ts";

const { db } = await makeDatabase();
const w = await makeReleaseWorkspace(db);
const { id, userId, conversationId } = await w.addMessage({ state: "sent", endedAtMs: 1, cc: ["a@b.example"] });
await db.run(sql`insert into erased_address (hash, at_ms) values ('x', 1)`);
const among = { lately: ["n", "m"], sinceMs: 1 };
const hit = { verdict: "human" as const, why: null, agent: null, network: "n", ...among, burst: 5 };
const token = { messageId: id, userId, ...among, most: 4 };

const page = { after: null, limit: 50 };
test.each<[string, (db: Db) => Promise<unknown>]>([
  ["what a look is judged by", (db) => findHitFacts(db, token)],
  [
    "a look",
    (db) => recordOpen(db, { ...token, verdict: "human", seen: ["human"], network: "n", agent: null, atMs: 2 }),
  ],
  ["every look at a message", (db) => opensOf(db, id, 50)],
  ["what a link's use is judged by", (db) => findLinkFacts(db, { ...token })],
  [
    "an unsubscribe by a link",
    (db) => unsubscribeUsers(db, { userIds: [userId], by: "self", atMs: 2, messageId: id, hit }),
  ],
  ["its reason", (db) => keepUnsubscribeReason(db, { userId, reason: "x", atMs: 3 })],
  ["whether it is undone by its link", (db) => canUndoUnsubscribe(db, userId, id)],
  [
    "the undo of machines'",
    (db) => resubscribeUsers(db, { userIds: [userId], by: { teammateId: "t" }, atMs: 4, isMarked: true }),
  ],
  ["who is unsubscribed", (db) => listUnsubscribed(db, page)],
  ["who is by machines", (db) => listUnsubscribed(db, { ...page, machine: true })],
  [
    "who is by themselves, with a reason",
    (db) => listUnsubscribed(db, { ...page, by: "self", reason: true, machine: false }),
  ],
  ["what is told of them", (db) => unsubscribedById(db, [userId])],
  ["what of a user was undone", (db) => undoneUnsubscribesOf(db, userId, 20)],
  ["what a thread tells of it", (db) => eventsOfConversation(db, conversationId)],
  ["how many by machines", (db) => countMachines(db, 100)],
  ["which by machines", (db) => machinesUntil(db, 5, 100)],
  ["addresses that are no users'", (db) => hashStrangers(db, [id], (address) => address)],
  ["what is known of addresses", (db) => addressesKnown(db, ["a@b.example"], (address) => address)],
  ["whether a mail is looked at as it is made", (db) => readForCompose(db, [id])],
  ["whether it is as it is shown", (db) => messagesById(db, [id])],
  ["whether a conversation is", (db) => conversationsById(db, [conversationId])],
  [
    "out of tracking",
    (db) => batch(db, settingTracking({ entity: "user", ids: [userId], untracked: true, actorId: "t", atMs: 1 })),
  ],
  ["suppressions with their mail", (db) => listSuppressions(db, { q: "", after: "", limit: 50 })],
])("[TR2] [SU2] %s reads no table from end to end", async (_, read) => {
  const plans: string[] = [];
  await read(watched(db, plans));
  const scans = plans.filter((step) =>
    /^SCAN (?!j\b|x\b|d\b|w\b|json_each|setting|\(|CONSTANT|VIRTUAL|s USING INDEX sqlite_autoindex_suppression)/.test(
      step,
    )
  )
    .filter((step) => !/USING (COVERING )?INDEX/.test(step));
  expect(scans).toEqual([]);
  expect(plans.length).toBeGreaterThan(0);
});
