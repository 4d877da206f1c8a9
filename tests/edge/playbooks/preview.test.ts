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
