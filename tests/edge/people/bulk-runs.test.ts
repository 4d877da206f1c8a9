import { expect, test } from "vitest";
import { type Desk, type Item, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { runBulk } from "#jobs/bulk/run.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

async function makeBulkDesk() {
  const desk = await makeDesk();
  const { ok, database, deps } = desk;
  const work = () => runBulk({ long: database.long, nowMs: deps.nowMs, log: deps.log });
  /** Asked for and worked off. */
  const act = async (body: unknown) => {
    const { id } = await ok("POST /api/bulk-runs", body);
    await work();
    return await ok(`GET /api/bulk-runs/${id}`);
  };
  return { ...desk, work, act };
}

const trailOf = async ({ admin }: Desk, entity: string, action: string) =>
  itemsOf(await admin.call(`GET /api/audit?entity=${entity}`)).filter((entry) => entry.action === action);

test("[VI1] [PD2] [ST3] all accounts of a status get a CSM, and pending mail that follows it has its new sender at once", async () => {
  const desk = await makeBulkDesk();
  const { ok, admin, act, makeTeammate, acme, start, message } = desk;
  const mia = await makeTeammate("member", "mia@parley.test");
  const [m] = await start({ sender: { mode: "csm", teammateId: admin.id }, on: { accountIds: [acme.id] } });
  expect(await message(m!.id)).toMatchObject({ teammate: { id: admin.id }, senderBecause: "csm_not_set" });
  const run = await act({
    entity: "account",
    chosen: { all: true, status: "subscribed" },
    act: { kind: "assign", csmId: mia.id },
  });
  expect(run).toMatchObject({ state: "done", act: "assign", seen: 1, changed: 1, createdBy: { id: admin.id } });
  expect(await message(m!.id)).toMatchObject({ teammate: { id: mia.id }, senderBecause: "csm" });
  expect((await ok(`GET /api/accounts/${desk.beta.id}`)).csm).toBeNull();
  const assigned = (await trailOf(desk, "account", "account.updated"))
    .filter(({ detail }) => (detail as { changed: string[] }).changed.includes("csmId"));
  expect(assigned).toMatchObject([{ entityId: acme.id, actor: { id: admin.id } }]);
  // On the page the run is one act.
  const folded = itemsOf(await admin.call("GET /api/audit?folded=true"));
  expect(folded.filter(({ detail }) => (detail as { bulkRun?: string } | null)?.bulkRun)).toEqual([]);
  expect(folded[0]).toMatchObject({
    action: "bulk_run.done",
    detail: { of: "account", act: "assign", seen: 1, changed: 1 },
  });
});

test("[SU2] [SU3] users found by what the list was searched for are unsubscribed: who and when are kept, what waits for them is skipped", async () => {
  const desk = await makeBulkDesk();
  const { ok, act, start, message, grace, alan, edsger, clock } = desk;
  const waiting = await start();
  const to = (user: Item) => waiting.find((one) => (one.to as { userId: string }[])[0]!.userId === user.id)!.id;
  const chosen = { all: true, q: "acme.example", except: [alan.id] };
  const run = await act({ entity: "user", chosen, act: { kind: "subscription", unsubscribed: true } });
  expect(run).toMatchObject({ state: "done", seen: 1, changed: 1 });
  expect((await ok(`GET /api/users/${grace.id}`)).unsubscribed).toMatchObject({
    at: new Date(clock.nowMs).toISOString(),
    by: "Ada Min",
  });
  for (const left of [alan, edsger]) expect((await ok(`GET /api/users/${left.id}`)).unsubscribed).toBeNull();
  expect(await message(to(grace))).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  expect((await message(to(edsger))).state).toBe("pending");
  // Back, by the column they are found by; what was skipped stays skipped.
  const back = { all: true, unsubscribed: "true" };
  await act({ entity: "user", chosen: back, act: { kind: "subscription", unsubscribed: false } });
  expect((await ok(`GET /api/users/${grace.id}`)).unsubscribed).toBeNull();
  expect((await message(to(grace))).state).toBe("skipped");
});

test("[VI3] [VI9] conversations get traits and are closed, but for those of which mail waits", async () => {
  const { ok, act, start, release } = await makeBulkDesk();
  await ok("POST /api/traits", { entity: "conversation", key: "season", label: "Season", type: "text" });
  const sent = await start({ when: "now", name: "Sent" });
  await release();
  const pending = await start({ name: "Waits" });
  const ids = [...sent, ...pending].map((one) => one.conversationId as string);
  const traits = { season: "spring" };
  expect(await act({ entity: "conversation", chosen: { ids }, act: { kind: "traits", traits } })).toMatchObject({
    count: 6,
    seen: 6,
    changed: 6,
  });
  const close = { kind: "close", closedWhy: "Season is over" };
  expect(await act({ entity: "conversation", chosen: { ids }, act: close })).toMatchObject({ seen: 6, changed: 3 });
  const view = (one: Item) => ok(`GET /api/conversations/${one.conversationId}`);
  expect(await view(sent[0]!)).toMatchObject({ state: "closed", closedWhy: "Season is over", traits });
  expect(await view(pending[0]!)).toMatchObject({ state: "pending", traits });
});

test("[AD4] [PD5] a run that cannot be is refused by name, and nothing is begun", async () => {
  const { admin, ok, acme, grace, makeTeammate } = await makeBulkDesk();
  await ok("POST /api/traits", { entity: "account", key: "tier", label: "Tier", type: "number", editRight: "admins" });
  const mia = await makeTeammate("member", "mia@parley.test");
  const olga = await makeTeammate("observer", "olga@parley.test");
  const refused = async (change: Record<string, unknown>, by = admin) =>
    refusalOf(
      await by.call("POST /api/bulk-runs", {
        entity: "account",
        chosen: { ids: [acme.id] },
        act: { kind: "assign", status: "trial" },
        ...change,
      }),
    );
  const field = (name: string) => [422, "invalid_field", name];
  expect(await refused({ entity: "message" })).toEqual(field("entity"));
  expect(await refused({ chosen: {} })).toEqual(field("chosen.ids"));
  expect(await refused({ chosen: { all: true, ids: [acme.id] } })).toEqual(field("chosen.all"));
  expect(await refused({ chosen: { ids: [acme.id], q: "a" } })).toEqual(field("chosen.q"));
  expect(await refused({ chosen: { all: true, unsubscribed: "true" } })).toEqual(field("chosen.unsubscribed"));
  expect(await refused({ chosen: { ids: [acme.id, grace.id] } })).toEqual([404, "not_found", "chosen.ids.1"]);
  expect(await refused({ act: { kind: "close" } })).toEqual(field("act.kind"));
  expect(await refused({ act: { kind: "assign" } })).toEqual(field("act"));
  expect(await refused({ act: { kind: "assign", csmId: nobody } })).toEqual(field("act.csmId"));
  expect(await refused({ act: { kind: "traits", traits: {} } })).toEqual(field("act.traits"));
  expect(await refused({ act: { kind: "traits", traits: { tier: "gold" } } })).toEqual(field("act.traits.tier"));
  expect(await refused({ act: { kind: "traits", traits: { plan: 1 } } })).toEqual(field("act.traits.plan"));
  const tier = { act: { kind: "traits", traits: { tier: 1 } } };
  expect(await refused(tier, mia)).toEqual([403, "not_allowed", "act.traits.tier"]);
  expect((await refused({}, olga))[0]).toBe(403);
  expect((await ok("GET /api/bulk-runs")).items).toEqual([]);
});

test("[VI1] [AD2] a run answers at once, is listed while it is open, and is stopped", async () => {
  const desk = await makeBulkDesk();
  const { admin, ok, work, nudged, makeTeammate } = desk;
  const mia = await makeTeammate("admin", "mia@parley.test");
  const body = { entity: "user", chosen: { all: true }, act: { kind: "subscription", unsubscribed: true } };
  const answer = await admin.call("POST /api/bulk-runs", body);
  expect([answer.status, answer.body.state, answer.body.seen]).toEqual([202, "waiting", 0]);
  expect(nudged).toContain("bulk");
  const id = answer.body.id as string;
  expect((await ok("GET /api/bulk-runs")).items).toMatchObject([{ id }]);
  expect(await ok(`POST /api/bulk-runs/${id}/cancel`, undefined, mia)).toMatchObject({ state: "cancelled", seen: 0 });
  expect(await work()).toBe(0);
  expect((await ok("GET /api/bulk-runs")).items).toEqual([]);
  expect(await trailOf(desk, "bulk_run", "bulk_run.cancelled")).toMatchObject([{ actor: { id: mia.id } }]);
  const done = await ok("POST /api/bulk-runs", body);
  await work();
  expect(refusalOf(await admin.call(`POST /api/bulk-runs/${done.id}/cancel`)).slice(0, 2)).toEqual([409, "conflict"]);
});
