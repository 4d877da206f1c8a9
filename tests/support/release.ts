import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import type { Clock } from "#db/queries/send.ts";
import type { Channel, Mail, Outcome } from "#jobs/channels/port.ts";
import { openOutbox } from "#jobs/channels/outbox/send.ts";
import { outboxFacts } from "#jobs/channels/outbox/limits.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import type { FileRef } from "#jobs/document/nodes.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import type { ReleaseDeps } from "#jobs/sends/deps.ts";
import { pauses, terms } from "#jobs/sends/terms.ts";
import { makeRandom } from "./random.ts";

/** A provider that answers as told, the outbox's acceptance by default, and remembers what it was asked. */
export function makeProvider() {
  const asked: Mail[] = [];
  let answer: (mail: Mail) => Promise<Outcome> | Outcome = () => ({ kind: "accepted", providerId: newId() });
  const channel: Channel = {
    capabilities: outboxFacts.capabilities,
    deliver: async (mail) => {
      asked.push(mail);
      return await answer(mail);
    },
    test: () => Promise.resolve({ ok: true }),
    close: () => Promise.resolve(),
  };
  return { channel, asked, answers: (next: typeof answer) => void (answer = next) };
}

/** The release over `db` at a set clock, with the outbox as its only channel unless one is given. */
export function releaseDeps(
  db: Db,
  over: Partial<ReleaseDeps> & { clock: Clock; channel?: Channel },
): ReleaseDeps & { events: string[] } {
  const events: string[] = [];
  const { channel, ...rest } = over;
  return {
    db,
    channelOf: (id) => Promise.resolve(channel ?? openOutbox(db, id)),
    links: makeLinks([{ id: 1, secret: new Uint8Array(32) }], "https://parley.example"),
    sending: { publicUrl: "https://parley.example", sendMode: "live" },
    random: makeRandom(7).next,
    log: (_level, event) => void events.push(event),
    terms,
    pauses,
    events,
    ...rest,
  };
}

/** A start whose content is this subject and HTML; messages made with its id have it as their draft. */
export async function addStart(
  db: Db,
  html: string,
  subject = "Hello {{user.firstName}}",
  files: FileRef[] = [],
): Promise<string> {
  const id = newId();
  const seed = seedUpdate({ ...contentFromHtml({ subject, html }), files });
  await db.run(sql`insert into start (id, name, definition, seed, subject_text, state, created_by_id, created_at_ms)
    values (${id}, 'Start', '{}', ${seed}, ${subject}, 'done', 'x', 0)`);
  return id;
}
