import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { cleanUp } from "#db/queries/cleanup.ts";
import { examine } from "#db/queries/doctor.ts";
import { beginErasure } from "#db/queries/erasure.ts";
import { runErasures } from "#jobs/erasures/run.ts";
import { mail } from "#tests/support/playbooks.ts";
import { tracesIn } from "#tests/support/traces.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

const rows = async (w: Awaited<ReturnType<typeof makeWorld>>, table: string) =>
  (await w.db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n;

test("[AD5] an erased person's address stands nowhere in what playbooks keep, and what they did still adds up", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const address = "unwilling@customer.example";
  const userId = await w.addUser(a.id, { email: address, unsubscribedAtMs: 1 });
  const start = { cc: [address] };
  const id = await w.playbook({
    rule: { any: [trial, { field: "user.email", op: "is", value: address }] },
    actions: [mail(w, "hello", { start })],
  });
  await w.db.run(
    sql`update playbook set definition = ${JSON.stringify({ rule: { value: address } })} where id = ${id}`,
  );
  await w.tick();
  expect(await tracesIn(w.db, [address])).toEqual(
    expect.arrayContaining(["enrollment_step.result", "playbook.definition", "playbook_version.definition"]),
  );
  await beginErasure(w.db, {
    id: newId(),
    userId,
    hash: "HASH",
    name: "Grace Hopper",
    clockKeys: [],
    actorId: w.teammateId,
    atMs: w.clock.nowMs,
  });
  await runErasures({ long: w.db, nowMs: () => w.clock.nowMs, log: () => {} });
  expect(await tracesIn(w.db, [address])).toEqual([]);
  expect((await examine(w.db, w.clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0)).toEqual([]);
});

test("[SE5] the doctor names what a playbook wrote that no stay knows of, and what stays say that is not there", async () => {
  const w = await makeWorld();
  await w.addAccount();
  await w.addAccount();
  await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick();
  const wrong = async () =>
    (await examine(w.db, w.clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0).map(({ what }) => what);
  expect(await wrong()).toEqual([]);
  await w.db.run(
    sql`update enrollment_item set message_id = 'NONE' where rowid = (select min(rowid) from enrollment_item)`,
  );
  expect(await wrong()).toEqual([
    "what playbooks wrote was made by one step of one stay, and counted there",
    "what stays in playbooks made is there",
  ]);
});

test("[PB5] stays in which nothing was done are kept for 90 days, all others for good", async () => {
  const w = await makeWorld();
  const flipped = await w.addAccount();
  const acted = await w.addAccount();
  const id = await w.playbook({
    rule: trial,
    reentry: { kind: "always" },
    actions: [mail(w, "hello", { afterDays: 1 })],
  });
  await w.tick();
  await w.setStatus(flipped.id, "churned");
  await w.tick(5_000);
  await w.tick(dayMs);
  await w.setStatus(acted.id, "churned");
  await w.tick(5_000);
  expect(await w.stays(id)).toHaveLength(2);
  await cleanUp(w.db, w.clock.nowMs + 88 * dayMs);
  expect(await rows(w, "enrollment")).toBe(2);
  await cleanUp(w.db, w.clock.nowMs + 91 * dayMs);
  expect(await w.stays(id)).toMatchObject([{ accountId: acted.id }]);
  expect(await rows(w, "enrollment_step")).toBe(1);
});
