import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { addFailedIntake } from "#tests/support/failed-intake.ts";
import { mailBytes } from "#tests/support/inbound.ts";

async function makeFailed() {
  const desk = await makeDesk();
  const { admin, deps, channel, start, release } = desk;
  const [message] = await start({ on: { accountIds: [desk.beta.id] }, when: "now" });
  await release();
  const [{ rfc }] = await deps.db.all<{ rfc: string }>(
    sql`select rfc_message_id as rfc from message where id = ${message!.id}`,
  ) as [{ rfc: string }];
  const answer = mailBytes({ from: "edsger@beta.example", to: "ada@parley.test", inReplyTo: rfc, subject: "Re: Hi" });
  const ids = await addFailedIntake(deps.db, channel.id, [
    { body: "{", kind: "hook", why: "no JSON" },
    { body: answer, why: "database is locked" },
  ]);
  const list = async (query = "") => itemsOf(await admin.call(`GET /api/channels/${channel.id}/intake${query}`));
  const act = (id: string, what: "retry" | "drop") =>
    admin.call(`POST /api/channels/${channel.id}/intake/${id}/${what}`);
  const count = async () =>
    itemsOf(await admin.call("GET /api/channels")).map(({ intakeFailed }) => intakeFailed as number);
  /** What the job that takes in does. */
  const takeIn = () =>
    makeInbound({
      ...deps,
      providerOf: () => Promise.reject(new Error("no provider is asked here")),
      hookOf: () => undefined,
      isStopping: () => false,
    }).run();
  return { ...desk, ids: ids as [string, string], list, act, count, takeIn, message: message! };
}

test("[CH6] an admin sees what could not be taken in: from whom, when and why, newest first, page by page", async () => {
  const { ids: [call, mail], list, count, admin, channel, makeTeammate } = await makeFailed();
  expect(await count()).toEqual([2]);
  expect(await list()).toEqual([
    {
      id: mail,
      kind: "mail",
      from: "edsger@beta.example",
      subject: "Re: Hi",
      why: "database is locked",
      tries: 0,
      size: expect.any(Number),
      at: "1970-01-01T00:00:01.000Z",
    },
    expect.objectContaining({ id: call, kind: "hook", from: null, subject: null, why: "no JSON", size: 1 }),
  ]);
  const first = (await admin.call(`GET /api/channels/${channel.id}/intake?state=failed&limit=1`)).body;
  expect((first.items as Item[]).map(({ id }) => id)).toEqual([mail]);
  expect((await list(`?limit=1&cursor=${first.next}`)).map(({ id }) => id)).toEqual([call]);
  expect(refusalOf(await admin.call(`GET /api/channels/${newId()}/intake`)).slice(0, 2)).toEqual([404, "not_found"]);
  const mo = await makeTeammate("member", "mo@parley.test");
  for (const name of ["GET /api/channels/:id/intake", "POST /api/channels/:id/intake/:intakeId/drop"]) {
    const path = name.replace(":id", channel.id).replace(":intakeId", call);
    expect(refusalOf(await mo.call(path)).slice(0, 2)).toEqual([403, "not_allowed"]);
  }
});

test("[CH6] what is tried again joins its conversation; what is dropped keeps nothing; the trail says who did either", async () => {
  const { ids: [call, mail], list, act, count, admin, deps, message, takeIn, channel } = await makeFailed();
  expect((await act(mail, "retry")).status).toBe(200);
  expect(refusalOf(await act(mail, "drop")).slice(0, 2)).toEqual([409, "conflict"]);
  expect(await takeIn()).toMatchObject({ done: 1, failed: 0 });
  const thread = (await admin.call(`GET /api/conversations/${message.conversationId}`)).body;
  expect(JSON.stringify(thread)).toContain("edsger@beta.example");
  expect(refusalOf(await act(mail, "retry")).slice(0, 2)).toEqual([409, "conflict"]);

  expect((await act(call, "drop")).status).toBe(200);
  expect([await list(), await count()]).toEqual([[], [0]]);
  expect(await deps.db.all(sql`select state, why, length(body) as size from intake where id = ${call}`)).toEqual([
    { state: "ignored", why: "no JSON", size: 0 },
  ]);
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=channel&entityId=${channel.id}`));
  expect(trail.slice(0, 2).map(({ action, detail, actor }) => [action, detail, (actor as Item).id])).toEqual([
    ["channel.intake_dropped", { intakeId: call }, admin.id],
    ["channel.intake_retried", { intakeId: mail }, admin.id],
  ]);
});

test("[CH6] what fails again is back among what failed", async () => {
  const { ids: [, mail], act, count, deps, clock, takeIn } = await makeFailed();
  await act(mail, "retry");
  await deps.db.run(sql`update intake set tries = 8 where id = ${mail}`);
  clock.nowMs += 1;
  expect(await takeIn()).toMatchObject({ failed: 1 });
  expect(await count()).toEqual([2]);
});
