import { expect, test } from "vitest";
import { readPages } from "#tests/support/pages.ts";
import { dayMs, makeDesk, refusalOf } from "./desk.ts";

test("[PR1] [PR3] a pending message says who, what, when and why it waits", async () => {
  const { start, admin, acme, grace, channel, clock } = await makeDesk();
  const [, message] = await start({ cc: ["boss@acme.example"], replyTo: "help@parley.test", name: "Spring" });
  expect(message).toMatchObject({
    account: { id: acme.id, name: "Acme" },
    direction: "out",
    state: "pending",
    lane: "byHand",
    subject: "Hi {{user.firstName}}",
    teammate: { id: admin.id, name: "Ada Min" },
    channel: { id: channel.id, kind: "outbox" },
    senderBecause: "teammate",
    replyTo: "help@parley.test",
    from: { address: "ada@parley.test", name: "Ada Min" },
    to: [{ userId: grace.id, address: "grace@acme.example", name: "Grace" }],
    cc: [{ userId: null, address: "boss@acme.example", name: null }],
    bcc: [],
    approval: "not_needed",
    ignoreWindow: false,
    sendAt: new Date(clock.nowMs + dayMs).toISOString(),
    hold: { kind: "review_delay", until: new Date(clock.nowMs + dayMs).toISOString() },
    expectedAt: new Date(clock.nowMs + dayMs).toISOString(),
    wouldLeaveAt: null,
    timeZone: "UTC",
    start: { name: "Spring" },
    template: null,
    editors: [],
    editedAt: null,
    seen: null,
    endedAt: null,
  });
});

test("[PR1] the pending view filters, searches, counts and pages by send date", async () => {
  const { start, admin, makeTeammate, acme, beta, grace, ok } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  await ok(`PATCH /api/accounts/${beta.id}`, { csmId: cleo.id });
  const [first] = await start({ name: "One", when: { delayDays: 2 } });
  await start({ name: "Two", when: { delayDays: 1 }, content: { subject: "Renewal", html: "<p>x</p>" } });
  const list = async (query: string, by = admin) => {
    const { body } = await by.call(`GET /api/messages${query}`);
    return [(body.items as { to: { name: string }[]; subject: string }[]).length, body.total];
  };
  expect(await list("")).toEqual([6, 6]);
  expect(await list(`?accountId=${acme.id}`)).toEqual([4, 4]);
  expect(await list(`?userId=${grace.id}`)).toEqual([2, 2]);
  expect(await list(`?teammateId=${cleo.id}`)).toEqual([0, 0]);
  expect(await list(`?startId=${(first!.start as { id: string }).id}`)).toEqual([3, 3]);
  expect(await list("?without=start")).toEqual([0, 0]);
  expect(await list("?without=template")).toEqual([6, 6]);
  expect(await list("?mine=true")).toEqual([6, 6]);
  expect(await list("?mine=true", cleo)).toEqual([2, 2]);
  expect(await list("?q=RENEW")).toEqual([3, 3]);
  expect(await list("?q=edsger")).toEqual([2, 2]);
  expect(await list(`?q=grace&accountId=${acme.id}`)).toEqual([2, 2]);
  expect(await list(`?mine=true&accountId=${beta.id}`, cleo)).toEqual([2, 2]);
  expect(await list("?q=%25")).toEqual([0, 0]);
  expect(await list("?state=sent")).toEqual([0, 0]);
  expect(await list("?state=sending")).toEqual([0, 0]);

  const pages = async (sort: string) =>
    (await readPages(admin, `/api/messages?limit=4&sort=${sort}`)).map(({ sendAt }) => sendAt);
  const ascending = await pages("sendAt");
  expect(ascending).toHaveLength(6);
  expect(ascending).toEqual(ascending.toSorted());
  expect(await pages("-sendAt")).toEqual(ascending.toReversed());
  const { body } = await admin.call("GET /api/messages?limit=1");
  expect(refusalOf(await admin.call(`GET /api/messages?sort=-sendAt&cursor=${body.next}`))).toEqual([
    422,
    "invalid_field",
    "cursor",
  ]);
  expect(refusalOf(await admin.call("GET /api/messages?colour=red"))).toEqual([422, "invalid_field", "colour"]);
});

test("[PR1] the badge counts what one sends or looks after", async () => {
  const { start, makeTeammate, beta, ok, admin } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  await ok(`PATCH /api/accounts/${beta.id}`, { aeId: cleo.id });
  await start();
  expect((await admin.call("GET /api/me/counts")).body.pendingMine).toBe(3);
  expect((await cleo.call("GET /api/me/counts")).body.pendingMine).toBe(1);
});

test("[PR3] pickers say before the click when it would leave, in the sender's zone", async () => {
  const { start, ok, admin, clock } = await makeDesk();
  await ok(`PATCH /api/teammates/${admin.id}`, {
    timeZone: "Europe/Berlin",
    sendingWindow: { tue: [["09:00", "17:00"]] },
  });
  const [m] = await start();
  const forecast = (query: string) => ok(`GET /api/messages/${m!.id}/forecast${query}`);
  // The clock of the test is Monday, 1 June 2026, 12:00 UTC; Berlin is two hours ahead.
  const tuesday = "2026-06-02T07:00:00.000Z";
  expect(await forecast("?now=true")).toMatchObject({
    expectedAt: tuesday,
    hold: { kind: "window", until: tuesday },
    timeZone: "Europe/Berlin",
  });
  const soon = Date.parse((await forecast("?now=true&ignoreWindow=true")).expectedAt as unknown as string);
  expect(soon - clock.nowMs).toBeLessThanOrEqual(10_000);
  expect(await forecast(`?at=${encodeURIComponent("2026-06-02T18:00:00+02:00")}`)).toMatchObject({
    expectedAt: "2026-06-09T07:00:00.000Z",
  });
  expect(await forecast("")).toMatchObject({ expectedAt: new Date(clock.nowMs + dayMs).toISOString() });
});
