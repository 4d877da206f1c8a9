import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { accountRow, addAccounts } from "#tests/support/people.ts";
import { makePlaybookDesk, problemsOf } from "./playbook-desk.ts";

test("[PB1] the preview says who matches now, and where nothing runs yet nobody who enters or leaves", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.ok("POST /api/playbooks", { name: "Welcome" });
  const preview = (rule: unknown) =>
    desk.ok(`POST /api/playbooks/${id}/preview`, { definition: desk.definition({ rule }) });
  expect(await preview(desk.subscribed)).toEqual({
    problems: [],
    matching: { count: 1, isMore: false, sample: [{ id: desk.acme.id, name: "Acme" }] },
    accounts: { count: 2, isMore: false },
    entering: null,
    barred: null,
    leaving: null,
  });
  const nobody = await preview({ field: "account.name", op: "is", value: "Nobody" });
  expect(problemsOf(nobody)).toEqual([["warning", "rule"]]);
  expect(nobody.matching).toEqual({ count: 0, isMore: false, sample: [] });
  const broken = await preview({ field: "account.nope", op: "is", value: 1 });
  expect([problemsOf(broken), broken.matching]).toEqual([[["error", "rule.field"]], null]);
  // What of a rule is not finished yet takes nobody out.
  const begun = { field: "account.mrrCents", op: "atLeast" };
  expect(await preview({ all: [begun, desk.subscribed] })).toMatchObject({ matching: { count: 1 } });
  expect(await preview({ any: [begun, { not: desk.subscribed }] })).toMatchObject({ matching: { count: 1 } });
  expect(await preview({ any: [begun] })).toMatchObject({ matching: null });
});

test("[PB1] after an edit it says who would enter and who would leave, against whom is in it", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  await desk.tick();
  const preview = (rule: unknown) =>
    desk.ok(`POST /api/playbooks/${id}/preview`, { definition: desk.definition({ rule }) });
  const acme = { id: desk.acme.id, name: "Acme" };
  const beta = { id: desk.beta.id, name: "Beta" };
  const none = { count: 0, isMore: false, sample: [] };
  expect(await preview(desk.subscribed)).toMatchObject({ matching: { count: 1 }, entering: none, leaving: none });
  expect(await preview({ field: "account.name", op: "is", value: "Beta" })).toMatchObject({
    matching: { count: 1, sample: [beta] },
    entering: { count: 1, sample: [beta] },
    leaving: { count: 1, sample: [acme] },
  });
  expect(await preview({ all: [] })).toMatchObject({
    matching: { count: 2 },
    entering: { sample: [beta] },
    leaving: none,
  });
  // It changes nothing.
  expect(await desk.ok(`GET /api/playbooks/${id}`)).toMatchObject({ draftNo: 0, changed: false, version: 1 });
});

test.each([{ kind: "always" }, { kind: "limited", times: 1, days: 30 }])(
  "[PB3] who has matched all along since they might not enter is told apart ($kind), in the test on them too; a version that begins with who matches lets in whom re-entry allows",
  async (reentry) => {
    const desk = await makePlaybookDesk();
    const over = { reentry, actions: [desk.mail({ undo: "send" })] };
    const { id } = await desk.make(over);
    await desk.publish(id);
    await desk.tick();
    await desk.database.db.run(sql`update message set state = 'sent', began_at_ms = 1, ended_at_ms = 1`);
    await desk.ok(`POST /api/playbooks/${id}/archive`);
    await desk.tick(1_000);
    await desk.ok(`POST /api/playbooks/${id}/restore`);
    await desk.ok(`POST /api/playbooks/${id}/resume`);
    await desk.tick(1_000);
    const none = { count: 0, isMore: false, sample: [] };
    const acme = { count: 1, isMore: false, sample: [{ id: desk.acme.id, name: "Acme" }] };
    const look = async () => {
      const definition = desk.definition(over);
      const { entering, barred } = await desk.ok(`POST /api/playbooks/${id}/preview`, { definition });
      const tried = await desk.ok(`POST /api/playbooks/${id}/test`, { accountId: desk.acme.id, definition });
      return [entering, barred, tried.reentry];
    };
    const isAlways = reentry.kind === "always";
    const why = isAlways ? "barred" : "limit_reached";
    expect(await look()).toEqual([none, acme, why]);
    const anew = async (existing: string, html: string) => {
      await desk.edit(id, { ...over, actions: [desk.mail({ undo: "send", content: { subject: "Hi", html } })] });
      await desk.publish(id, { existing });
      await desk.tick(1_000);
      return (await desk.staysIn(id)).length;
    };
    expect([await anew("leave", "<p>One</p>"), await look()]).toEqual([1, [none, acme, why]]);
    expect(await anew("enroll", "<p>Two</p>")).toBe(isAlways ? 2 : 1);
    expect(await look()).toEqual(isAlways ? [none, none, "is_in"] : [none, acme, why]);
  },
);

test("[VI1] counts stop at 10,000, and only the first by name are shown", async () => {
  const desk = await makePlaybookDesk();
  // The first by name came last.
  const names = Array.from({ length: 12_000 }, (_, n) => `T ${22_000 - n}`);
  for (let part = 0; part < 6; part++) {
    const some = names.slice(part * 2_000, (part + 1) * 2_000);
    await addAccounts(desk.database.db, some.map((name) => accountRow({ name, status: "trial" })), part);
  }
  const { id } = await desk.ok("POST /api/playbooks", { name: "Welcome" });
  const rule = { field: "account.status", op: "is", value: "trial" };
  const { matching, accounts } = await desk.ok(`POST /api/playbooks/${id}/preview`, {
    definition: desk.definition({ rule }),
  }) as unknown as { matching: { count: number; isMore: boolean; sample: { name: string }[] }; accounts: unknown };
  const sample = names.toSorted().slice(0, 10);
  expect({ ...matching, sample: matching.sample.map(({ name }) => name) })
    .toEqual({ count: 10_000, isMore: true, sample });
  expect(accounts).toEqual({ count: 10_000, isMore: true });
});
