import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk/desk.ts";

test("[AD2] the trail is narrowed by who, what, about what and when, and names what it speaks of", async () => {
  const desk = await makeDesk();
  const { admin, ok, acme } = desk;
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const asked = async (query: string) =>
    itemsOf(await admin.call(`GET /api/audit?${query}`)) as (Item & { seq: number })[];
  const before = new Date(desk.clock.nowMs + 1).toISOString();
  desk.clock.nowMs += 60_000;
  await ok(`PATCH /api/accounts/${acme.id}`, { name: "Acme Ltd" }, mo);
  await ok("POST /api/templates", { name: "Hidden", shared: false, subject: "S", html: "" }, mo);
  const after = new Date(desk.clock.nowMs + 1).toISOString();
  desk.clock.nowMs += 60_000;
  await ok(`PATCH /api/accounts/${acme.id}`, { status: "trial" });
  const [message] = await desk.start();
  expect(await asked(`actorId=${mo.id}&action=account.updated`)).toMatchObject([
    { entity: "account", entityId: acme.id, name: "Acme Ltd", actor: { id: mo.id }, detail: { changed: ["name"] } },
  ]);
  expect(await asked(`from=${before}&to=${after}&actorId=${mo.id}`)).toHaveLength(2);
  expect((await asked(`from=${before}&to=${after}`)).map((one) => one.action).toSorted())
    .toEqual(["account.updated", "template.created"]);
  expect(await asked(`from=${new Date(desk.clock.nowMs + 1e6).toISOString()}`)).toEqual([]);
  expect(await asked(`to=2001-01-01T00:00:00Z`)).toEqual([]);
  // Somebody's own template is not named, not even to an admin.
  expect(await asked("entity=template")).toMatchObject([{ action: "template.created", name: null }]);
  await ok(`POST /api/messages/${message!.id}/cancel`);
  expect(await asked("action=message.cancel")).toMatchObject([{ conversationId: message!.conversationId }]);
  expect((await asked("actorId=none&limit=1")).every((one) => one.actor === null)).toBe(true);
  for (
    const [query, field] of [["actorId=x", "actorId"], ["from=monday", "from"], ["to=1", "to"], ["cursor=a", "cursor"]]
  ) {
    expect(refusalOf(await admin.call(`GET /api/audit?${query}`))).toEqual([422, "invalid_field", field]);
  }
});

test("[AD2][AD4] what is rare is found page by page, each of them bounded, and every entry once", async () => {
  const desk = await makeDesk();
  const { db } = desk.deps;
  await db.run("delete from audit");
  for (let n = 0; n < 40; n++) {
    await db.run(sql`insert into audit (at_ms, actor_id, action, entity, entity_id)
      values (${n}, ${n % 2 ? "a" : null}, ${n % 3 ? "x.y" : "x.z"}, ${n % 10 ? "many" : "rare"}, ${`id${n % 5}`})`);
  }
  const all = async (o: Parameters<typeof listAudit>[1] extends infer T ? Partial<T> : never) => {
    const found: number[] = [];
    let pages = 0;
    for (let beforeSeq: number | null = null;; pages++) {
      const { rows, nextSeq } = await listAudit(db, { ...o, beforeSeq, limit: 3 }, 7);
      found.push(...rows.map((row) => row.atMs));
      if (nextSeq === null) return { found, pages };
      beforeSeq = nextSeq;
    }
  };
  const newest = (holds: (n: number) => boolean) => Array.from({ length: 40 }, (_, n) => 39 - n).filter(holds);
  expect((await all({})).found).toEqual(newest(() => true));
  expect(await all({ entity: "rare" })).toMatchObject({ found: newest((n) => n % 10 === 0) });
  expect((await all({ actorId: null, action: "x.z" })).found).toEqual(newest((n) => n % 6 === 0));
  expect((await all({ actorId: "a", entity: "many" })).found).toEqual(newest((n) => n % 2 === 1));
  expect((await all({ entity: "many", entityId: "id1", action: "x.y" })).found)
    .toEqual(newest((n) => n % 10 !== 0 && n % 5 === 1 && n % 3 !== 0));
  expect((await all({ fromMs: 10, toMs: 20 })).found).toEqual(newest((n) => n >= 10 && n < 20));
});
