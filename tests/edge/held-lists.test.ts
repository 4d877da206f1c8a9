import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { batch } from "#db/statements.ts";
import { dayMs, itemsOf, makeDesk } from "./desk/desk.ts";

/** Native work that nothing can interrupt: a second and more for ten millions. */
const slow = (steps: number) =>
  sql`with recursive n(x) as (select 1 union all select x + 1 from n where x < ${steps}) select count(*) as n from n`;
const filter = encodeURIComponent(JSON.stringify({ field: "account.name", op: "contains", value: "acm" }));

test("[AD4][VI1] while somebody's list takes long, whoever asks for something else gets it, and mail leaves", async () => {
  const { admin, database, clock, start, release, acme } = await makeDesk();
  const [message] = await start();
  await admin.call(`POST /api/messages/${message!.id}/approve`);
  clock.nowMs += 3 * dayMs;
  let isHeld = true;
  const held = batch(database.lists, [slow(10_000_000)]).finally(() => isHeld = false);
  const filtered = admin.call(`GET /api/accounts?filter=${filter}`);
  const others = [
    "GET /api/me",
    `GET /api/messages/${message!.id}`,
    "GET /api/messages",
    "GET /api/accounts",
    "GET /api/conversations",
    "GET /api/search?q=acme",
    "GET /api/outbox",
    "GET /api/attention",
    "GET /api/message-groups?by=start",
    `GET /api/accounts/${acme.id}/mail`,
  ];
  for (const name of others) expect([name, (await admin.call(name)).status]).toEqual([name, 200]);
  expect((await release()).sent).toBeGreaterThan(0);
  expect(isHeld).toBe(true);
  expect(itemsOf(await filtered).map(({ name }) => name)).toEqual(["Acme"]);
  expect(isHeld).toBe(false);
  await held;
});

test("[AD4] who asks for more dear lists than one may wait for is asked to come later, and others are not", async () => {
  const { admin, makeTeammate, database } = await makeDesk();
  const other = await makeTeammate("observer", "ona@parley.test");
  const held = batch(database.lists, [slow(2_000_000)]);
  const asked = Array.from({ length: 30 }, () => admin.call(`GET /api/accounts?filter=${filter}`));
  const refused = await Promise.race(asked.map((one) => one.then((answer) => answer.status === 429 ? answer : never)));
  expect(refused.body).toMatchObject({ error: { code: "too_fast" } });
  expect(refused.headers.get("Retry-After")).toBe("2");
  expect((await other.call(`GET /api/accounts?filter=${filter}`)).status).toBe(200);
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(18);
  await held;
});
const never = new Promise<never>(() => {});
