import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { makeRegistry, type Registry } from "#db/filter/registry.ts";
import { listTraits } from "#db/queries/trait.ts";
import type { TraitType } from "#db/schema/people.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import type { Random } from "#tests/support/random.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

type Row = Record<string, string | number | null>;
export type Trait = { id: string; entity: "account" | "user" | "conversation"; key: string; type: TraitType };
/** All rows of a table in memory, for an oracle to look through. */
export type Rows = Record<
  | "account"
  | "user"
  | "membership"
  | "conversation"
  | "message"
  | "participant"
  | "suppression"
  | "delivery_event"
  | "start"
  | "account_trait"
  | "user_trait"
  | "conversation_trait",
  Row[]
>;
export type FilterWorkspace = {
  database: TestDatabase;
  registry: Registry;
  traits: Trait[];
  rows: Rows;
  teammates: string[];
  channels: string[];
  nowMs: number;
};

const dayMs = 86_400_000;
const words = ["Acme", "acme two", "Ärger GmbH", "100%_x", `quo"te'd`, "Bolt", "über Acme"];

/** A small workspace in which every field has values, none, and the same as others. */
export async function makeFilterWorkspace(
  random: Random,
  messages = 90,
  given?: TestDatabase,
): Promise<FilterWorkspace> {
  const database = given ?? await makeDatabase();
  const { db } = database;
  const w = await makeReleaseWorkspace(db);
  const { nowMs } = w;
  const maybe = <T>(make: () => T): T | null => (random.chance(0.3) ? null : make());
  const when = () => nowMs + random.int(-12, 12) * dayMs + random.int(0, 23) * 3_600_000;
  const day = () => new Date(nowMs + random.int(-12, 12) * dayMs).toISOString().slice(0, 10);
  const named = () => {
    const name = random.pick(words);
    return { name, nameKey: name.normalize("NFC").toLowerCase() };
  };
  const teammates = [w.teammateId, await w.addTeammate(), await w.addTeammate()];
  const channels = [w.channelId, await addChannel(db)];
  const starts = await addStarts(db, w.teammateId);
  const accounts: string[] = [];
  for (let n = 0; n < 25; n++) {
    accounts.push(
      await w.addAccount({
        ...named(),
        status: maybe(() => random.pick(["trial", "subscribed", "churned"])),
        csmId: maybe(() => random.pick(teammates)),
        aeId: maybe(() => random.pick(teammates)),
        mrrCents: maybe(() => random.int(0, 4) * 100),
        renewsOn: maybe(day),
        health: maybe(() => random.int(0, 10)),
        userCount: random.int(0, 3),
        churnedAtMs: maybe(when),
        externalId: maybe(() => `Ext-${n}`),
        createdAtMs: when(),
      }),
    );
  }
  const users: string[] = [];
  for (let n = 0; n < 40; n++) {
    const { name, nameKey } = named();
    users.push(
      await w.addUser({
        firstName: maybe(() => name),
        lastName: maybe(() => random.pick(words)),
        nameKey,
        email: maybe(() => `person${n}@${random.pick(["a", "b"])}.example`),
        lastSeenAtMs: maybe(when),
        unsubscribedAtMs: random.chance(0.3) ? when() : null,
        externalId: maybe(() => `u-${n}`),
        createdAtMs: when(),
      }),
    );
  }
  for (const user of users) {
    for (const account of random.shuffle(accounts).slice(0, random.int(0, 3))) {
      await db.run(sql`insert into membership (account_id, user_id, is_owner, role)
        values (${account}, ${user}, ${random.int(0, 1)}, ${maybe(() => random.pick(["boss", "Buyer"]))})`);
    }
    if (random.chance(0.2)) {
      await db.run(sql`insert into suppression (address, why, at_ms)
        select email, 'by_hand', 1 from user where id = ${user} and email is not null`);
    }
  }
  for (let n = 0; n < messages; n++) {
    const isPending = random.chance(0.7);
    const m = await w.addMessage({
      state: isPending ? "pending" : "sent",
      // What a mailbox sent itself has none.
      tells: isPending ? null : maybe(() => random.int(0, 7)),
      untracked: random.chance(0.3),
      channelId: random.pick(channels),
      startId: maybe(() => random.pick(starts)),
      accountId: random.pick(accounts),
      teammateId: random.pick(teammates),
      templateId: maybe(() => random.pick(["0".repeat(26), "1".repeat(26)])),
      sendAtMs: when(),
      endedAtMs: isPending ? null : when(),
      hold: isPending ? maybe(() => random.pick(["approval", "bad_link"] as const)) : null,
      risk: random.pick([0, 20, 100]),
      editedAtMs: maybe(when),
      approvalNeeded: random.chance(0.4),
      allowUnsubscribes: random.chance(0.6),
      subject: random.pick(words),
      createdAtMs: when(),
      users: random.shuffle(users).slice(0, random.int(1, 2)),
      cc: random.chance(0.2) ? ["stranger@x.example"] : [],
    });
    await db.run(sql`update conversation set active_at_ms = ${when()}, created_at_ms = ${when()},
      state = ${random.pick(["pending", "active", "closed"])}, template_id = ${maybe(() => "0".repeat(26))},
      start_id = ${maybe(() => random.pick(starts))},
      replied_at_ms = ${maybe(when)}, unread_at_ms = ${maybe(when)} where id = ${m.conversationId}`);
    if (random.chance(0.3)) await db.run(sql`update message set seen_first_at_ms = 1 where id = ${m.id}`);
    for (const kind of ["bounce", "open", "reply", "unsubscribe"].filter(() => random.chance(0.2))) {
      const verdict = kind === "unsubscribe" && random.chance(0.3) ? "scanner" : null;
      await db.run(sql`insert into delivery_event (id, message_id, kind, verdict, at_ms)
        values (${m.id + kind}, ${m.id}, ${kind}, ${verdict}, 1)`);
    }
  }
  for (const table of ["account", "user"]) {
    await db.run(sql`update ${sql.identifier(table)} set untracked = rowid % 3 = 0`);
  }
  await db.run(sql`insert into delivery_event (id, message_id, user_id, kind, verdict, at_ms)
    select 'u' || id, 'm', id, 'unsubscribe', case rowid % 3 when 0 then 'scanner' else 'human' end,
      unsubscribed_at_ms - (rowid % 5 = 0) from user where unsubscribed_at_ms is not null`);
  const traits = await addTraits(db, random, day);
  const rows = {} as Rows;
  for (
    const table of [
      "account",
      "user",
      "membership",
      "conversation",
      "message",
      "participant",
      "suppression",
      "delivery_event",
      "start",
      "account_trait",
      "user_trait",
      "conversation_trait",
    ] as const
  ) rows[table] = await db.all<Row>(sql`select * from ${sql.identifier(table)}`);
  return { database, registry: makeRegistry(await listTraits(db)), traits, rows, teammates, channels, nowMs };
}

