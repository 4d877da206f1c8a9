import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { giveBack, holdLeavers, mailsThatAsk } from "#db/queries/playbook-release.ts";
import { archivePlaybook } from "#db/queries/playbook-state.ts";
import type { Db } from "#db/client.ts";
import { followUp, mail, traitSet } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

type Asked = { sql: string; args: unknown };

/** Everything that this database is asked from here on. */
function overhear(...all: Db[]): Asked[] {
  const heard: Asked[] = [];
  for (const { $client: client } of all) {
    const { execute, batch } = client;
    client.execute = (input, args) => {
      heard.push(typeof input === "string" ? { sql: input, args: args ?? [] } : input as Asked);
      return execute(input, args);
    };
    client.batch = (inputs, mode) => {
      for (const input of inputs) if (typeof input !== "string") heard.push(input as Asked);
      return batch(inputs, mode);
    };
  }
  return heard;
}

/** What may be looked through: what was given or found before, and what is as long as there are playbooks, traits or leave; of what waits
 * to be undone, its own index. */
const isSmall = (detail: string, sql: string): boolean =>
  /VIRTUAL TABLE|CONSTANT ROW|^SCAN \(?subquery|^SCAN [dw]$|^SCAN sqlite_sequence$/.test(detail) ||
  /INDEX (playbook_live|trait_definition_key|enrollment_to_undo)$/.test(detail) ||
  (detail === "SCAN p" && sql.includes("from playbook p")) ||
  (/^SCAN [xo]$/.test(detail) && sql.includes("from time_off"));

test("[PB6] no statement of a sweep looks through a table that grows with the workspace", async () => {
  const w = await makeWorld();
  const vip = await w.addTrait("user", "vip", "boolean");
  const rule = {
    all: [trial, { field: "user.isOwner", op: "is", value: true }, {
      not: { field: "conversation.replied", op: "is", value: true },
    }],
  };
  const actions = [
    mail(w, "hello"),
    followUp("again", "hello"),
    traitSet("mark", vip, true, { on: "all", afterDays: 1 }),
  ];
  const ids = [await w.playbook({ rule, actions }), await w.playbook({ rule: trial, existing: "leave", actions: [] })];
  const heard = overhear(w.database.db, w.database.long, w.database.lists);
  const a = await w.addAccount();
  const own = heard.length;
  await w.tick();
  await w.tick(dayMs);
  await w.told("message", "M");
  await w.told("start", "S");
  await w.told("user", a.userIds[0]!);
  await w.tick(5_000);
  await w.setStatus(a.id, "churned");
  const [first] = await w.mails(ids[0]!);
  expect(await mailsThatAsk(w.database.db, [first!.id])).toHaveLength(1);
  await holdLeavers(w.database.db, [first!.id], w.clock.nowMs);
  expect(await giveBack(w.database.long, [first!.id], w.clock.nowMs)).toBe(1);
  await w.tick(5_000);
  await archivePlaybook(w.database.db, ids[1]!, true, { actorId: w.teammateId, nowMs: w.clock.nowMs });
  await w.tick(5_000);
  const asked = new Map(heard.slice(own).filter(({ sql }) => !/assign/.test(sql)).map((one) => [one.sql, one]));
  expect(asked.size).toBeGreaterThan(40);
  const scans: string[] = [];
  for (const one of asked.values()) {
    const { rows } = await w.db.$client.execute({ sql: `explain query plan ${one.sql}`, args: one.args as never });
    for (const row of rows) {
      const { detail } = row as unknown as { detail: string };
      if (detail.startsWith("SCAN ") && !isSmall(detail, one.sql)) {
        scans.push(`${detail}: ${one.sql.replace(/\s+/g, " ").slice(0, 300)}`);
      }
    }
  }
  expect(scans).toEqual([]);
  expect(await w.db.all(sql`select 1 from playbook where fault is not null`)).toEqual([]);
});
