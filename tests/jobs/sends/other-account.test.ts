import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { updateChannel } from "#db/queries/channel.ts";
import * as schema from "#db/schema/index.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { makeRelease } from "#jobs/sends/release.ts";

const hourMs = 3_600_000;

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    await w.db.update(schema.channel).set({ idempotencyMs: 23 * hourMs });
  });

  async function doubtful() {
    const { id } = await w.addMessage({
      users: [await w.addUser()],
      startId: await addStart(w.db, "<p>Hello</p>", "Hi"),
    });
    const provider = makeProvider();
    provider.answers(() =>
      provider.asked.length === 1 ? { kind: "ambiguous", why: "lost" } : { kind: "accepted", providerId: "again" }
    );
    const pass = (atMs: number) => makeRelease(releaseDeps(w.db, { clock: atMs, channel: provider.channel })).run();
    return { id, provider, pass, state: async () => (await messageRow(w.db, id)).state };
  }
  const change = async (o: { name?: string; settings?: Record<string, unknown> }) => {
    const [row] = await w.db.select().from(schema.channel).where(eq(schema.channel.id, w.channelId));
    const { connectionNo } = row!;
    expect(await updateChannel(w.db, w.channelId, { ...o, connectionNo, actorId: w.teammateId, nowMs: w.nowMs })).toBe(
      true,
    );
  };

  test("[SE3] a mail in doubt is tried again at the connection where it began, under its key", async () => {
    const { provider, pass, state } = await doubtful();
    await pass(w.nowMs);
    await change({ name: "Another name" });
    await pass(w.nowMs + hourMs);
    expect(provider.asked.map(({ key }) => key)).toHaveLength(2);
    expect(new Set(provider.asked.map(({ key }) => key)).size).toBe(1);
    expect(await state()).toBe("sent");
  });

  test("[SE3] a mail in doubt is left to a person where its channel was connected anew: the key is another account's", async () => {
    const { provider, pass, state } = await doubtful();
    await pass(w.nowMs);
    await change({ settings: { another: "account" } });
    await pass(w.nowMs + hourMs);
    expect([provider.asked.length, await state()]).toEqual([1, "unknown"]);
  });

  test("[SE3] a mail in doubt that began in the future is left to a person: the clock was set back, and the key may be dead", async () => {
    const { provider, pass, state } = await doubtful();
    await pass(w.nowMs + 48 * hourMs);
    await pass(w.nowMs + hourMs);
    expect(await state()).toBe("unknown");
    await pass(w.nowMs + 48 * hourMs + hourMs / 2);
    expect(provider.asked).toHaveLength(1);
    expect(await state()).toBe("unknown");
  });

  test("[CH4] a change of settings is made of what stands, or not at all", async () => {
    const stale = { settings: { a: 1 }, connectionNo: 0, actorId: w.teammateId, nowMs: w.nowMs };
    expect(await updateChannel(w.db, w.channelId, stale)).toBe(true);
    expect(await updateChannel(w.db, w.channelId, { ...stale, settings: { a: 2 } })).toBe(false);
    const [row] = await w.db.select().from(schema.channel).where(eq(schema.channel.id, w.channelId));
    expect([row!.settings, row!.connectionNo]).toEqual([{ a: 1 }, 1]);
    expect(await updateChannel(w.db, w.channelId, { ...stale, settings: undefined, name: "Named" })).toBe(true);
  });
});
