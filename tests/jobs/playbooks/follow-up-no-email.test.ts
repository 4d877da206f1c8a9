import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { runFollowUps } from "#jobs/playbooks/follow-ups.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { dayMs, makeStays } from "./stays.ts";

/** A mail of a playbook that was sent three days ago to these users, with a follow-up that is due. */
async function makeSent(users: number) {
  const { db } = await makeDatabase();
  const w = await makeStays(db, [{ key: "hello", kind: "start" }, {
    key: "nudge",
    kind: "followUp",
    after: "hello",
    afterDays: 3,
  }]);
  const stayId = await w.addStay();
  const people = await Promise.all(
    Array.from({ length: users }, (_, n) => w.addUser({ email: `u${n}@customer.example` })),
  );
  const mail = await w.addMail(stayId, { users: people });
  await w.setMail(mail.id, "sent");
  w.clock.nowMs += 3 * dayMs;
  const gives = (userId: string) => db.run(sql`update user set email = null where id = ${userId}`);
  const followUp = async () => (await w.items(stayId, "nudge"))[0]!;
  const to = async () =>
    (await db.all<{ address: string }>(
      sql`select address from participant where message_id = ${(await followUp()).messageId}
      and role <> 'from'`,
    )).map(({ address }) => address);
  return { ...w, db, people, mail, gives, followUp, to, run: () => runFollowUps(w.deps) };
}

test("[PB4] [SE1] no follow-up is made to who has no e-mail address any more; it says that nobody was there", async () => {
  const w = await makeSent(1);
  await w.gives(w.people[0]!);
  expect(await w.run()).toBe(0);
  expect(await w.followUp()).toMatchObject({ state: "skipped", why: "no_users", messageId: null });
});

test("[PB4] [SU4] of several the others are written to, at the addresses that they have", async () => {
  const w = await makeSent(3);
  await w.gives(w.people[0]!);
  await w.db.run(sql`update user set email = 'moved@customer.example' where id = ${w.people[1]}`);
  expect(await w.run()).toBe(1);
  expect((await w.to()).toSorted()).toEqual(["moved@customer.example", "u2@customer.example"]);
});

test("[PB4] whoever was copied and has no address any more is not copied again", async () => {
  const w = await makeSent(1);
  const boss = await w.addUser({ email: "boss@customer.example" });
  await w.db.run(sql`insert into participant (message_id, role, n, user_id, address)
    values (${w.mail.id}, 'cc', 0, ${boss}, 'boss@customer.example')`);
  await w.gives(boss);
  expect(await w.run()).toBe(1);
  expect(await w.to()).toEqual(["u0@customer.example"]);
});
