import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { countPlaces } from "#db/queries/send.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import { limitsOf } from "#jobs/sends/facts.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { type ReleaseWorkspace, testTerms as terms } from "#tests/support/release-workspace.ts";

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, (fresh) => void (w = fresh));

  test.each(
    [
      ["gmail", null, null, 60],
      ["gmail", 1_000, null, 60],
      ["gmail", 12, null, 12],
      ["gmail", 1_000, 5, 5],
      ["outbox", 1_000, null, 1_000],
      ["outbox", null, null, 5_000],
      ["outbox", null, 7, 7],
    ] as const,
  )("[QU1] %s with a limit of %s and a breaker's of %s may send %i in an hour", async (kind, own, step, most) => {
    const pair = { teammateId: w.teammateId, channelId: w.channelId };
    await w.db.run(sql`update channel set kind = ${kind} where id = ${pair.channelId}`);
    await w.db.run(
      sql`update sender set hourly_limit = ${own}, breaker_limit = ${step}, daily_limit = null, min_gap_seconds = 0
      where teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId}`,
    );
    expect(await countPlaces(w.db, pair, 5_000, terms, w.nowMs)).toBe(most);
    const [row] = await senderRows(w.db, [pair]);
    expect(limitsOf(row!).hourly ?? 5_000).toBe(most);
  });
});
