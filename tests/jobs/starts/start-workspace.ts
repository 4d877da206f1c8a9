import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { insertStart } from "#db/queries/start.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

/** A workspace with one account of `users` members, and starts over it on demand. */
export async function makeStartWorkspace(db: Db, users: number) {
  const workspace = await makeReleaseWorkspace(db);
  const { accountId, channelId, teammateId, nowMs } = workspace;
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${users})
    insert into user (id, email, name_key, created_at_ms, updated_at_ms)
    select 'U' || substr('0000000' || i, -7), 'u' || i || '@x.example', substr('0000000' || i, -7), 0, 0 from n`);
  await db.run(sql`insert into membership (account_id, user_id) select ${accountId}, id from user where id like 'U0%'`);
  const definition: StartDefinition = {
    channelId,
    sender: { mode: "teammate", teammateId },
    replyTo: null,
    on: { kind: "accounts", accountIds: [accountId], audience: "all" },
    cc: [],
    bcc: [],
    allowUnsubscribes: true,
    approval: false,
    traits: [],
    sendAtMs: nowMs,
    sendAtIs: "send_date",
  };
  const content = contentFromHtml({ subject: "Hi {{user.firstName}}", html: "<p>Hello</p>" });
  async function addStart(change: Partial<StartDefinition> = {}): Promise<string> {
    const id = newId();
    await insertStart(db, {
      id,
      name: "Spring",
      definition: { ...definition, ...change },
      seed: seedUpdate(content),
      subjectText: subjectLine(content),
      templateId: null,
      createdById: teammateId,
      nowMs,
    });
    return id;
  }
  /** Of what a start made, how many rows there are and how many distinct users they are to. */
  async function made(startId: string) {
    const [row] = await db.all<Record<string, number>>(sql`
      select (select count(*) from conversation where start_id = ${startId}) as conversations,
        (select count(*) from message where start_id = ${startId}) as messages,
        (select count(*) from message m join participant p on p.message_id = m.id where m.start_id = ${startId}) as people,
        (select count(distinct p.address) from message m join participant p on p.message_id = m.id
          where m.start_id = ${startId} and p.role = 'to') as addresses,
        (select count(*) from message m join start_item i on i.message_id = m.id where m.start_id = ${startId}) as items`);
    return { ...row };
  }
  return { ...workspace, addStart, made };
}
