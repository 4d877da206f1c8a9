import { sql } from "drizzle-orm";
import { makeApp } from "#edge/app.ts";
import { unlimited } from "#edge/auth/request-limit.ts";
import { type Call, cookieAfter, makeCall } from "#edge/commands/demo/caller.ts";
import { toCursor } from "#edge/shapes/cursor.ts";
import { fill, idOf } from "./fill.ts";
import { printTimes, type Rounds, timeEach } from "./measure.ts";
import { admin, openWorkspace } from "./workspace.ts";

const messages = 200_000;
const senders = 200;
const asked = 200;
const rounds = 3;
const monthMs = 30 * 86_400_000;

/** The pending view (VI1) through the whole app, beside the one bare statement that any such page must cost. */
async function measure(): Promise<void> {
  const workspace = await openWorkspace();
  const { deps, database } = workspace;
  const beganMs = performance.now();
  const spread = sql`${Date.now()} + (n.i * 7919) % ${sql.raw(`${monthMs / 1000}`)} * 1000`;
  await fill(workspace, { senders, accounts: 20_000, users: 50_000, messages, sendAtMs: spread, limited: true });
  console.log(`filled in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  const app = makeApp(deps, unlimited);
  const call = makeCall(app, await cookieAfter(app, "POST /api/sign-in", { body: admin }));

  const page = (order: string) =>
    database.long.all(sql.raw(`select * from message indexed by message_due where state = 'pending' ${order}`));
  const contenders: [string, (i: number) => Promise<unknown>][] = [
    ["bare page", () => page("order by send_at_ms, id limit 50")],
    ["bare page at offset 100,000", () => page("order by send_at_ms, id limit 50 offset 100000")],
    ["first page", () => call("GET /api/messages", {})],
    ["first page after a change", async (i) => {
      await touch(call, i);
      await call("GET /api/messages", {});
    }],
    ["that change alone", (i) => touch(call, i)],
    ["page by page from 100,000", pagesFrom(call, await placeOf(100_000))],
    ["one sender", (i) => call("GET /api/messages", { query: { teammateId: idOf("TM", 1 + i % (senders - 1)) } })],
    ["mine", () => call("GET /api/messages", { query: { mine: "true" } })],
    ["one account", (i) => call("GET /api/messages", { query: { accountId: idOf("AC", i) } })],
  ];
  const shown: Rounds[] = contenders.map(([name]) => ({ name, rounds: [] }));
  for (const [, act] of contenders) await timeEach(10, act); // warm, as a server that has been up
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, act]] of contenders.entries()) shown[i]!.rounds.push(await timeEach(asked, act));
  }
  printTimes(shown, shown[0]!);
  await workspace.close();
  await workspace.remove();

  async function placeOf(offset: number): Promise<string> {
    const [row] = await database.long.all<{ value: number; id: string }>(sql`select send_at_ms as value, id from message
      where state = 'pending' order by send_at_ms, id limit 1 offset ${offset}`);
    return toCursor({ list: "pending sendAt", ...row });
  }
}

/** Reschedules a message: what every list and forecast must follow. */
const touch = (call: Call, i: number) =>
  call("PATCH /api/messages/:id", {
    params: { id: idOf("MS", i) },
    body: { sendAt: new Date(Date.now() + monthMs).toISOString() },
  });

function pagesFrom(call: Call, place: string): () => Promise<unknown> {
  let cursor: string | null = place;
  return async () => {
    const answer: { next: string | null } = await call("GET /api/messages", { query: { cursor: cursor ?? place } });
    cursor = answer.next;
  };
}

export const pending = {
  about: `GET /api/messages over ${
    messages.toLocaleString("en")
  } pending of ${senders} senders, ${asked} requests × ${rounds}`,
  run: measure,
};
