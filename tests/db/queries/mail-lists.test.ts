import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { type ConversationsAsked, listConversations } from "#db/queries/conversation-lists.ts";
import type { Bounds, Place } from "#db/queries/list.ts";
import { countMessages, countPendingMine, listMessages, type MessagesAsked } from "#db/queries/message-lists.ts";
import { listOutbox } from "#db/queries/outbox.ts";
import { messageStates } from "#db/schema/conversation.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const random = makeRandom(20_260_602);
let database: TestDatabase;
let teammates: string[];
let accounts: string[];
let users: string[];

beforeAll(async () => {
  database = await makeDatabase();
  const w = await makeReleaseWorkspace(database.db);
  teammates = [w.teammateId, await w.addTeammate(), await w.addTeammate()];
  accounts = [w.accountId];
  for (let n = 0; n < 7; n++) {
    accounts.push(
      await w.addAccount({ csmId: random.pick(teammates), aeId: random.chance(0.4) ? random.pick(teammates) : null }),
    );
  }
  users = [];
  for (let n = 0; n < 12; n++) users.push(await w.addUser({ firstName: `Person ${n}`, nameKey: `person ${n} hopper` }));
  for (const user of users) {
    await database.db.run(sql`insert into membership (account_id, user_id) values (${random.pick(accounts)}, ${user})`);
  }
  for (let n = 0; n < 260; n++) {
    const state = random.pick([...messageStates, "pending", "pending", "pending"] as const);
    const isOver = state !== "pending" && state !== "sending";
    const accountId = random.pick(accounts);
    const m = await w.addMessage({
      state,
      accountId,
      teammateId: random.pick(teammates),
      sendAtMs: w.nowMs + random.int(0, 20) * 1000,
      endedAtMs: isOver ? w.nowMs + random.int(0, 20) * 1000 : null,
      leaseEndsAtMs: state === "sending" ? w.nowMs : null,
      subject: random.pick(["Hello", "Renewal of {{account.name}}", "ÄRGER"]),
      startId: random.chance(0.5) ? random.pick(["S1", "S2"]) : null,
      templateId: random.chance(0.5) ? "T1" : null,
      users: random.shuffle(users).slice(0, random.int(1, 2)),
      cc: random.chance(0.2) ? ["boss@x.example"] : [],
    });
    await database.db.run(
      sql`update conversation set account_id = ${accountId}, active_at_ms = ${
        w.nowMs + random.int(0, 20) * 1000
      }, state = ${random.pick(["pending", "active", "closed"])}, subject = ${random.pick(["Hello", "Renewal"])},
        replied_at_ms = ${random.chance(0.3) ? w.nowMs : null}, template_id = ${random.chance(0.5) ? "T1" : null}
      where id = ${m.conversationId}`,
    );
    if (random.chance(0.3)) {
      await database.db.run(sql`update message set seen_first_at_ms = 1, seen_count = 1 where id = ${m.id}`);
    }
    for (const kind of ["bounce", "open"].filter(() => random.chance(0.2))) {
      await database.db.run(
        sql`insert into delivery_event (id, message_id, kind, at_ms) values (${m.id + kind}, ${m.id}, ${kind}, 1)`,
      );
    }
    if (state === "sent") {
      await database.db.run(
        sql`insert into outbox_mail (id, idempotency_key, channel_id, message_id, envelope_from, envelope_to,
        bytes, accepted_at_ms) values (${m.id}, ${m.id}, 'c', ${m.id}, 'Ada@team.example', '["grace@x.example"]', x'00',
        ${w.nowMs + random.int(0, 5)})`,
      );
    }
  }
});

type Row = Record<string, string | number | null>;
const order = (rows: Row[], column: string, descending: boolean): string[] =>
  rows.toSorted((a, b) => (descending ? -1 : 1) * (Number(a[column]) - Number(b[column]) || (a.id! < b.id! ? -1 : 1)))
    .map((row) => row.id as string);

async function walk(read: (after: Place | null) => Promise<{ ids: string[]; next: Place | null }>): Promise<string[]> {
  const ids: string[] = [];
  let after: Place | null = null;
  for (let pages = 0; pages < 400; pages++) {
    const page = await read(after);
    ids.push(...page.ids);
    if (!page.next) return ids;
    after = page.next;
  }
  throw new Error("the list does not end");
}

const wide: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 400 };
const narrow: Bounds = { mostDriven: -1, walkedAtOnce: 17, mostWalks: 400 };
const short: Bounds = { mostDriven: -1, walkedAtOnce: 17, mostWalks: 2 };

