import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { listAttention } from "#db/queries/attention.ts";
import { readBreakers } from "#db/queries/breaker.ts";
import type { Outcome } from "#jobs/channels/port.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const gone = "gone@acme.example";
const refusal = (words: string, address = gone): Outcome => ({
  kind: "refused",
  words: `${address}: ${words}`,
  addresses: [{ address, words }],
});

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    for (const table of [sql`delivery_event`, sql`suppression`, sql`change`]) await w.db.run(sql`delete from ${table}`);
  });

  async function refuse(words: string, address = gone) {
    const startId = await addStart(w.db, "<p>Hello</p>", "Hello all");
    const users = [await w.addUser({ email: "cleo@acme.example" }), await w.addUser({ email: gone })];
    const m = await w.addMessage({ startId, users });
    const provider = makeProvider();
    provider.answers(() => refusal(words, address));
    const report = await releaseDue(releaseDeps(w.db, { clock: w.nowMs, channel: provider.channel }));
    expect(report).toMatchObject({ failed: 1 });
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "failed", endedWhy: `${address}: ${words}` });
    return { m, gus: users[1]! };
  }
  const suppressed = () => w.db.all(sql`select address, why, detail from suppression`);

  test.each(["550 5.1.1 no such user", "550 5.1.2 no such host", "556 5.1.10 takes no mail"])(
    "[CH6] [SE4] a provider that refuses one address as none (%s) suppresses it, as a bounce would",
    async (words) => {
      const { m, gus } = await refuse(words, gone.toUpperCase());
      expect(await suppressed()).toEqual([{ address: gone, why: "hard_bounce", detail: words }]);
      expect(await w.db.all(sql`select user_id as "userId", address, class, code from delivery_event`))
        .toEqual([{ userId: gus, address: gone, class: "hard", code: words.split(" ")[1] }]);
      expect(await w.db.all(sql`select 1 from change where entity = 'user' and id = ${gus}`)).toHaveLength(1);
      // It is one trouble, not two: to a person, and to the breaker.
      const { rows } = await listAttention(w.db, { after: null, limit: 10 });
      expect(rows).toMatchObject([{ kind: "failed", messageId: m.id }]);
      const [breaker] = await readBreakers(w.db, {
        dayAgoMs: w.nowMs - 86_400_000,
        weekAgoMs: w.nowMs - 7 * 86_400_000,
      });
      expect(breaker).toMatchObject({ mails: 1, bounced: 1 });
    },
  );

  test.each(["550 5.7.1 relaying denied", "550 no", "552 5.2.2 full", "550 5.1.8 bad sender"])(
    "[CH6] what is not surely about the address (%s) suppresses nothing",
    async (words) => {
      await refuse(words);
      expect(await suppressed()).toEqual([]);
      expect(await w.db.all(sql`select 1 from delivery_event`)).toEqual([]);
    },
  );

  test("[CH6] an address that the mail was not for is nobody's business", async () => {
    await refuse("550 5.1.1 no such user", "somebody@else.example");
    expect(await suppressed()).toEqual([]);
  });
});
