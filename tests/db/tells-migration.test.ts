import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import type { ChannelKind } from "#db/schema/channel.ts";
import { tellBits } from "#db/schema/delivery.ts";
import { capabilitiesOf } from "#jobs/channels/registry.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

const migration = await Deno.readTextFile(new URL("../../db/migrations/0027_numbers.sql", import.meta.url));
const fillsIn = migration.split("--> statement-breakpoint").at(-1)!;

const channels: [ChannelKind, Record<string, unknown>][] = [
  ["outbox", {}],
  ["gmail", { signIn: "oauth" }],
  ["smtp", { host: "m.example" }],
  ["smtp", { host: "m.example", imap: { host: "i.example" } }],
  ["resend", { webhooks: false, replyDomain: "r.example" }],
  ["resend", { webhooks: true }],
  ["resend", { webhooks: true, replyDomain: "r.example" }],
  ["sendgrid", {}],
  ["sendgrid", { eventKey: "k" }],
  ["sendgrid", { eventKey: "k", replyDomain: "r.example" }],
  ["sendgrid", { replyDomain: "r.example" }],
  ["intercom", { webhooks: true }],
  ["intercom", { webhooks: false }],
];

test("[TR3] mail that left before it was kept tells what its channel tells as it is set up now", async () => {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  const left = { state: "sent", sealNo: 1, allowUnsubscribes: false, endedAtMs: 1 } as const;
  const made = await Promise.all(channels.map(async ([kind, settings]) => {
    const channelId = newId();
    await db.run(sql`insert into channel (id, kind, name, settings, created_at_ms)
      values (${channelId}, ${kind}, 'C', ${JSON.stringify(settings)}, 0)`);
    return (await w.addMessage({ ...left, channelId })).id;
  }));
  const others = {
    linked: await w.addMessage({ ...left, allowUnsubscribes: true }),
    toTwo: await w.addMessage({ ...left, allowUnsubscribes: true, users: [await w.addUser(), await w.addUser()] }),
    pending: await w.addMessage({ allowUnsubscribes: true }),
    byMailbox: await w.addMessage({ ...left, sealNo: 0 }),
  };
  await db.run(sql.raw(fillsIn));
  const tellsOf = async (id: string) => (await messageRow(db, id)).tells;
  for (const [n, [kind, settings]] of channels.entries()) {
    const { replies, bounces } = capabilitiesOf({ kind, settings });
    const wanted = (replies ? tellBits.replies : 0) | (bounces ? tellBits.bounces : 0);
    expect([kind, settings, await tellsOf(made[n]!)]).toEqual([kind, settings, wanted]);
  }
  const told = await Promise.all(Object.values(others).map(({ id }) => tellsOf(id)));
  expect(told).toEqual([tellBits.unsubscribes, 0, null, null]);
});
