import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { LifeEvent } from "#db/queries/life-events.ts";
import { releaseHold } from "#db/queries/message-actions.ts";
import { undo } from "#db/queries/message-undo.ts";
import { readFacts } from "#db/queries/send-facts.ts";
import { makeChecks } from "#jobs/checks/run.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { addPlaybookRow } from "#tests/support/playbooks.ts";
import { makeRandom } from "#tests/support/random.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const minuteMs = 60_000;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;

describe.each(databases)("a message whose account left its playbook, over %s", (_, make) => {
  let w: ReleaseWorkspace;
  let startId: string;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    startId = await addStart(w.db, "<p>Hello</p>");
    const playbookId = await addPlaybookRow(w.db, w);
    await w.db.run(sql`update start set state = 'standing', playbook_id = ${playbookId} where id = ${startId}`);
  });
  const { claimed, begun } = claimsIn(() => w);
  const eventOf = async (id: string): Promise<LifeEvent | null> => {
    const [row] = await readFacts(w.db, [id]);
    return row!.lifeEvent === null ? null : JSON.parse(row!.lifeEvent);
  };
  const left = (id: string, atMs = w.nowMs) =>
    w.db.run(sql`update message set left_playbook_at_ms = ${atMs} where id = ${id}`);
  const release = (clock = w.nowMs) => releaseDue(releaseDeps(w.db, { clock }));
  const actor = () => ({ id: w.teammateId, name: "Ada" });

  test("[PB3] it is told with account and playbook, whether or not anybody watches for events", async () => {
    for (const watchLife of [true, false]) {
      const { id } = await w.addMessage({ watchLife, startId });
      expect(await eventOf(id)).toBeNull();
      await left(id);
      expect(await eventOf(id)).toEqual({
        kind: "left_playbook",
        who: "Acme",
        by: "Welcome",
        atMs: w.nowMs,
        timeZone: "UTC",
      });
    }
  });

  test("[PB3] [SE1] look, claim, begin, forecast and checks hold it, in the same words", async () => {
    const [held, late] = [await w.addMessage({ startId }), await w.addMessage({ startId })];
    await left(held.id);
    const [one, ...none] = await claimed([held.id, late.id]);
    expect([one?.messageId, none]).toEqual([late.id, []]);
    await left(late.id);
    expect(await begun(one!)).toBe(false);
    const words = "Acme left the playbook “Welcome” on 4 March 2026 at 12:00 (UTC).";
    const told = (await expectations(w.db, [held.id], w.nowMs, live)).get(held.id);
    expect(told).toMatchObject({ expectedAtMs: null, hold: { kind: "life_event", untilMs: null, detail: words } });
    await makeChecks(releaseDeps(w.db, { clock: w.nowMs })).run();
    expect(await messageRow(w.db, held.id)).toMatchObject({
      hold: "life_event",
      holdDetail: words,
      stuckHold: "life_event",
    });
    expect((await release()).sent).toBe(0);
  });

  test("[PB3] a person lets it pass like any event, and may take that back; it holds once more when the account leaves anew", async () => {
    const { id } = await w.addMessage({ startId });
    await left(id);
    expect(await release()).toMatchObject({ sent: 0, held: 1 });
    const on = { ids: [id], actor: actor(), nowMs: w.nowMs };
    const { ids, undoId } = await releaseHold(w.db, on);
    expect([ids.has(id), await eventOf(id)]).toEqual([true, null]);
    await undo(w.db, { id: undoId, actorId: w.teammateId, nowMs: w.nowMs + 1 });
    expect(await eventOf(id)).toMatchObject({ kind: "left_playbook" });
    await releaseHold(w.db, on);
    await left(id, w.nowMs + 1);
    expect((await release(w.nowMs + minuteMs)).sent).toBe(0);
    await releaseHold(w.db, { ...on, nowMs: w.nowMs + 2 });
    expect((await release(w.nowMs + 2 * minuteMs)).sent).toBe(1);
  });

  test.each([1, 2, 3])(
    "[PB3] [PR3] of any queue the held ones have no expected time and stay, and the others leave, seed %i",
    async (seed) => {
      const random = makeRandom(seed);
      const kinds = ["left", "answered", "passed", "free"] as const;
      const of = new Map<string, (typeof kinds)[number]>();
      for (let n = 0; n < 24; n++) {
        const kind = random.pick(kinds);
        const { id, conversationId } = await w.addMessage({
          ...{
            startId,
            lane: random.int(1, 3),
            watchLife: random.chance(0.5),
            unlessReplied: random.chance(0.5) || kind === "answered",
          },
          sendAtMs: w.nowMs + random.int(-10, 10) * minuteMs,
          leftPlaybookAtMs: kind === "left" || kind === "passed" ? w.nowMs - 5 : null,
          lifeReleasedAtMs: kind === "passed" ? w.nowMs - random.int(0, 5) : random.pick([null, w.nowMs - 6]),
        });
        if (kind === "answered") {
          await w.db.run(sql`update conversation set replied_at_ms = 1 where id = ${conversationId}`);
        }
        of.set(id, kind);
      }
      const told = await expectations(w.db, [...of.keys()], w.nowMs, live);
      for (const [id, kind] of of) {
        const { expectedAtMs, hold } = told.get(id)!;
        expect([id, expectedAtMs !== null], kind).toEqual([id, kind === "passed" || kind === "free"]);
        if (kind === "left") expect(hold?.kind).toBe("life_event");
      }
      for (let pass = 0; pass < 3; pass++) await release(w.nowMs + 11 * minuteMs);
      for (const [id, kind] of of) {
        const { state, endedWhy } = await messageRow(w.db, id);
        expect([id, state, endedWhy]).toEqual([
          id,
          kind === "left" ? "pending" : kind === "answered" ? "skipped" : "sent",
          kind === "answered" ? "replied" : null,
        ]);
      }
    },
  );
});
