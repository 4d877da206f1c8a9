import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { pauseStart } from "#db/queries/start.ts";
import { dayMs, refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

test("[PB5] a paused one makes nothing new and says what is pending, which leaves all the same", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${id}/pause`, {}))).toEqual([409, "conflict", undefined]);
  expect(refusalOf(await desk.admin.call(`POST /api/playbooks/${id}/resume`))).toEqual([409, "conflict", undefined]);
  await desk.publish(id);
  await desk.tick();
  const paused = await desk.ok(`POST /api/playbooks/${id}/pause`, {});
  expect(paused).toMatchObject({ state: "paused", pending: 2, paused: { by: { id: desk.admin.id } } });
  expect(await desk.ok(`POST /api/playbooks/${id}/pause`, {})).toMatchObject({ paused: paused.paused });
  await desk.ok("PATCH /api/accounts", { ids: [desk.beta.id], status: "subscribed" });
  await desk.tick(60_000);
  expect(await desk.staysIn(id)).toHaveLength(1);
  desk.clock.nowMs += dayMs;
  await desk.release();
  expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ pending: 0, sent: 2 });
  expect(await desk.ok(`POST /api/playbooks/${id}/resume`)).toMatchObject({ state: "live", paused: null });
  await desk.tick(1_000);
  expect(await desk.staysIn(id)).toHaveLength(2);
});

test("[SE7] [PB5] what is pending is held where that is asked, also after the pause, and goes on with it", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  await desk.tick();
  await desk.ok(`POST /api/playbooks/${id}/pause`, {});
  expect(await desk.ok(`POST /api/playbooks/${id}/pause`, { holdPending: true })).toMatchObject({ pending: 2 });
  desk.clock.nowMs += 2 * dayMs;
  await desk.release();
  expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ pending: 2, sent: 0 });
  expect((await desk.pending()).map(({ hold }) => (hold as { kind: string }).kind)).toEqual(["paused", "paused"]);
  await desk.ok(`POST /api/playbooks/${id}/resume`);
  await desk.release();
  expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ pending: 0, sent: 2 });
});

test("[SE7] [AD2] each click stands on the trail once, and one that changes nothing does not", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  await desk.tick();
  const pause = async (body: { holdPending?: boolean }) => {
    desk.clock.nowMs += 1_000;
    await desk.ok(`POST /api/playbooks/${id}/pause`, body);
  };
  for (const body of [{}, {}, { holdPending: true }, { holdPending: true }]) await pause(body);
  await desk.ok(`POST /api/playbooks/${id}/resume`);
  for (const body of [{ holdPending: true }, {}]) await pause(body);
  const told = await desk.deps.db.all<{ action: string; detail: string | null }>(
    sql`select action, detail from audit where entity_id = ${id} and action <> 'playbook.created' order by seq`,
  );
  expect(told.map(({ action, detail }) => [action, JSON.parse(detail ?? "{}").holdPending ?? false])).toEqual([
    ["playbook.published", false],
    ["playbook.paused", false],
    ["playbook.paused", true],
    ["playbook.resumed", false],
    ["playbook.paused", true],
  ]);
});

test("[SE7] [PB3] while a playbook is paused, it alone lets its starts go on, or stops them; each by itself once it runs", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  await desk.tick();
  const [start] = await desk.deps.db.all<{ id: string }>(sql`select id from start where playbook_id = ${id}`);
  const path = `/api/starts/${start!.id}`;
  await desk.ok(`POST /api/playbooks/${id}/pause`, { holdPending: true });
  const instead = { resume: "resume that instead", pause: "hold what it made there" };
  for (const did of ["resume", "pause"] as const) {
    const refused = await desk.admin.call(`POST ${path}/${did}`);
    expect(refusalOf(refused)).toEqual([409, "conflict", undefined]);
    expect(JSON.stringify(refused.body)).toContain(`is paused: ${instead[did]}`);
  }
  // Whoever asked before it was paused is no exception.
  await pauseStart(desk.deps.db, start!.id, false, desk.admin.id, desk.clock.nowMs);
  expect(await desk.ok(`GET ${path}`)).toMatchObject({ playbook: { id, isPaused: true } });
  expect((await desk.ok(`GET ${path}`)).paused).not.toBeNull();
  expect(await desk.ok("GET /api/attention")).toMatchObject({
    blocks: [{ kind: "paused", start: { id: start!.id, pausedPlaybookId: id } }],
  });
  await desk.ok(`POST /api/playbooks/${id}/resume`);
  expect(await desk.ok(`POST ${path}/pause`)).toMatchObject({ playbook: { isPaused: false } });
  expect(await desk.ok(`POST ${path}/resume`)).toMatchObject({ paused: null });
});

test("[PB5] a pause in the midst of a sweep: nothing is made after it was answered", async () => {
  for (let n = 0; n < 6; n++) {
    const desk = await makePlaybookDesk();
    const { id } = await desk.make();
    await desk.publish(id);
    const sweep = desk.tick();
    for (let turns = 0; turns < n * 3; turns++) await Promise.resolve();
    const paused = await desk.ok(`POST /api/playbooks/${id}/pause`, {});
    const atOnce = (await desk.staysIn(id)).length;
    await sweep;
    await desk.tick(60_000);
    expect(await desk.staysIn(id)).toHaveLength(atOnce);
    expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ pending: paused.pending });
  }
});

test("[PB3] who is in an archived one leaves it, and what was not sent is undone; what was undone is made once it is back, what was sent is not", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  await desk.tick();
  const made = await desk.pending();
  await desk.ok(`POST /api/playbooks/${id}/archive`);
  await desk.tick(1_000);
  expect(await desk.staysIn(id)).toMatchObject([{ leftWhy: "archived", steps: [{ state: "done" }] }]);
  expect(await desk.pending()).toEqual([]);
  const back = async () => {
    await desk.ok(`POST /api/playbooks/${id}/restore`);
    await desk.ok(`POST /api/playbooks/${id}/resume`);
    await desk.tick(60_000);
  };
  await back();
  expect(await desk.staysIn(id)).toMatchObject([{ leftAt: null }, { leftWhy: "archived" }]);
  expect(await desk.pending()).toHaveLength(made.length);
  await desk.database.db.run(
    sql`update message set state = 'sent', began_at_ms = 1, ended_at_ms = 1 where state = 'pending'`,
  );
  await desk.ok(`POST /api/playbooks/${id}/archive`);
  await desk.tick(1_000);
  await back();
  expect(await desk.staysIn(id)).toHaveLength(2);
});
