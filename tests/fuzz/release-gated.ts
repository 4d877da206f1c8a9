import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect } from "vitest";
import type { Db } from "#db/client.ts";
import type { SentAs } from "#db/queries/message-approval.ts";
import type { EditorStory } from "./release-terms.ts";

type Mail = { messageId: string; bytes: Uint8Array };
type Row = {
  id: string;
  approvalNeeded: number;
  approvedSeq: number | null;
  approvedFor: string | null;
  sealedSeq: number;
  watchLife: number;
  sinceMs: number;
  beganAtMs: number;
  cc: string;
  toId: string;
};

/** Nothing left but what was approved, words and addresses (PR5); nothing that an event in its user's life held when it began (PR8);
 * and each went to whom it was addressed when it was sealed (PR2). */
export async function expectGated(db: Db, accepted: Mail[], stories: EditorStory[]): Promise<void> {
  const rows = new Map(
    (await db.all<Row>(sql`select m.id, m.approval_needed as "approvalNeeded", m.approved_seq as "approvedSeq",
      m.approved_for as "approvedFor", m.sealed_seq as "sealedSeq", m.watch_life as "watchLife",
      coalesce(m.life_released_at_ms, m.created_at_ms) as "sinceMs", m.began_at_ms as "beganAtMs",
      (select json_group_array(p.address) from participant p where p.message_id = m.id and p.role = 'cc') as cc,
      (select p.user_id from participant p where p.message_id = m.id and p.role = 'to') as "toId"
    from message m where m.direction = 'out' and m.began_at_ms is not null`)).map((row) => [row.id, row]),
  );
  const changed = new Set(stories.flatMap((story) => story.changed));
  const wroteIn = Map.groupBy(stories.flatMap((story) => story.wroteIn), ({ userId }) => userId);
  const seen = { approved: 0, changed: 0, watched: 0 };
  for (const { messageId, bytes } of accepted) {
    const row = rows.get(messageId)!;
    const { cc = [] } = await PostalMime.parse(bytes);
    const copied = cc.map(({ address }) => address).sort();
    expect([messageId, copied]).toEqual([messageId, JSON.parse(row.cc).sort()]);
    if (changed.has(messageId)) seen.changed++;
    if (row.approvalNeeded === 1) {
      const { people }: SentAs = JSON.parse(row.approvedFor!);
      const approvedCc = people.filter(([role]) => role === "cc").map(([, address]) => address).sort();
      expect([messageId, row.approvedSeq, approvedCc]).toEqual([messageId, row.sealedSeq, copied]);
      seen.approved++;
    }
    if (row.watchLife === 1) {
      const held = wroteIn.get(row.toId)?.filter(({ atMs, onDiskMs }) =>
        atMs > row.sinceMs && onDiskMs < row.beganAtMs
      );
      expect([messageId, held ?? []]).toEqual([messageId, []]);
      seen.watched++;
    }
  }
  expect(Math.min(seen.approved, seen.changed, seen.watched), JSON.stringify(seen)).toBeGreaterThan(0);
}

/** Whether any was held by an event in its user's life, whatever became of it. */
export async function wereHeld(db: Db): Promise<boolean> {
  const [held] = await db.all<{ n: number }>(sql`select (select count(*) from message where hold = 'life_event')
    + (select count(*) from audit where action = 'message.release_hold') as n`);
  return held!.n > 0;
}