async function addChannel(db: Db): Promise<string> {
  const id = newId();
  await db.run(
    sql`insert into channel (id, kind, name, settings, created_at_ms) values (${id}, 'outbox', 'Second', '{}', 0)`,
  );
  return id;
}

export const playbooks = ["2".repeat(26), "3".repeat(26)];
export const steps = ["welcome", "nudge"];

/** One by hand, and one of each step of two playbooks. */
async function addStarts(db: Db, byId: string): Promise<string[]> {
  const made = [
    { playbookId: null, step: null },
    ...playbooks.flatMap((playbookId) => steps.map((step) => ({ playbookId, step }))),
  ];
  return await Promise.all(made.map(async ({ playbookId, step }) => {
    const id = newId();
    await db.run(sql`insert into start (id, name, definition, seed, subject_text, state, playbook_id, action_key,
        created_by_id, created_at_ms)
      values (${id}, 'S', '{}', x'', 'S', ${playbookId ? "standing" : "done"}, ${playbookId}, ${step}, ${byId}, 0)`);
    return id;
  }));
}

const types = ["text", "number", "boolean", "date", "select"] as const;

/** A trait of every type for each entity, held by some, and one that is archived. */
async function addTraits(db: Db, random: Random, day: () => string): Promise<Trait[]> {
  const traits: Trait[] = [];
  for (const entity of ["account", "user", "conversation"] as const) {
    for (const type of types) {
      const trait = { id: newId(), entity, key: `${type}One`, type };
      await define(db, trait, null);
      traits.push(trait);
      const value = () =>
        type === "number"
          ? random.int(-2, 3) / 2
          : type === "boolean"
          ? random.int(0, 1)
          : type === "date"
          ? day()
          : random.pick(words);
      const column = sql.raw(type === "number" || type === "boolean" ? "num" : "txt");
      for (const { id } of await db.all<{ id: string }>(sql`select id from ${sql.identifier(entity)}`)) {
        if (random.chance(0.35)) continue;
        await db.run(sql`insert into ${sql.identifier(`${entity}_trait`)} (trait_id, entity_id, ${column})
          values (${trait.id}, ${id}, ${value()})`);
      }
    }
    await define(db, { id: newId(), entity, key: "gone", type: "text" }, 1);
  }
  return traits;
}

const define = (db: Db, { id, entity, key, type }: Trait, archivedAtMs: number | null) =>
  db.run(
    sql`insert into trait_definition (id, entity, key, label, type, options, edit_right, archived_at_ms, created_at_ms)
    values (${id}, ${entity}, ${key}, ${key}, ${type}, ${
      type === "select" ? "[]" : null
    }, 'members', ${archivedAtMs}, 0)`,
  );
