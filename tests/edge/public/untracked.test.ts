import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { thunderbird } from "#tests/support/agents.ts";
import { makePublicSite } from "./public-site.ts";

type Site = Awaited<ReturnType<typeof makePublicSite>>;
const open = async (site: Site, { id, userId }: { id: string; userId: string | null }) => {
  const response = await site.request("GET", site.links.pixelUrl(id, userId), {
    headers: { "User-Agent": thunderbird },
  });
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "image/gif"]);
  return (await site.events()).filter((event) => event.messageId === id).length;
};

test.each<[string, (site: Site, of: { id: string; userId: string }) => Promise<unknown>]>([
  ["its user", ({ db }, { userId }) => db.run(sql`update user set untracked = 1 where id = ${userId}`)],
  ["its account", ({ db }) => db.run(sql`update account set untracked = 1`)],
  ["an account that its user belongs to", async ({ db, addAccount }, { userId }) => {
    const other = await addAccount({ untracked: true });
    await db.run(sql`insert into membership (account_id, user_id) values (${other}, ${userId})`);
  }],
  ["somebody in copy", async ({ db, addUser }, { id }) => {
    const copied = await addUser({ untracked: true });
    await db.run(sql`insert into participant (message_id, role, n, user_id, address)
      values (${id}, 'cc', 0, ${copied}, 'copied@b.example')`);
  }],
  ["the whole workspace", ({ db }) => db.run(sql`insert into setting (key, value) values ('trackOpens', 'false')`)],
])("[TR4] no look is kept of a mail that has left already, while %s is not to be looked at", async (_, leaveAlone) => {
  const site = await makePublicSite();
  const sent = await site.addSent();
  expect(await open(site, sent)).toBe(1);
  await leaveAlone(site, sent);
  expect(await open(site, sent)).toBe(1);
  expect(await site.messageOf(sent.id)).toMatchObject({ seenCount: 1 });
});

test("[TR4] a group's mail is not looked at while one of its readers is not to be", async () => {
  const site = await makePublicSite();
  const users = [await site.addUser(), await site.addUser({ untracked: true })];
  const { id } = await site.addSent({ users });
  expect(await open(site, { id, userId: null })).toBe(0);
  await site.db.run(sql`update user set untracked = 0`);
  expect(await open(site, { id, userId: null })).toBe(1);
});

test("[TR4] others' mail is looked at as before", async () => {
  const site = await makePublicSite();
  await site.addSent({ users: [await site.addUser({ untracked: true })] });
  expect(await open(site, await site.addSent())).toBe(1);
});
