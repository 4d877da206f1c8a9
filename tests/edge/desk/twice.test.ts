import { expect, test } from "vitest";
import { type Item, makeDesk, refusalOf } from "./desk.ts";

type Undo = { id: string };
const addresses = (people: unknown) => (people as { address: string }[]).map(({ address }) => address);

async function makeThree() {
  const desk = await makeDesk();
  const messages = await desk.start();
  const byAddress = new Map(messages.map((m) => [addresses(m.to)[0]!, m]));
  const of = (address: string) => byAddress.get(address)!.id;
  const undo = (acted: Item) => desk.ok(`POST /api/undo/${(acted.undo as Undo).id}`);
  return { ...desk, m0: of("grace@acme.example"), m1: of("alan@acme.example"), m2: of("edsger@beta.example"), undo };
}

test("[ST6] [PR2] an undo of To gives nobody a second mail of one start", async () => {
  const { ok, message, m0, m1, acme, undo } = await makeThree();
  await ok("POST /api/users", { email: "free@acme.example", accounts: [{ id: acme.id }] });
  const acted = await ok(`PATCH /api/messages/${m0}`, { to: ["free@acme.example"] });
  const other = await ok(`PATCH /api/messages/${m1}`, { to: ["grace@acme.example"] });
  expect(await undo(acted)).toMatchObject({
    done: [],
    refused: [{ id: m0, code: "conflict", message: "Another mail of the same start goes to that person now." }],
  });
  expect(addresses((await message(m0)).to)).toEqual(["free@acme.example"]);
  expect((await undo(other)).done).toEqual([m1]);
  expect(addresses((await message(m1)).to)).toEqual(["alan@acme.example"]);
});

test("[ST6] [PR2] an undo of a delete gives nobody a second mail of one start", async () => {
  const { ok, message, m1, m2, undo } = await makeThree();
  const acted = await ok(`POST /api/messages/${m2}/cancel`);
  await ok(`PATCH /api/messages/${m1}`, { to: ["edsger@beta.example"] });
  expect(await undo(acted)).toMatchObject({ done: [], refused: [{ id: m2, code: "conflict" }] });
  expect((await message(m2)).state).toBe("cancelled");
});

test("[ST6] [PR2] an undo of a bulk delete brings all of a start back", async () => {
  const { ok, m0, m1, m2, undo } = await makeThree();
  const acted = await ok("POST /api/messages/bulk", { action: "cancel", ids: [m0, m1, m2] });
  expect(((await undo(acted)).done as string[]).toSorted()).toEqual([m0, m1, m2].toSorted());
});

test("[ST9] [PR2] one message has one living copy, and does not come back beside it", async () => {
  const { ok, admin, message, m0, undo } = await makeThree();
  const copied = async (id: string) => refusalOf(await admin.call(`POST /api/messages/${id}/copy`)).slice(0, 2);
  const deleted = await ok(`POST /api/messages/${m0}/cancel`);
  const first = await ok(`POST /api/messages/${m0}/copy`);
  expect(await copied(m0)).toEqual([409, "conflict"]);
  expect(await undo(deleted)).toMatchObject({
    done: [],
    refused: [{ id: m0, message: "A copy of it waits or has left: brought back, it would be a second mail." }],
  });
  expect((await message(m0)).state).toBe("cancelled");
  const firstDeleted = await ok(`POST /api/messages/${first.id}/cancel`);
  const second = await ok(`POST /api/messages/${first.id}/copy`);
  expect(await copied(m0)).toEqual([409, "conflict"]);
  expect((await undo(firstDeleted)).done).toEqual([]);
  await ok(`POST /api/messages/${second.id}/cancel`);
  expect((await ok(`POST /api/messages/${m0}/copy`)).state).toBe("pending");
});
