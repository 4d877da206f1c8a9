import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { hashStrangers } from "#db/queries/strangers.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hashOf = (address: string) => `hash of ${address.toLowerCase()}`;
const copied = "grace@old.example";

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    await w.db.run(sql`delete from erased_address`);
  });
  const { claimed, begun } = claimsIn(() => w);
  const erase = (said: { unsubscribed?: boolean; suppressed?: boolean } = { unsubscribed: true }, address = copied) =>
    w.db.run(sql`insert into erased_address (hash, unsubscribed_at_ms, suppressed_why, at_ms)
      values (${hashOf(address)}, ${said.unsubscribed ? 1 : null}, ${said.suppressed ? "hard_bounce" : null}, 1)`);
  const hashesOf = async (id: string) =>
    (await w.db.all<{ hash: string | null }>(sql`select address_hash as hash from participant
      where message_id = ${id} order by role, n`)).map(({ hash }) => hash);

  test("[SU1][SE1] nothing is kept, and nothing waits, while nobody's address was given up", async () => {
    const m = await w.addMessage({ cc: [copied] });
    await hashStrangers(w.db, [m.id], hashOf);
    expect(await hashesOf(m.id)).toEqual([null, null]);
    expect(await claimed([m.id])).toHaveLength(1);
  });

  test("[SU1][SE2] a copy that nobody has looked up is claimed by nobody; looked up, its mail leaves without it", async () => {
    await erase();
    const m = await w.addMessage({ cc: [copied, "else@old.example"] });
    expect(await claimed([m.id])).toEqual([]);
    await hashStrangers(w.db, [m.id], hashOf);
    expect(await hashesOf(m.id)).toEqual([hashOf(copied), hashOf("else@old.example"), null]);
    const [row] = await claimed([m.id]);
    expect(await begun(row!)).toBe(true);
  });

  test("[SU3][SE3] an address given up between the claim and the call stops the call, and the mail is looked at anew", async () => {
    const m = await w.addMessage({ cc: [copied] });
    const [row] = await claimed([m.id]);
    await erase();
    expect(await begun(row!)).toBe(false);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sending", beganAtMs: null });
  });

  test("[SU3] so it does where the address had been looked up before, and only its owner had said nothing yet", async () => {
    await erase({ unsubscribed: true }, "other@old.example");
    const m = await w.addMessage({ cc: [copied] });
    await hashStrangers(w.db, [m.id], hashOf);
    const [row] = await claimed([m.id]);
    const { mailableAs } = (await w.db.all<{ mailableAs: string }>(sql`select json_group_array(json_object(
      'role', p.role, 'n', p.n, 'userId', p.user_id, 'address', p.address, 'name', p.name)) as mailableAs
      from (select * from participant where message_id = ${m.id} order by role, n) p`))[0]!;
    await erase();
    expect(await begun(row!, { mailableAs })).toBe(false);
  });

  test("[SU1] an address that is typed anew is looked up anew", async () => {
    await erase();
    const m = await w.addMessage({ cc: ["else@old.example"] });
    await hashStrangers(w.db, [m.id], hashOf);
    await w.db.run(sql`delete from participant where message_id = ${m.id} and role = 'cc'`);
    await w.db.run(
      sql`insert into participant (message_id, role, n, address) values (${m.id}, 'cc', 0, ${copied})`,
    );
    expect(await claimed([m.id])).toEqual([]);
  });

  test("[AD5][ST7] what bounced and was erased gets nothing whatever is allowed; who unsubscribed does where it is not asked", async () => {
    await erase({ suppressed: true });
    await erase({ unsubscribed: true }, "out@old.example");
    const deps = releaseDeps(w.db, { clock: w.nowMs });
    const startId = await addStart(w.db, "<p>Hi</p>", "Hi");
    const cc = [copied, "out@old.example", "free@old.example"];
    await w.addMessage({ startId, cc });
    await w.addMessage({ startId, cc, allowUnsubscribes: false });
    expect(await releaseDue({ ...deps, links: { ...deps.links, hashAddress: hashOf } })).toMatchObject({ sent: 2 });
    const rows = await w.db.all<{ to: string }>(sql`select envelope_to as "to" from outbox_mail`);
    const copies = rows.map(({ to }) =>
      (JSON.parse(to) as string[]).filter((one) => one.endsWith("@old.example")).sort()
    );
    expect(copies.sort((a, b) => a.length - b.length)).toEqual([
      ["free@old.example"],
      ["free@old.example", "out@old.example"],
    ]);
  });
});
