import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeDesk, refusalOf } from "./desk.ts";

/** A message whose call began and whose end is unknown. */
async function makeDoubt() {
  const desk = await makeDesk();
  const [m] = await desk.start({ on: { accountIds: [desk.beta.id] } });
  await desk.database.db.run(sql`update message set state = 'unknown', began_at_ms = ${desk.clock.nowMs}, seal_no = 1,
    ended_at_ms = ${desk.clock.nowMs}, ended_why = 'The line fell.', rfc_message_id = '<a@b.example>' where id = ${
    m!.id
  }`);
  const ask = (id = m!.id, by = desk.admin) => by.call(`POST /api/messages/${id}/ask-provider`);
  return { ...desk, m: m!, ask };
}

test("[SE3] [PR10] a person asks the provider again, and the list says what it said and when", async () => {
  const { admin, ask, m, clock } = await makeDoubt();
  const listed = async () =>
    (await admin.call("GET /api/attention?kind=unknown")).body.items as Record<string, unknown>[];
  expect(await listed()).toMatchObject([{ kind: "unknown", why: "The line fell.", asked: null }]);
  // The outbox keeps what it takes, and has no way to be asked.
  expect((await ask()).body).toMatchObject({ said: "cannot", words: expect.stringContaining("cannot be asked") });
  expect(await listed()).toMatchObject([{
    asked: {
      at: new Date(clock.nowMs).toISOString(),
      words: expect.stringContaining("cannot be asked"),
      canAsk: false,
    },
    message: { id: m.id, state: "unknown" },
  }]);
  // At once again: the same answer.
  expect((await ask()).body).toMatchObject({ said: "cannot" });
});

test("[AD4] [AD1] only what is in doubt is asked for, by whoever may send", async () => {
  const { ask, admin, m, makeTeammate, ok } = await makeDoubt();
  for (const id of [newId(), "nonsense"]) expect(refusalOf(await ask(id)).slice(0, 2)).toEqual([404, "not_found"]);
  const observer = await makeTeammate("observer", "olga@parley.test");
  expect((await ask(m.id, observer)).status).toBe(403);
  await ok(`POST /api/messages/${m.id}/settle`, { as: "failed" });
  expect(refusalOf(await ask())).toEqual([409, "conflict", undefined]);
  expect((await admin.call(`GET /api/messages/${m.id}`)).body.state).toBe("failed");
});
