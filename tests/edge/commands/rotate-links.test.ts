import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeVault } from "#jobs/channels/secrets.ts";
import { openLinkKeys, settleMs } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeDataFolder, within } from "#tests/db/commands/commands.ts";
import { runLineToEnd, scripts } from "#tests/support/served.ts";

const secret = "a-secret-of-its-own-".repeat(3);
const rotate = (env: Record<string, string>) => runLineToEnd(scripts["rotate-links"]!, env);

test("[SU1] [AD2] two rotations at once add a key each under the rights of their line; links from before are read still", async () => {
  const folder = await makeDataFolder(secret);
  const vault = makeVault(secret);
  const linksAt = (nowMs: number) =>
    within(folder, async ({ db }) => makeLinks(await openLinkKeys(db, vault, nowMs), "http://parley.test"));
  const tokenIn = (links: Awaited<ReturnType<typeof linksAt>>) => links.unsubscribeUrl("M", "U").split("/").at(-1)!;
  const old = tokenIn(await linksAt(Date.now()));
  const done = await Promise.all([rotate({ DATA_DIR: folder }), rotate({ DATA_DIR: folder })]);
  expect(done.map(({ code, said }) => [code, /^Key (\d)/.exec(said)?.[1]]).sort()).toEqual([[0, "2"], [0, "3"]]);
  expect(done[0]!.said).toContain("no process has to be started anew");
  const settled = await linksAt(Date.now() + settleMs);
  expect(settled.read("unsubscribe", old)).toEqual({ messageId: "M", userId: "U" });
  expect(tokenIn(settled)).not.toBe(old);
  expect((await linksAt(0)).read("unsubscribe", tokenIn(settled))).not.toBeNull();
  const kept = await within(folder, ({ db }) =>
    db.all(sql`select (select count(*) from signing_key) as keys,
      (select count(*) from audit where action = 'settings.links_rotated') as told`));
  expect(kept).toEqual([{ keys: 3, told: 2 }]);
});

test("[SU1] [CH4] with another secret nothing is added, and it says so", async () => {
  const folder = await makeDataFolder(secret);
  await within(folder, ({ db }) => openLinkKeys(db, makeVault(secret), 1));
  const { code, said } = await rotate({ DATA_DIR: folder, APP_SECRET: "another secret, of 32 characters" });
  expect([code, said]).toEqual([1, expect.stringContaining("sealed with another APP_SECRET")]);
  expect(await within(folder, ({ db }) => db.all(sql`select id from signing_key`))).toEqual([{ id: 1 }]);
});
