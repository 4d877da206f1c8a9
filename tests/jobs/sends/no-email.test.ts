import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, (fresh) => {
    w = fresh;
  });
  const { claimed, begun } = claimsIn(() => w);
  const gives = (userId: string) => w.db.run(sql`update user set email = null where id = ${userId}`);

  test("[SE1] [SE2] nobody claims what would go to nobody with an address", async () => {
    const m = await w.addMessage();
    await gives(m.userId);
    expect(await claimed([m.id])).toEqual([]);
  });

  test("[SE1] [SE3] an address that is removed between the claim and the call stops the call", async () => {
    const m = await w.addMessage();
    const [row] = await claimed([m.id]);
    await gives(m.userId);
    expect(await begun(row!)).toBe(false);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sending", beganAtMs: null });
  });
});
