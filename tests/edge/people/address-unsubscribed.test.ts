import { expect, test } from "vitest";
import { makeDesk } from "#tests/edge/desk/desk.ts";

const address = "grace@acme.example";

/** Grace, who unsubscribed, and then has another address. */
async function makeMoved() {
  const w = await makeDesk();
  await w.ok(`PATCH /api/users/${w.grace.id}`, { externalId: "g-1" });
  await w.ok("POST /api/users/subscription", { ids: [w.grace.id], unsubscribed: true });
  const { unsubscribed } = await w.ok(`GET /api/users/${w.grace.id}`);
  const move = (email: string | null, id = w.grace.id) => w.ok(`PATCH /api/users/${id}`, { email });
  return { ...w, unsubscribed: unsubscribed as Record<string, unknown>, move };
}

test("[SU1] [SU3] an unsubscribe stays with the address that its user gives up: who is made with it is not mailed", async () => {
  const w = await makeMoved();
  const moved = await w.move("grace-moved@acme.example");
  expect(moved.unsubscribed).toEqual(w.unsubscribed);
  const made = await w.ok("POST /api/users", { email: "Grace@acme.EXAMPLE", accounts: [{ id: w.acme.id }] });
  expect(made.unsubscribed).toMatchObject({ at: w.unsubscribed.at, by: "Ada Min" });
  const [message] = await w.start({ on: { userIds: [w.alan.id] }, audience: undefined, when: "now" });
  await w.move("made-moved@acme.example", made.id);
  await w.move(address, w.alan.id);
  await w.release();
  expect(await w.message(message!.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
});

test("[SU1] so it is in one bulk upsert, and when another user is given the address", async () => {
  const w = await makeMoved();
  const items = [{ externalId: "g-1", email: "away@acme.example" }, { externalId: "g-2", email: address }];
  const { results } = await w.ok("POST /api/users/bulk", { items });
  const [, second] = results as { id: string }[];
  expect((await w.ok(`GET /api/users/${second!.id}`)).unsubscribed).toMatchObject({ at: w.unsubscribed.at });
  await w.move(null, second!.id);
  expect((await w.move(address, w.alan.id)).unsubscribed).toMatchObject({ at: w.unsubscribed.at });
});

test("[SU2] who is resubscribed by hand leaves an address behind that may be mailed", async () => {
  const w = await makeMoved();
  await w.move("away@acme.example");
  const made = await w.ok("POST /api/users", { email: address });
  await w.ok("POST /api/users/subscription", { ids: [made.id], unsubscribed: false });
  expect((await w.ok(`GET /api/users/${made.id}`)).unsubscribed).toBeNull();
  await w.move("elsewhere@acme.example", made.id);
  expect((await w.move(address, w.alan.id)).unsubscribed).toBeNull();
});

test.each([true, false])(
  "[PD3] [SU1] mail to a user who gave an address up does not go to another who has it by now, unsubscribed or not: %s",
  async (unsubscribed) => {
    const w = await makeMoved();
    await w.ok("POST /api/users/subscription", { ids: [w.grace.id], unsubscribed: false });
    const [message] = await w.start({ on: { userIds: [w.alan.id] }, audience: undefined, when: "now" });
    await w.ok(`PATCH /api/users/${w.alan.id}`, { externalId: "a-1", email: null });
    await w.move("alan@acme.example");
    await w.ok("POST /api/users/subscription", { ids: [w.grace.id], unsubscribed });
    await w.release();
    // Its own reader unsubscribed from nothing.
    expect(await w.message(message!.id)).toMatchObject({ state: "skipped", endedWhy: "no_email" });
  },
);
