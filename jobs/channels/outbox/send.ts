import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { DatabaseError, databaseFault } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import { changed } from "#db/queries/record.ts";
import { filesJson } from "#db/queries/sealed-mail.ts";
import { outboxMail } from "#db/schema/channel.ts";
import { batch } from "#db/statements.ts";
import type { Channel, Mail, Outcome } from "../port.ts";
import { outboxFacts } from "./limits.ts";

/**
 * The outbox (CH2): keeps each mail as it would have left in the database, once per key, and shows it in the app. It has no
 * credentials, reaches nobody, and so works before anything is set up and may be killed at any instant.
 */
export function openOutbox(db: Db, channelId: string): Channel {
  return {
    capabilities: outboxFacts.capabilities,
    deliver: async (mail, nowMs) => {
      try {
        return { kind: "accepted", providerId: await keep(db, channelId, mail, nowMs) };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    test: () => Promise.resolve({ ok: true }),
    close: () => Promise.resolve(),
  };
}

/** The id under which the mail is kept; of a key that is there already, the first one's. */
async function keep(db: Db, channelId: string, mail: Mail, nowMs: number): Promise<string> {
  const id = newId();
  const { kept = { bytes: mail.bytes, files: [] } } = mail;
  const [, , found] = await batch(db, [
    sql`insert into outbox_mail
      (id, idempotency_key, channel_id, message_id, envelope_from, envelope_to, bytes, files, is_test,
        accepted_at_ms)
      values (${id}, ${mail.key}, ${channelId}, ${mail.messageId}, ${mail.from}, ${
      JSON.stringify(mail.to)
    }, ${kept.bytes}, ${filesJson(kept.files)}, ${
      mail.isTest ?? false
    }, ${nowMs}) on conflict (idempotency_key) do nothing`,
    changed("outbox", id, "created", nowMs),
    db.select({ id: outboxMail.id }).from(outboxMail).where(eq(outboxMail.idempotencyKey, mail.key)),
  ]);
  return found![0]!.id as string;
}

function outcomeOf(error: unknown): Outcome {
  const fault = databaseFault(error);
  if (fault instanceof DatabaseError) {
    return { kind: "busy", untilMs: null, words: `the database refused: ${fault.code}` };
  }
  return { kind: "ambiguous", why: fault ? fault.message : String(error) };
}
