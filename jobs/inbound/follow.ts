import { newId } from "#db/ids.ts";
import { dropLease, type Lease, takeLease } from "#db/leases.ts";
import { channelsToFollow, type FollowedChannel, keepFollowed, mailboxFails } from "#db/queries/follow-mailbox.ts";
import { causeOf } from "#jobs/cause.ts";
import type { Channel, Followed } from "#jobs/channels/port.ts";
import { inParallel } from "#jobs/sends/in-parallel.ts";
import { makeBackoff, type Waits } from "./follow-backoff.ts";
import type { InboundDeps } from "./deps.ts";

/** How often a mailbox is looked into, and how many of its last mails the first look reads (CH7). */
export const followEveryMs = 30_000;
export const firstMails = 1_000;
const leaseMs = 180_000;
/** Mailboxes read at once: a slow one holds up no other for long. */
const mostAtOnce = 4;
/** Batches of one mailbox in one run: the others have their turn. */
const mostRounds = 60;
/** A provider that is busy is no fault until it was so this often in a row. */
const busyIsFault = 5;

export type FollowReport = { mailboxes: number; mails: number; faults: number };

/** Reads every connected mailbox on (CH7), one process at a time each; what came is kept for the intake with the place it was read up
 * to. One that fails is left alone for longer each time, says so once, and holds up no other. */
export function makeFollow(
  deps: Omit<InboundDeps, "hookOf" | "links"> & { random: () => number; onKept: () => void },
) {
  const { db } = deps;
  const holder = newId();
  const waits: Waits = makeBackoff(deps.random);

  async function run(): Promise<FollowReport> {
    const report: FollowReport = { mailboxes: 0, mails: 0, faults: 0 };
    await inParallel(await channelsToFollow(db, deps.nowMs() - followEveryMs), mostAtOnce, async (channel) => {
      if (!deps.isStopping() && !waits.isWaiting(channel.id, deps.nowMs())) await followOne(channel, report);
    }, (cause, channel) => {
      waits.fails(channel.id, deps.nowMs(), null);
      report.faults++;
      deps.log("error", "mailbox not read", { channelId: channel.id, cause: causeOf(cause) });
    });
    return report;
  }

  async function followOne(channel: FollowedChannel, report: FollowReport): Promise<void> {
    const opened = await deps.providerOf(channel.id);
    if (!opened.follow) return;
    const lease = (): Lease => ({ name: `mailbox:${channel.id}`, holder, ttlMs: leaseMs, nowMs: deps.nowMs() });
    if (await takeLease(db, lease()) === null) return;
    try {
      // What was read here may have been read on by whoever had the lease before.
      const [now] = (await channelsToFollow(db, deps.nowMs() - followEveryMs)).filter(({ id }) => id === channel.id);
      if (!now) return;
      report.mailboxes++;
      await readOn(opened as Following, now, report, lease);
    } finally {
      await dropLease(db, lease());
    }
  }

  async function readOn(opened: Following, channel: FollowedChannel, report: FollowReport, lease: () => Lease) {
    let place = channel.followPlace;
    for (let round = 0; round < mostRounds && !deps.isStopping(); round++) {
      if (round > 0 && await takeLease(db, lease()) === null) return;
      const followed = await opened.follow(place, firstMails);
      if (followed.kind !== "mails") return await failed(channel.id, followed, report);
      const mails = followed.mails.map(({ eventId, bytes, threadId, sent, atMs, unread }) => ({
        channelId: channel.id,
        eventId,
        kind: "mail" as const,
        contentType: null,
        body: bytes,
        about: { threadId, sent: sent ?? null, atMs, ...(unread === undefined ? {} : { unread }) },
      }));
      report.mails += await keepFollowed(db, channel.id, mails, followed.place, deps.nowMs());
      waits.goesWell(channel.id);
      place = followed.place;
      if (mails.length > 0) deps.onKept();
      if (!followed.more) return;
    }
  }

  async function failed(
    channelId: string,
    fault: Exclude<Followed, { kind: "mails" }>,
    report: FollowReport,
  ): Promise<void> {
    report.faults++;
    const nowMs = deps.nowMs();
    const times = waits.fails(channelId, nowMs, fault.kind === "busy" ? fault.untilMs : null);
    if (fault.kind === "busy" && times < busyIsFault) return;
    if (await mailboxFails(db, channelId, fault.words, nowMs)) {
      deps.log("error", "mailbox cannot be read", { channelId, why: fault.words });
    }
  }

  return { run };
}

type Following = Channel & Required<Pick<Channel, "follow">>;
