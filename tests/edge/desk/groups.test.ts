import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

test("[PR4] pending messages are grouped by what they began with, filtered like the list", async () => {
  const { start, admin, ok, acme, beta, runChecks, clock, makeTeammate } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  await ok(`PATCH /api/accounts/${beta.id}`, { csmId: cleo.id });
  const template = await ok("POST /api/templates", {
    name: "Welcome",
    subject: "W",
    html: "<p>{{user.firstName}}</p>",
  });
  const [, spring] = await start({ name: "Spring", when: { delayDays: 3 } });
  await start({ name: "Welcome to Acme", on: { accountIds: [acme.id] }, content: undefined, templateId: template.id });
  await admin.call(`PUT /api/messages/${spring!.id}/content`, { subject: "S", html: "<p>x</p>" }, {
    "If-Match": '"0"',
  });
  await runChecks();
  const groups = async (query: string, by = admin) => itemsOf(await by.call(`GET /api/message-groups?${query}`));
  const day = (n: number) => new Date(clock.nowMs + n * 86_400_000).toISOString();
  expect(await groups("by=start")).toEqual([
    {
      by: "start",
      id: expect.any(String),
      name: "Welcome to Acme",
      count: 2,
      edited: 0,
      riskMost: 100,
      firstSendAt: day(1),
    },
    {
      by: "start",
      id: (spring!.start as Item).id,
      name: "Spring",
      count: 3,
      edited: 1,
      riskMost: 20,
      firstSendAt: day(3),
    },
  ]);
  expect(await groups("by=template")).toMatchObject([
    { id: template.id, name: "Welcome", count: 2 },
    { id: null, name: "Without a template", count: 3 },
  ]);
  expect(await groups("by=start&mine=true", cleo)).toMatchObject([{ name: "Spring", count: 1 }]);
  expect(await groups(`by=start&accountId=${acme.id}&q=Hi`)).toMatchObject([{ name: "Spring", count: 1 }]);
  expect((await admin.call("GET /api/message-groups?by=start")).body.more).toBe(false);
  expect(refusalOf(await admin.call("GET /api/message-groups"))).toEqual([422, "invalid_field", "by"]);
});

test("[PR4] of each message only what sets it apart is told: its values, and the lines that were edited", async () => {
  const { start, admin, ok } = await makeDesk();
  const html = '<p>Hello {{user.firstName | "you"}}</p><p>About <a href="{{account.name}}">it</a></p><p>Bye</p>';
  const items = await start({ content: { subject: "For {{account.name}}", html } });
  const grace = items.find(({ to }) => (to as { name: string }[])[0]!.name === "Grace")!;
  const alan = items.find(({ to }) => (to as { name: string | null }[])[0]!.name === null)!;
  const edited = {
    subject: "For {{account.name}}",
    html: '<p>Dear {{user.firstName | "you"}}</p><p>About <a href="{{account.name}}">it</a></p><p>New</p><p>Bye</p>',
  };
  const put = await admin.call(`PUT /api/messages/${grace.id}/content`, edited, { "If-Match": '"0"' });
  expect(put.status).toBe(200);
  const { items: told } = await ok(
    `GET /api/message-differences?ids=${grace.id},${alan.id},01ARZ3NDEKTSV4RRFFQ69G5FAV`,
  );
  const company = { path: "account.name", label: "Name", value: "Acme" };
  expect(told).toEqual([
    {
      id: grace.id,
      edited: true,
      values: [company, { path: "user.firstName", label: "First name", value: "Grace" }],
      lines: [
        {
          was: expect.stringMatching(/^Hello .*user\.firstName/),
          is: expect.stringMatching(/^Dear .*user\.firstName/),
        },
        { was: "", is: "New" },
      ],
    },
    {
      id: alan.id,
      edited: false,
      values: [company, { path: "user.firstName", label: "First name", value: null }],
      lines: [],
    },
  ]);
  await admin.call(`PUT /api/messages/${grace.id}/content`, { subject: edited.subject, html }, { "If-Match": "*" });
  const [back] = (await ok(`GET /api/message-differences?ids=${grace.id}`)).items as Item[];
  expect(back).toMatchObject({ edited: false, lines: [] });
  const many = Array.from({ length: 101 }, () => "x").join();
  expect(refusalOf(await admin.call(`GET /api/message-differences?ids=${many}`))).toEqual([
    422,
    "invalid_field",
    "ids",
  ]);
});