const messageFilters: [string, () => Partial<MessagesAsked>, SQL | (() => SQL)][] = [
  ["all", () => ({}), sql`1`],
  ["begun with no start", () => ({ without: "start" }), sql`start_id is null`],
  ["begun with no template", () => ({ without: "template" }), sql`template_id is null`],
  [
    "mine",
    () => ({ mineOf: teammates[1]! }),
    () =>
      sql`(m.teammate_id = ${teammates[1]} or ${teammates[1]} in (select csm_id from account where id = m.account_id
      union select ae_id from account where id = m.account_id))`,
  ],
  ["an account's", () => ({ accountId: accounts[2]! }), () => sql`m.account_id = ${accounts[2]}`],
  [
    "a user's",
    () => ({ userId: users[3]! }),
    () => sql`m.id in (select message_id from participant where user_id = ${users[3]})`,
  ],
  ["a sender's", () => ({ teammateId: teammates[0]! }), () => sql`m.teammate_id = ${teammates[0]}`],
  ["a start's", () => ({ startId: "S1" }), sql`m.start_id = 'S1'`],
  ["a template's", () => ({ templateId: "T1" }), sql`m.template_id = 'T1'`],
  [
    "a sender's of a template",
    () => ({ teammateId: teammates[0]!, templateId: "T1" }),
    () => sql`m.teammate_id = ${teammates[0]} and m.template_id = 'T1'`,
  ],
  [
    "a search in the conversation's subject",
    () => ({ q: "RENEWAL" }),
    sql`m.conversation_id in (select id from conversation where subject = 'Renewal')`,
  ],
  [
    "a search for a person",
    () => ({ q: "Person 4 " }),
    () => sql`m.id in (select message_id from participant where user_id = ${users[4]})`,
  ],
  [
    "a search for an address",
    () => ({ q: "boss@" }),
    sql`m.id in (select message_id from participant where role = 'cc')`,
  ],
  ["nothing there", () => ({ startId: "S3" }), sql`0`],
];

const sortColumn = (state: string) =>
  state === "pending" ? "send_at_ms" : state === "sending" ? "nothing" : "ended_at_ms";

describe("[PR1] [VI1] all pages of a message list are the sorted whole, no row twice and none left out", () => {
  for (const state of ["pending", "sending", "sent"] as const) {
    test.each(messageFilters)(`${state}: %s`, async (_, asked, holds) => {
      const where = typeof holds === "function" ? holds() : holds;
      const rows = await database.db.all<Row>(sql`select m.* from message m where m.state = ${state} and ${where}`);
      const expected = (descending: boolean) =>
        order(rows.map((row) => ({ nothing: 0, ...row })), sortColumn(state), descending);
      for (const bounds of [wide, narrow, short]) {
        for (const descending of [false, true]) {
          const ids = await walk((after) =>
            listMessages(database.db, { ...asked(), state, descending, after, limit: random.int(1, 40) }, bounds)
          );
          expect(ids).toEqual(expected(descending));
        }
      }
      const count = await countMessages(database.db, { ...asked(), state, descending: false, after: null, limit: 1 });
      if (count !== null) expect(count).toBe(rows.length);
    });
  }
});

test("[PR1] the badge is the number of rows of Mine", async () => {
  for (const teammate of teammates) {
    const asked = { state: "pending", mineOf: teammate, descending: false, after: null, limit: 500 } as const;
    expect(await countPendingMine(database.db, teammate)).toBe((await listMessages(database.db, asked)).ids.length);
  }
});

const ofMessages = (holds: SQL) => sql`c.id in (select m.conversation_id from message m where ${holds})`;
const cameBack = ofMessages(sql`m.id in (select message_id from delivery_event where kind = 'bounce')`);

