import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { batch } from "#db/statements.ts";
import type { Channel, Mail, Outcome } from "#jobs/channels/port.ts";
import { outboxFacts } from "#jobs/channels/outbox/limits.ts";
import type { Random } from "#tests/support/random.ts";

/** A provider with a ledger and a clock of its own, shared by all processes: what it accepted is the truth of the test. */
export async function openProvider(url: string): Promise<Database> {
  const database = await openDatabase({ url });
  await database.db.$client.executeMultiple(`create table if not exists accepted
    (n integer primary key, idempotency_key text unique, message_id text not null, sender text not null, at_ms integer not null, bytes blob not null)`);
  return database;
}

/** Takes a mail once per key where it honours keys, else each time it is asked. */
export async function accept(provider: Database, mail: Mail, hasKeys: boolean): Promise<void> {
  await batch(provider.db, [sql`insert into accepted (idempotency_key, message_id, sender, at_ms, bytes)
    values (${hasKeys ? mail.key : newId()}, ${mail.messageId}, ${mail.from},
      cast(unixepoch('subsec') * 1000 as integer), ${mail.bytes}) on conflict (idempotency_key) do nothing`]);
}

/** Where a process may die or fall asleep. */
export type Perils = { die: () => Promise<never>; stall: (mostMs: number) => Promise<void> };

/** A channel to it that refuses, is busy, breaks off before or after the mail was taken, stalls, and dies with its process. */
export function perilousChannel(provider: Database, hasKeys: boolean, random: Random, perils: Perils): Channel {
  return {
    capabilities: { ...outboxFacts.capabilities, idempotency: hasKeys },
    async deliver(mail): Promise<Outcome> {
      if (random.chance(0.02)) await perils.die(); // after the begin, before the provider
      if (random.chance(0.2)) await perils.stall(60);
      const fate = random.next();
      if (fate < 0.03) return { kind: "refused", words: "550 nobody here" };
      if (fate < 0.06) return { kind: "busy", untilMs: Date.now() + 200, words: "421 later" };
      if (fate < 0.09) return { kind: "ambiguous", why: "cut off before" };
      await accept(provider, mail, hasKeys);
      if (random.chance(0.02)) await perils.die(); // after the provider, before the settling
      if (fate < 0.12) return { kind: "ambiguous", why: "cut off after" };
      return { kind: "accepted", providerId: mail.key };
    },
    test: () => Promise.resolve({ ok: true }),
    close: () => Promise.resolve(),
  };
}
