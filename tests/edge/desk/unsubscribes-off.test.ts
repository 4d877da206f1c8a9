import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makePlaybookDesk, problemsOf } from "#tests/edge/playbooks/playbook-desk.ts";
import { dayMs, type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const isManaged = (manageUnsubscribes: boolean) => ({ manageUnsubscribes });

test("[SU5] [ST7] while unsubscribes are not managed, a start that allows them is refused at its field; one without them is for everybody", async () => {
  const { admin, ok, startBody, start, alan, database } = await makeDesk();
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  await ok("PATCH /api/settings", isManaged(false));
  // Said, or left to what it is by default.
  for (const body of [startBody({ allowUnsubscribes: true }), startBody()]) {
    for (const path of ["POST /api/starts", "POST /api/starts/preview"]) {
      const answer = await admin.call(path, body);
      expect(refusalOf(answer)).toEqual([422, "invalid_field", "allowUnsubscribes"]);
      expect((answer.body.error as { message: string }).message).toContain("not managed in this workspace");
    }
  }
  expect(await database.db.all(sql`select 1 from start`)).toEqual([]);
  expect(await ok("POST /api/starts/preview", startBody({ allowUnsubscribes: false })))
    .toMatchObject({ conversations: 3, unsubscribedIncluded: 1, skipped: [] });
  expect((await start({ allowUnsubscribes: false })).map((message) => message.allowUnsubscribes))
    .toEqual([false, false, false]);
});

test("[SU5] [ST7] [SU3] what was made before the switch went off, copies and replies write to nobody who unsubscribed since", async () => {
  const desk = await makeDesk();
  const { admin, ok, start, startBody, runStartJobs, message, release, clock, database, grace, alan, edsger, beta } =
    desk;
  const to = (made: Item[], { id }: Item) => made.find((one) => (one.to as { userId: string }[])[0]!.userId === id)!;
  const first = await start({ when: "now", on: { userIds: [edsger.id], accountId: beta.id }, audience: undefined });
  await release();
  expect(await message(first[0]!.id)).toMatchObject({ state: "sent", allowUnsubscribes: true });
  const made = await start({ when: { delayDays: 1 } });
  await ok(`POST /api/messages/${to(made, grace).id}/cancel`);
  // Nothing of it is made yet.
  const on = { userIds: [alan.id] };
  const planning = await ok("POST /api/starts", startBody({ on, audience: undefined }));
  await ok("PATCH /api/settings", isManaged(false));

  const copy = await ok(`POST /api/messages/${to(made, grace).id}/copy`);
  const reply = await ok(`POST /api/conversations/${first[0]!.conversationId}/replies`, {
    content: { html: "<p>One thing more</p>" },
  });
  expect([copy.allowUnsubscribes, reply.allowUnsubscribes]).toEqual([true, true]);
  await ok("POST /api/users/subscription", { ids: [grace.id, alan.id, edsger.id], unsubscribed: true });
  for (const id of [copy.id, reply.id, to(made, alan).id, to(made, edsger).id]) {
    expect(await message(id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  }
  const again = await ok(`POST /api/messages/${to(made, grace).id}/copy`);
  clock.nowMs += 3 * dayMs;
  await release();
  expect((await message(again.id)).state).not.toBe("sent");
  await runStartJobs();
  expect(itemsOf(await admin.call(`GET /api/messages?startId=${planning.id}`))).toEqual([]);
  expect(await database.db.all<{ n: number }>(sql`select count(*) as n from outbox_mail`)).toEqual([{ n: 1 }]);
});

test("[SU5] [ST7] [PB4] a playbook that allows unsubscribes leaves out who did, live before or after the switch went off, in follow-ups too", async () => {
  const desk = await makePlaybookDesk();
  const { ok, admin, clock, tick, release, grace, alan, beta, edsger, database } = desk;
  const actions = [desk.mail({ reviewHours: 0 }), desk.followUp({ afterDays: 1, reviewHours: 0 })];
  const before = await desk.make({ actions }, "Before");
  await desk.publish(before.id);
  await ok("POST /api/users/subscription", { ids: [alan.id, edsger.id], unsubscribed: true });
  await ok("PATCH /api/settings", isManaged(false));
  const after = await desk.make({ actions }, "After");
  expect(problemsOf(await ok(`GET /api/playbooks/${after.id}`))).toContainEqual([
    "warning",
    "actions.0.allowUnsubscribes",
  ]);
  await desk.publish(after.id);
  await ok(`PATCH /api/accounts/${beta.id}`, { status: "subscribed" });
  const written = async () =>
    (await database.db.all<{ to: string }>(sql`select envelope_to as "to" from outbox_mail`)).map(({ to }) => to);
  const pass = async () => {
    clock.nowMs += 60_000;
    await tick();
    await release();
  };
  await pass();
  await pass();
  const first = await written();
  expect(first.length).toBeGreaterThan(0);
  expect(first.every((to) => to.includes("grace@acme.example"))).toBe(true);
  // The follow-up is made while she wants it, and she unsubscribes before it leaves.
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: true });
  clock.nowMs += 2 * dayMs;
  await pass();
  await pass();
  expect(await written()).toEqual(first);
  expect(itemsOf(await admin.call("GET /api/messages"))).toEqual([]);
});