const conversationFilters: [string, () => Partial<ConversationsAsked>, () => SQL][] = [
  ["all", () => ({}), () => sql`1`],
  ["active", () => ({ state: "active" }), () => sql`c.state = 'active'`],
  [
    "an account's, also by its users",
    () => ({ accountId: accounts[1]! }),
    () =>
      sql`(c.account_id = ${
        accounts[1]
      } or c.id in (select m.conversation_id from message m, participant p, membership ms
      where p.message_id = m.id and ms.user_id = p.user_id and ms.account_id = ${accounts[1]}))`,
  ],
  [
    "a user's that are closed",
    () => ({ userId: users[5]!, state: "closed" }),
    () =>
      sql`c.state = 'closed' and c.id in (select m.conversation_id from message m, participant p
      where p.message_id = m.id and p.user_id = ${users[5]})`,
  ],
  ["replied", () => ({ replied: true }), () => sql`c.replied_at_ms is not null`],
  [
    "active ones that nobody answered",
    () => ({ replied: false, state: "active" }),
    () => sql`c.state = 'active' and c.replied_at_ms is null`,
  ],
  ["seen", () => ({ seen: true }), () => ofMessages(sql`m.seen_count > 0`)],
  ["not seen", () => ({ seen: false }), () => sql`not (${ofMessages(sql`m.seen_count > 0`)})`],
  ["bounced", () => ({ bounced: true }), () => cameBack],
  [
    "closed ones that did not bounce",
    () => ({ bounced: false, state: "closed" }),
    () => sql`c.state = 'closed' and not (${cameBack})`,
  ],
  [
    "a sender's, replied and seen",
    () => ({ teammateId: teammates[2]!, replied: true, seen: true }),
    () =>
      sql`c.replied_at_ms is not null and ${ofMessages(sql`m.seen_count > 0`)} and ${
        ofMessages(sql`m.teammate_id = ${teammates[2]}`)
      }`,
  ],
  ["a template's", () => ({ templateId: "T1" }), () => sql`c.template_id = 'T1'`],
  ["a search", () => ({ q: "renew" }), () => sql`c.subject = 'Renewal'`],
];

test.each(conversationFilters)(
  "[PD4] [VI1] all pages of conversations are the sorted whole: %s",
  async (_, asked, holds) => {
    const rows = await database.db.all<Row>(sql`select c.* from conversation c where ${holds()}`);
    for (const bounds of [wide, narrow, short]) {
      const ids = await walk((after) =>
        listConversations(database.db, { ...asked(), after, limit: random.int(1, 40) }, bounds)
      );
      expect(ids).toEqual(order(rows, "active_at_ms", true));
    }
  },
);

test("[CH2] [VI1] the outbox goes from the newest to the oldest, each mail once", async () => {
  const rows = await database.db.all<Row>(sql`select id, accepted_at_ms from outbox_mail`);
  const all = await walk((after) => listOutbox(database.db, { withSignIn: true, after, limit: 7 }));
  expect(all).toEqual(order(rows, "accepted_at_ms", true));
  expect(await walk((after) => listOutbox(database.db, { withSignIn: true, q: "GRACE@", after, limit: 7 }))).toEqual(
    all,
  );
  expect(await walk((after) => listOutbox(database.db, { withSignIn: true, q: "nobody", after, limit: 7 }))).toEqual(
    [],
  );
});

describe("[VI1] every list of mail is held to an index", () => {
  const dialect = new SQLiteAsyncDialect();
  const recording = () => {
    const asked: SQL[] = [];
    const all = (query: SQL) => (asked.push(query), database.db.all(query));
    return { db: { all } as unknown as Db, asked };
  };
  const expectIndexed = async (asked: SQL[]) => {
    expect(asked.length).toBeGreaterThan(0);
    for (const statement of asked) {
      const { sql: text, params } = dialect.sqlToQuery(statement);
      const { rows } = await database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
      const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail).join("\n");
      expect(steps, text).not.toMatch(/SCAN (t|m|p|c|a|u|ms|message|conversation|participant|outbox_mail)\b(?! USING)/);
      // Rows that a rare condition drives are bounded, and sorted.
      if (!/ d\s+cross join |union|distinct/.test(text)) expect(steps, text).not.toContain("TEMP B-TREE");
    }
  };
  const deep: Place = { value: 5, id: "01JD3K5V8ZQ4N6T0W2Y4A6C8E0" };

  for (const state of messageStates) {
    test.each(messageFilters)(`messages that are ${state}: %s`, async (_, asked) => {
      for (const bounds of [wide, narrow]) {
        for (const after of [null, deep]) {
          const { db, asked: statements } = recording();
          const query = { ...asked(), state, descending: random.chance(0.5), after, limit: 50 };
          await listMessages(db, query, bounds);
          await countMessages(db, query);
          await countPendingMine(db, teammates[0]!);
          await expectIndexed(statements);
        }
      }
    });
  }
  test.each(conversationFilters)("conversations: %s", async (_, asked) => {
    for (const bounds of [wide, narrow]) {
      for (const after of [null, deep]) {
        const { db, asked: statements } = recording();
        await listConversations(db, { ...asked(), after, limit: 50 }, bounds);
        await expectIndexed(statements);
      }
    }
  });
  test.each([undefined, "grace"])("outbox mail, search: %s", async (q) => {
    for (const after of [null, deep]) {
      const { db, asked: statements } = recording();
      await listOutbox(db, { withSignIn: true, q, after, limit: 50 });
      await expectIndexed(statements);
    }
  });
});
