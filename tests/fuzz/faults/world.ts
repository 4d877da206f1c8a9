import { sql } from "drizzle-orm";
import { type Db, openDatabase } from "#db/client.ts";
import * as schema from "#db/schema/index.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { appSecret } from "./terms.ts";

export const messages = 300;
export type FaultSender = { address: string; hourly: number | null; daily: number | null };

const made = [
  { channelId: "KEYED", share: 30, hourly: 6, daily: 12 },
  { channelId: "KEYED", share: 60, hourly: null, daily: null },
  { channelId: "KEYED", share: 60, hourly: null, daily: null },
  { channelId: "PLAIN", share: 30, hourly: 5, daily: null },
  { channelId: "PLAIN", share: 60, hourly: null, daily: null },
  { channelId: "PLAIN", share: 60, hourly: null, daily: null },
];
export const senders: FaultSender[] = made.map(({ hourly, daily }, i) => ({
  address: `sender${i}@team.example`,
  hourly,
  daily,
}));

/** A workspace of 300 messages over two real channels, made once and copied for each run. Answers how to begin one. */
export async function makeWorld(providers: { apiUrl: string; smtpPort: number }) {
  const { db, url, close } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  const secret = (value: unknown) => makeVault(appSecret).seal(JSON.stringify(value)) as unknown as never;
  await db.insert(schema.channel).values([
    {
      id: "KEYED",
      kind: "resend",
      name: "Keyed",
      settings: { apiUrl: providers.apiUrl },
      sealedSecret: secret({ apiKey: "re_good" }),
      idempotencyMs: 23 * 3_600_000,
      createdAtMs: 0,
    },
    {
      id: "PLAIN",
      kind: "smtp",
      name: "Plain",
      settings: { host: "127.0.0.1", port: providers.smtpPort, security: "none" },
      createdAtMs: 0,
    },
  ]);
  const startId = await addStart(db, "<p>Dear {{user.firstName}}</p>");
  const random = makeRandom(1);
  for (const [i, { channelId, share, hourly, daily }] of made.entries()) {
    const teammateId = await w.addTeammate();
    await w.addSender(teammateId, {
      channelId,
      address: senders[i]!.address,
      hourlyLimit: hourly,
      dailyLimit: daily,
    });
    for (let n = 0; n < share; n++) {
      const poisoned = n % 30 === 7 ? [await w.addUser({ email: `poison${i}.${n}@customer.example` })] : null;
      await w.addMessage({
        channelId,
        teammateId,
        defaultTeammateId: teammateId,
        startId,
        lane: random.int(0, 3),
        sendAtMs: 0,
        ...(poisoned ? { users: poisoned } : {}),
      });
    }
  }
  await db.run(sql`update start set created = ${messages}`);
  await close();
  const path = url.slice("file:".length);

  /** A copy of it with the dates of this run, opened. */
  return async (directory: string, random: Random): Promise<{ db: Db; url: string; close: () => Promise<void> }> => {
    const copy = `${directory}/${random.int(0, 1e9)}.db`;
    await Deno.copyFile(path, copy);
    const opened = await openDatabase({ url: `file:${copy}` });
    await opened.db.run(sql`update message set send_at_ms = ${Date.now()} + abs(random() % 300)`);
    return { db: opened.db, url: `file:${copy}`, close: opened.close };
  };
}
