import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import * as schema from "#db/schema/index.ts";
import { batch } from "#db/statements.ts";
import type { Terms } from "#db/queries/send.ts";

/** 2026-03-04 12:00 UTC, a Wednesday: where tests of the release begin. */
export const startOfTestMs = Date.UTC(2026, 2, 4, 12);

/** The release's own terms (jobs/sends/terms.ts says the same), for tests of single statements. */
export const testTerms: Terms = {
  hourMs: 3_600_000,
  dayMs: 86_400_000,
  leaseMs: 60_000,
  leastLeaseMs: 5_000,
  quietMs: 120_000,
  editingMostMs: 1_800_000,
};

type Row<T extends keyof typeof schema> = (typeof schema)[T] extends { $inferInsert: infer I } ? I : never;

export type ReleaseWorkspace = Awaited<ReturnType<typeof makeReleaseWorkspace>>;

/** One sender on one channel, an account whose CSM and AE are other teammates, and messages on demand. */
export async function makeReleaseWorkspace(db: Db, given: {
  channel?: Partial<Row<"channel">>;
  sender?: Partial<Row<"sender">>;
  teammate?: Partial<Row<"teammate">>;
} = {}) {
  const nowMs = startOfTestMs;
  async function addTeammate(over: Partial<Row<"teammate">> = {}): Promise<string> {
    const id = newId();
    await db.insert(schema.teammate).values({
      id,
      email: `${id.toLowerCase()}@team.example`,
      firstName: "Ada",
      lastName: "Byron",
      role: "member",
      state: "active",
      createdAtMs: nowMs,
      ...over,
    });
    return id;
  }
  async function addSender(teammateId: string, over: Partial<Row<"sender">> = {}): Promise<string> {
    const id = newId();
    await db.insert(schema.sender).values({
      id,
      channelId,
      teammateId,
      address: `${teammateId.toLowerCase()}@team.example`,
      createdAtMs: nowMs,
      ...over,
    });
    return id;
  }
  async function addAccount(over: Partial<Row<"account">> = {}): Promise<string> {
    const id = newId();
    await db.insert(schema.account).values({
      id,
      name: "Acme",
      nameKey: "acme",
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      ...over,
    });
    return id;
  }
  async function addUser(over: Partial<Row<"user">> = {}): Promise<string> {
    const id = newId();
    await db.insert(schema.user).values({
      id,
      email: `${id.toLowerCase()}@customer.example`,
      firstName: "Grace",
      lastName: "Hopper",
      nameKey: "grace hopper",
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      ...over,
    });
    return id;
  }

  const teammateId = await addTeammate(given.teammate);
  const channelId = newId();
  await db.insert(schema.channel).values({
    id: channelId,
    kind: "outbox",
    name: "Outbox",
    settings: {},
    idempotencyMs: 10 * 365 * 86_400_000,
    createdAtMs: nowMs,
    ...given.channel,
  });
  const senderId = await addSender(teammateId, { hourlyLimit: 60, dailyLimit: 250, ...given.sender });
  const accountId = await addAccount();

  /** A pending message to `users` (a new one by default), due since a minute. */
  async function addMessage(
    over: Partial<Row<"message">> & { users?: string[]; cc?: string[] } = {},
  ): Promise<{ id: string; conversationId: string; userId: string }> {
    const { users = [await addUser()], cc = [], ...message } = over;
    const id = over.id ?? newId();
    const conversationId = newId();
    await db.batch([
      db.insert(schema.conversation).values({
        id: conversationId,
        accountId: message.accountId ?? accountId,
        subject: message.subject ?? "Hello",
        state: "pending",
        createdById: teammateId,
        createdAtMs: nowMs,
        activeAtMs: nowMs,
      }),
      db.insert(schema.message).values({
        id,
        conversationId,
        accountId,
        direction: "out",
        state: "pending",
        lane: schema.lanes.byHand,
        senderMode: "teammate",
        defaultTeammateId: teammateId,
        teammateId,
        senderBecause: "teammate",
        channelId,
        allowUnsubscribes: true,
        sendAtMs: nowMs - 60_000,
        sendAtIs: "send_date",
        subject: "Hello",
        createdAtMs: nowMs - 3_600_000,
        ...message,
      }),
      ...users.map((userId, n) =>
        db.insert(schema.participant).values({
          messageId: id,
          role: "to" as const,
          n,
          userId,
          address: `${userId.toLowerCase()}@customer.example`,
        })
      ),
      ...cc.map((address, n) =>
        db.insert(schema.participant).values({ messageId: id, role: "cc" as const, n, address })
      ),
    ]);
    return { id, conversationId, userId: users[0] ?? "" };
  }

  return {
    db,
    nowMs,
    teammateId,
    channelId,
    senderId,
    accountId,
    addTeammate,
    addSender,
    addAccount,
    addUser,
    addMessage,
  };
}

/** Every row that a test of the release makes is gone: quicker than a database per test. */
export async function emptyTables(db: Db): Promise<void> {
  const tables = [
    "draft_update",
    "message_mime",
    "participant",
    "send_try",
    "outbox_mail",
    "message",
    "conversation",
    "start",
    "membership",
    "user_trait",
    "account_trait",
    "teammate_trait",
    "trait_definition",
    "suppression",
    "user",
    "account",
    "sender",
    "channel",
    "time_off",
    "holiday",
    "setting",
    "feed_place",
    "job_lease",
    "audit",
    "change",
    "teammate",
  ];
  await batch(db, tables.map((table) => sql`delete from ${sql.identifier(table)}`));
}

export async function messageRow(db: Db, id: string): Promise<Row<"message">> {
  const [row] = await db.select().from(schema.message).where(sql`id = ${id}`);
  if (!row) throw new Error(`no message ${id}`);
  return row;
}

export const triesOf = (db: Db, messageId: string) =>
  db.select().from(schema.sendTry).where(sql`message_id = ${messageId}`);

/** The change feed as `entity.kind` of one id. */
export async function changesOf(db: Db, id: string): Promise<string[]> {
  const rows = await db.all<{ kind: string }>(
    sql`select entity || '.' || kind as kind from change where id = ${id} order by seq`,
  );
  return rows.map(({ kind }) => kind);
}
