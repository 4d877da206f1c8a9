import { createHash } from "node:crypto";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import { findMailTexts, writeMailTexts } from "#db/queries/erase-mail.ts";
import {
  erasedAddressMark,
  erasedWords,
  eraseFromMessages,
  nextOfTheirs,
  type TheirMessage,
} from "#db/queries/erase-messages.ts";
import { eraseFromStarts, eraseStretch, startsOf, tracesOf } from "#db/queries/erase-traces.ts";
import { endErasure, type ErasureRow, listOpenErasures } from "#db/queries/erasure.ts";
import { causeOf } from "#jobs/cause.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { withoutPerson } from "./without-person.ts";

export type ErasuresDeps = {
  /** Reads and writes here let people's pass. */
  long: Db;
  nowMs: () => number;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  isStopping?: () => boolean;
};

const messagesAtOnce = 20;
const leaseMs = 60_000;

/** How ingestion keeps when it last heard of somebody: by a hash of their external id, or else of their address. */
export const clockKeysOf = (o: { externalId: string | null; email: string | null }): string[] =>
  [o.externalId, o.email].flatMap((key) =>
    key === null ? [] : [createHash("sha256").update(key).digest("base64url").slice(0, 22)]
  );

/** Goes on with whatever erasures are open (AD5), safe to run twice and by several processes at once. What is just leaving to somebody
 * is waited for: the next run goes on. Returns how many messages were dealt with. */
export async function runErasures(deps: ErasuresDeps): Promise<number> {
  let messages = 0;
  for (const row of await listOpenErasures(deps.long)) {
    const lease = { name: `erasure:${row.id}`, holder: newId(), ttlMs: leaseMs };
    if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) continue;
    const goOn = async () => !deps.isStopping?.() && await renewLease(deps.long, { ...lease, nowMs: deps.nowMs() });
    try {
      messages += await eraseOne(deps, row, goOn);
    } catch (cause) {
      deps.log("error", "erasure failed for now", { id: row.id, cause: causeOf(cause) });
    } finally {
      await dropLease(deps.long, lease);
    }
  }
  return messages;
}

async function eraseOne(deps: ErasuresDeps, row: ErasureRow, goOn: () => Promise<boolean>): Promise<number> {
  const db = deps.long;
  const seed = emptied();
  let done = 0;
  while (await goOn()) {
    const messages = await nextOfTheirs(db, row, messagesAtOnce);
    if (messages.length === 0) break;
    await eraseSources(db, row, messages);
    await eraseFromMessages(db, row, messages, { seed, atMs: deps.nowMs() });
    await eraseFromStarts(db, row, await startsOf(db, messages.map(({ id }) => id)), seed);
    done += messages.length;
  }
  await eraseFromStarts(db, row, [], seed);
  for (const trace of tracesOf(row)) {
    for (let after: number | null = 0; after !== null;) {
      if (!await goOn()) return done;
      after = await eraseStretch(db, trace, after);
    }
  }
  if (await endErasure(db, row, deps.nowMs())) deps.log("info", "erasure done", { id: row.id, messages: done });
  return done;
}

/** Mails of others keep their words, and what came in its source with what is attached to it. */
async function eraseSources(db: Db, { address, name }: ErasureRow, messages: readonly TheirMessage[]): Promise<void> {
  if (address === null) return;
  const anyCase = new RegExp(address.replace(/[^\w]/g, "\\$&"), "gi");
  const without = (text: string) => text.replace(anyCase, erasedAddressMark);
  for (const { id, alone } of messages) {
    const mail = alone ? undefined : await findMailTexts(db, id);
    if (!mail) continue;
    await writeMailTexts(db, id, {
      bytes: mail.bytes && withoutPerson(mail.bytes, [address, name]),
      html: without(mail.html),
      quotedHtml: mail.quotedHtml === null ? null : without(mail.quotedHtml),
      text: mail.text === null ? null : without(mail.text),
    });
  }
}

const emptied = (): Uint8Array => {
  const words = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: erasedWords }] }] };
  return seedUpdate({ subject: words, body: words });
};
