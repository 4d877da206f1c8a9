import type { Db } from "#db/client.ts";
import { type BreakerRow, closedSendersOf, readBreakers, turnBreaker } from "#db/queries/breaker.ts";
import type { Log } from "#jobs/log.ts";
import { bounceWindowMs, complaintWindowMs, nextStep, type Seen, tripsBy } from "#jobs/rules/breaker.ts";

type Deps = { db: Db; log: Log; nowMs: number };

/**
 * Pauses each sender whose mail comes back or is reported too often, and all of a channel whose senders' mail does so taken together,
 * and lets what is paused resume in steps while its rates stay good (SE6). Safe in any number of processes: each turn is made once.
 */
export async function runBreakers({ db, log, nowMs }: Deps): Promise<{ paused: number; steps: number }> {
  const [dayAgoMs, weekAgoMs] = [nowMs - bounceWindowMs, nowMs - complaintWindowMs];
  const rows = await readBreakers(db, { dayAgoMs, weekAgoMs });
  const report = { paused: 0, steps: 0 };
  const pause = async (row: Pick<BreakerRow, "id" | "channelId" | "limit" | "atMs">, why: string) => {
    if (!await turnBreaker(db, row, { limit: 0, why }, nowMs)) return;
    report.paused++;
    log("warn", "breaker opened", { senderId: row.id, channelId: row.channelId, why });
  };
  const well: BreakerRow[] = [];
  for (const row of rows) {
    const why = row.limit === 0 ? null : tripsBy(row, row);
    if (why !== null) {
      await pause(row, why);
      continue;
    }
    if (row.limit === null) {
      well.push(row);
      continue;
    }
    const step = nextStep(row, { leftInStep: row.leftInStep, ownHourly: row.hourlyLimit, nowMs });
    if (step && await turnBreaker(db, row, { ...step, why: null }, nowMs)) report.steps++;
  }
  // A sender that is paused itself, or resumes, says nothing more of its channel.
  for (const [channelId, ofChannel] of Map.groupBy(well, (row) => row.channelId)) {
    if (ofChannel.length < 2) continue;
    const all = await closedSendersOf(db, channelId, { dayAgoMs, weekAgoMs });
    const troubled = new Map(ofChannel.map((row) => [row.id, row]));
    const why = tripsBy(sumOf(all.map((one) => troubled.get(one.id) ?? { ...one, ...noTrouble })), { limit: null });
    if (why !== null) { for (const one of all) await pause(one, `Of the whole channel: ${why}`); }
  }
  return report;
}

const noTrouble = { bounced: 0, complainedOfWeek: 0, policy: 0 };

function sumOf(rows: Seen[]): Seen {
  const sum = (of: (row: Seen) => number) => rows.reduce((n, row) => n + of(row), 0);
  return {
    mails: sum((row) => row.mails),
    mailsOfWeek: sum((row) => row.mailsOfWeek),
    bounced: sum((row) => row.bounced),
    complainedOfWeek: sum((row) => row.complainedOfWeek),
    policy: sum((row) => row.policy),
  };
}
