import { expect, test } from "vitest";
import { itemsOf, makeDesk, refusalOf } from "./desk.ts";

const hole = "<p>Hello {{ae.firstName}}, <a href='http://x.example'>see</a></p>";

test("[PR4] a message says what its checks found, and the riskiest come first, then the largest account", async () => {
  const { start, admin, acme, beta, ok, runChecks } = await makeDesk();
  await ok(`PATCH /api/accounts/${beta.id}`, { mrrCents: 900_000 });
  await start({ content: { subject: "Hi {{user.firstName}}", html: "<p>Hello</p>" } });
  await start({ on: { accountIds: [acme.id] }, content: { subject: "Link", html: "<p><a href='nowhere'>x</a></p>" } });
  await runChecks();
  const list = async (query: string) =>
    itemsOf(await admin.call(`GET /api/messages?sort=risk${query}`)).map((m) => [
      m.risk,
      (m.to as { name: string | null }[])[0]!.name,
      ...(m.checks as { kind: string; detail: string | null }[]).map(({ kind, detail }) => `${kind} ${detail}`),
    ]);
  const expected = [
    [100, null, "hole user.firstName"],
    [80, expect.anything(), "bad_link nowhere"],
    [80, null, "bad_link nowhere"],
    [0, "Edsger"],
    [0, "Grace"],
  ];
  const all = await list("");
  expect([all[0], all[3], all[4]]).toEqual([expected[0], expected[3], expected[4]]);
  expect(all.slice(1, 3).map(([risk]) => risk)).toEqual([80, 80]);
  expect(await list(`&accountId=${beta.id}`)).toEqual([[0, "Edsger"]]);

  const first = await admin.call("GET /api/messages?sort=risk&limit=2");
  const second = await admin.call(`GET /api/messages?sort=risk&limit=2&cursor=${first.body.next}`);
  const third = await admin.call(`GET /api/messages?sort=risk&limit=2&cursor=${second.body.next}`);
  expect([first, second, third].flatMap((page) => itemsOf(page).map(({ risk }) => risk))).toEqual([100, 80, 80, 0, 0]);
  expect(third.body.next).toBeNull();
  const elsewhere = await admin.call(`GET /api/messages?limit=2&cursor=${first.body.next}`);
  expect(refusalOf(elsewhere)).toEqual([422, "invalid_field", "cursor"]);
  expect(refusalOf(await admin.call("GET /api/messages?sort=risk&state=sent"))).toEqual([422, "invalid_field", "sort"]);
});

test("[PR4] the checks of a message are asked for as it stands now, whatever the job has found", async () => {
  const { start, admin, ok, message, acme } = await makeDesk();
  const [m] = await start({ on: { accountIds: [acme.id] }, audience: { kind: "owners" } });
  const now = () => ok(`GET /api/messages/${m!.id}/checks`);
  expect(await now()).toEqual({ checks: [], risk: 0, seq: 0 });
  const put = await admin.call(`PUT /api/messages/${m!.id}/content`, { subject: "S", html: hole }, {
    "If-Match": '"0"',
  });
  expect(put.status).toBe(200);
  const { seq } = await message(m!.id);
  expect(await now()).toEqual({
    checks: [
      { kind: "hole", detail: "ae.firstName", at: null },
      { kind: "insecure_link", detail: "http://x.example/", at: null },
    ],
    risk: 110,
    seq,
  });
  expect(await message(m!.id)).toMatchObject({ checks: [], risk: 0 });
  await ok(`POST /api/messages/${m!.id}/cancel`);
  expect(await now()).toEqual({ checks: [], risk: 0, seq });
  expect(refusalOf(await admin.call("GET /api/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV/checks"))[0]).toBe(404);
});

test("[PR4] a colleague's mail to the same user is found once it has left, and says who and when", async () => {
  const { start, release, runChecks, message, makeTeammate, acme, clock } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test", { firstName: "Cleo", lastName: "Mate" });
  const toGrace = { on: { accountIds: [acme.id] }, audience: { kind: "owners" } };
  const [mine] = await start(toGrace);
  const [hers] = await start({ ...toGrace, sender: { mode: "teammate", teammateId: cleo.id }, when: "now" });
  await runChecks();
  expect(await message(mine!.id)).toMatchObject({ risk: 0 });
  const { nowMs } = clock;
  expect(await release()).toMatchObject({ sent: 1 });
  expect(await message(hers!.id)).toMatchObject({ state: "sent" });
  await runChecks();
  expect(await message(mine!.id)).toMatchObject({
    risk: 40,
    checks: [{ kind: "recently_mailed", detail: "Cleo Mate", at: new Date(nowMs).toISOString() }],
  });
});
