import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { runErasures } from "#jobs/erasures/run.ts";
import { type Desk, type Item, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

const address = "grace@acme.example";

/** Grace unsubscribed, and then had another address: nobody has the old one. */
async function makeLeft() {
  const desk = await makeDesk();
  await desk.ok("POST /api/users/subscription", { ids: [desk.grace.id], unsubscribed: true });
  await desk.ok(`PATCH /api/users/${desk.grace.id}`, { email: "moved@acme.example" });
  return desk;
}
const toAlan = ({ alan }: Desk) => ({ on: { userIds: [alan.id] }, audience: undefined });
/** Where each mail of the outbox went. */
const outbox = async ({ deps }: Desk): Promise<string[][]> =>
  (await deps.db.all<{ to: string }>(sql`select envelope_to as "to" from outbox_mail order by id`))
    .map(({ to }) => (JSON.parse(to) as string[]).sort());
/** As somebody typed it before, behind every check of the form. */
const copyIn = ({ deps }: Desk, message: Item, role = "cc", to = address) =>
  deps.db.run(sql`insert into participant (message_id, role, n, address) values (${message.id}, ${role}, 9, ${to})`);

test.each(["cc", "bcc"])(
  "[SU1] [SE1] a mail copied by %s to an address that its user gave up unsubscribed leaves without it",
  async (role) => {
    const desk = await makeLeft();
    const [message] = await desk.start({ ...toAlan(desk), when: "now" });
    await copyIn(desk, message!, role);
    await desk.release();
    expect(await desk.message(message!.id)).toMatchObject({ state: "sent" });
    expect(await outbox(desk)).toEqual([["alan@acme.example"]]);
  },
);

test("[ST7] where unsubscribes are not asked for, it goes to whoever was copied", async () => {
  const desk = await makeLeft();
  const [message] = await desk.start({ ...toAlan(desk), allowUnsubscribes: false, when: "now" });
  await copyIn(desk, message!);
  await desk.release();
  expect(await outbox(desk)).toEqual([["alan@acme.example", address]]);
});

test("[SU2] whoever has the address now decides: resubscribed, they get it", async () => {
  const desk = await makeLeft();
  const { id } = await desk.ok("POST /api/users", { email: address, accounts: [{ id: desk.acme.id }] });
  await desk.ok("POST /api/users/subscription", { ids: [id], unsubscribed: false });
  const [message] = await desk.start({ ...toAlan(desk), when: "now" });
  await copyIn(desk, message!);
  await desk.release();
  expect(await outbox(desk)).toEqual([["alan@acme.example", address]]);
});

test("[AD5] [SU3] an erased person who had unsubscribed gets no copy, however their address is written", async () => {
  const desk = await makeDesk();
  await desk.ok("POST /api/users/subscription", { ids: [desk.grace.id], unsubscribed: true });
  const [early] = await desk.start({ ...toAlan(desk), when: "now" });
  await desk.ok(`POST /api/users/${desk.grace.id}/erase`, { confirm: address });
  await runErasures({ long: desk.deps.long, nowMs: desk.deps.nowMs, log: desk.deps.log as never });
  await copyIn(desk, early!);
  await copyIn(desk, early!, "bcc", "GRACE@acme.example");
  await desk.release();
  expect(await desk.message(early!.id)).toMatchObject({ state: "sent" });
  expect(await outbox(desk)).toEqual([["alan@acme.example"]]);
});

test("[AD5] [CH6] an erased address that bounced is mailed by nothing, whatever a start allows", async () => {
  const desk = await makeDesk();
  await desk.ok("POST /api/suppressions", { address });
  await desk.ok(`POST /api/users/${desk.grace.id}/erase`, { confirm: address });
  await runErasures({ long: desk.deps.long, nowMs: desk.deps.nowMs, log: desk.deps.log as never });
  const [message] = await desk.start({ ...toAlan(desk), allowUnsubscribes: false, when: "now" });
  await copyIn(desk, message!);
  await desk.release();
  expect(await outbox(desk)).toEqual([["alan@acme.example"]]);
});

test("[SU1] the forms say so by the field: a start, a change, a reply", async () => {
  const desk = await makeLeft();
  const { admin, ok, startBody } = desk;
  for (const [field, name] of [["cc", "POST /api/starts"], ["bcc", "POST /api/starts/preview"]] as const) {
    const refused = await admin.call(name, startBody({ ...toAlan(desk), [field]: [address] }));
    expect(refusalOf(refused)).toEqual([422, "invalid_field", field]);
    expect((refused.body.error as { message: string }).message).toContain("was unsubscribed by whoever had it");
  }
  await ok("POST /api/starts/preview", startBody({ ...toAlan(desk), cc: [address], allowUnsubscribes: false }));
  const [message] = await desk.start(toAlan(desk));
  const change = (body: object) => admin.call(`PATCH /api/messages/${message!.id}`, body);
  expect(refusalOf(await change({ cc: [address] }))).toEqual([422, "invalid_field", "cc"]);
  expect((await change({ cc: [address], allowUnsubscribes: false })).status).toBe(200);
  await ok(`PATCH /api/messages/${message!.id}`, { cc: [] });
  await ok(`PATCH /api/messages/${message!.id}`, { allowUnsubscribes: true });
  await ok(`POST /api/messages/${message!.id}/send-now`);
  desk.clock.nowMs += 60_000;
  await desk.release();
  const reply = { content: { html: "<p>Again</p>" }, when: "now", bcc: [address] };
  const refused = await admin.call(`POST /api/conversations/${message!.conversationId}/replies`, reply);
  expect(refusalOf(refused)).toEqual([422, "invalid_field", "bcc"]);
});
