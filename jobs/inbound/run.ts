import { dropLease, type Lease, takeLease } from "#db/leases.ts";
import { newId } from "#db/ids.ts";
import { findChannel } from "#db/queries/channel.ts";
import { giveUpIntake } from "#db/queries/failed-intake.ts";
import { endIntake, failIntake, type IntakeRow, readIntake, takeIntake, type Taken } from "#db/queries/intake.ts";
import { causeOf } from "#jobs/cause.ts";
import { ignored, type InboundDeps, type Outcome } from "./deps.ts";
import { ReaderHung } from "./reader.ts";
import { takeMail } from "./take.ts";
import { takeEvent } from "./take-event.ts";

/** One at a time has the lease, so that an answer is never read before what it answers. */
const leaseMs = 60_000;
/** What fails this often is given up; the waits between grow from 5 s to an hour, 1.6 h in all. */
export const mostTries = 8;
/** What hangs its reader is tried once more, for a machine that was busy. */
const mostHangs = 2;
const waitMs = (tries: number) => Math.min(5_000 * 3 ** (tries - 1), 3_600_000);

export type InboundReport = { done: number; ignored: number; waiting: number; failed: number };

/** Makes messages and events of what was kept (CH6), the oldest first. Whatever is wrong with one stays with it: it is tried again
 * for a while and then given up with why. Safe to kill at any instant and to run anywhere: what was handled twice is written once. */
export function makeInbound(deps: InboundDeps) {
  const holder = newId();
  const { db } = deps;

  async function run(): Promise<InboundReport> {
    const report: InboundReport = { done: 0, ignored: 0, waiting: 0, failed: 0 };
    const lease = (): Lease => ({ name: "inbound", holder, ttlMs: leaseMs, nowMs: deps.nowMs() });
    try {
      await takeAll(report, lease);
    } finally {
      await dropLease(db, lease());
    }
    return report;
  }

  /** Until nothing waits, a stop is asked for, or another process has the lease. */
  async function takeAll(report: InboundReport, lease: () => Lease): Promise<void> {
    for (;;) {
      if (deps.isStopping() || await takeLease(db, lease()) === null) return;
      const taken = await takeIntake(db, { nowMs: deps.nowMs(), leaseMs });
      if (!taken) return;
      report[await handle(taken)]++;
    }
  }

  async function handle({ id, tries }: Taken): Promise<keyof InboundReport> {
    const row = await readIntake(db, id);
    if (!row) return "done";
    if (tries > mostTries) return await giveUp(row, row.kind, "what reads it ended each time");
    // Another try finds no more bytes of it than this one.
    if (row.about?.unread !== undefined) return await giveUp(row, row.kind, row.about.unread);
    try {
      const outcome = await outcomeOf(row);
      if (outcome.kind === "later") {
        if (tries < mostTries) return await tryAgain(id, tries, outcome.why);
        await endIntake(db, id, "ignored", outcome.why);
        return "ignored";
      }
      await endIntake(db, id, outcome.kind, outcome.kind === "ignored" ? outcome.why : null);
      return outcome.kind;
    } catch (cause) {
      const why = causeOf(cause).slice(0, 500);
      const most = cause instanceof ReaderHung ? mostHangs : mostTries;
      return tries < most ? await tryAgain(id, tries, why) : await giveUp(row, row.kind, why);
    }
  }

  async function tryAgain(id: string, tries: number, why: string): Promise<"waiting"> {
    await failIntake(db, id, why, deps.nowMs() + waitMs(tries));
    return "waiting";
  }

  async function giveUp({ id, channelId }: IntakeRow, kind: string, why: string): Promise<"failed"> {
    await giveUpIntake(db, { id, channelId }, why, deps.nowMs());
    deps.log("error", "intake failed", { intakeId: id, channelId, kind, cause: why });
    return "failed";
  }

  async function outcomeOf(row: IntakeRow): Promise<Outcome> {
    const { channelId, eventId, body, about, receivedAtMs } = row;
    if (row.kind === "mail") {
      return await takeMail(deps, { channelId, eventId, bytes: body, about, atMs: about?.atMs ?? receivedAtMs });
    }
    const channel = await findChannel(db, channelId);
    const reader = channel && deps.hookOf(channel.kind);
    if (!reader) return ignored("its channel takes no webhooks");
    const outcomes: Outcome[] = [];
    for (const event of await reader.eventsOf(body)) outcomes.push(await takeEvent(deps, row, event));
    return outcomes.find(({ kind }) => kind === "later") ?? outcomes.find(({ kind }) => kind === "done") ??
      outcomes[0] ?? ignored("of no concern");
  }

  return { run };
}
