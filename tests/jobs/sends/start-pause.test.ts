import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { pauseStart } from "#db/queries/start.ts";
import { settleAmbiguous } from "#db/queries/send-settle.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const sending = { publicUrl: "https://parley.example", sendMode: "live" as const };

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, (fresh) => void (w = fresh));
  const { claimed, begun } = claimsIn(() => w);
  const pause = (startId: string, paused: boolean) => pauseStart(w.db, startId, paused, w.teammateId, w.nowMs);

  test("[SE7] what a stopped start made waits and says so, whatever else of the sender goes; it goes on when resumed", async () => {
    const [stopped, other] = [await addStart(w.db, "<p>One</p>"), await addStart(w.db, "<p>Two</p>")];
    const waiting = [await w.addMessage({ startId: stopped }), await w.addMessage({ startId: stopped })];
    const going = await w.addMessage({ startId: other });
    const alone = await w.addMessage({ startId: other });
    await pause(stopped, true);
    await pause(stopped, true);
    const ids = waiting.map(({ id }) => id);
    const told = await expectations(w.db, ids, w.nowMs, sending);
    for (const id of ids) {
      expect(told.get(id)).toMatchObject({
        expectedAtMs: null,
        hold: {
          kind: "paused",
          untilMs: null,
          detail: "The start that made it was stopped. It leaves once that goes on.",
        },
        wouldLeaveAtMs: w.nowMs,
      });
    }
    const { channel, asked } = makeProvider();
    const release = () => releaseDue(releaseDeps(w.db, { clock: w.nowMs, channel }));
    expect(await release()).toMatchObject({ sent: 2, held: 0 });
    expect(asked.map(({ messageId }) => messageId).sort()).toEqual([going.id, alone.id].sort());
    expect(await claimed(ids)).toEqual([]);
    await pause(stopped, false);
    expect(await release()).toMatchObject({ sent: 2 });
    expect(await w.db.all(sql`select actor_id as "by", action from audit where entity = 'start' order by seq`)).toEqual(
      [
        { by: w.teammateId, action: "start.paused" },
        { by: w.teammateId, action: "start.resumed" },
      ],
    );
  });

  test("[SE7] [SE1] a stop between claim and call is seen by the begin, and by a try again", async () => {
    const startId = await addStart(w.db, "<p>One</p>");
    const [a, b] = [await w.addMessage({ startId }), await w.addMessage({ startId })];
    const [first, second] = await claimed([a.id, b.id]);
    expect(await begun(second!)).toBe(true);
    await settleAmbiguous(w.db, second!, w.nowMs + 1);
    await pause(startId, true);
    expect(await begun(first!)).toBe(false);
    expect((await messageRow(w.db, a.id)).beganAtMs).toBeNull();
    const { channel, asked } = makeProvider();
    const later = w.nowMs + 120_000;
    await releaseDue(releaseDeps(w.db, { clock: later, channel }));
    expect(asked).toEqual([]);
    await pause(startId, false);
    await releaseDue(releaseDeps(w.db, { clock: later, channel }));
    expect(asked.map(({ messageId }) => messageId).sort()).toEqual([a.id, b.id].sort());
  });
});
