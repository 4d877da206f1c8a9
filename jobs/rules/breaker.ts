import { dayMs, hourMs } from "./quota.ts";

// SE6 names 4 % and 0.1 %. They lie where providers begin to act: Amazon SES reviews an account from 5 % bounces or 0.1 % complaints and
// pauses it from 10 % or 0.5 % (SES developer guide, "Reputation metrics messages"); Google asks bulk senders for under 0.1 % and never
// 0.3 % ("Email sender guidelines", in force since February 2024), Yahoo for under 0.3 % ("Sender requirements"). As of November 2026.
/** Above these shares of the mails of the window a sender is paused. */
export const bouncesOver = 0.04;
export const complaintsOver = 0.001;
/** How far back mail is judged. Bounces come within hours, complaints within days, and only in numbers over a week. */
export const bounceWindowMs = dayMs;
export const complaintWindowMs = 7 * dayMs;

/** How few are too few to judge: one bounce of three says nothing, nor the one complaint that a mailbox gets some day. */
const leasts = { mails: 20, bounces: 3, complaints: 2, policy: 3 };
/** While it resumes, a sender is on its way back from too many already: it takes less to pause it again. */
const leastsInSteps = { mails: 5, bounces: 2, complaints: 1, policy: 2 };

/** How long it stays paused, the mails an hour that it resumes with, and how long each step lasts at least; each is twice the one
 * before. Beyond the last step it is limited by its own limits alone. */
export const coolDownMs = 2 * hourMs;
export const firstLimit = 10;
const lastLimit = 320;
const stepMs = hourMs;
/** A step in which nothing left proves nothing, and ends when a day went by. */
const idleStepMs = dayMs;
/** A step that began later from now than clocks of processes differ began before the clock was set back. */
const clockSlackMs = 10 * 60_000;

/** What became of the mails that left in the windows, each counted once. */
export type Seen = {
  /** Of the last day, and of the last week. */
  mails: number;
  mailsOfWeek: number;
  bounced: number;
  complainedOfWeek: number;
  /** Refused for a reason of policy (5.7.x): of the last day. */
  policy: number;
};

export type BreakerState = {
  /** Mails an hour while it resumes in steps, 0 while it is paused, null when all is well. */
  limit: number | null;
  /** Since when that is so. */
  atMs: number | null;
};

/** Why a sender, or all of a channel, is to be paused; null while its rates are good (SE6). */
export function tripsBy(seen: Seen, state: Pick<BreakerState, "limit">): string | null {
  const least = state.limit === null ? leasts : leastsInSteps;
  const share = (n: number, of: number) => n / Math.max(n, of, 1);
  const told = (n: number, of: number) => `${n} of ${Math.max(n, of)} mails`;
  if (seen.policy >= least.policy) {
    return `${seen.policy} mails were refused for reasons of policy (5.7.x) within a day`;
  }
  const { complainedOfWeek: complained, mailsOfWeek } = seen;
  if (complained >= least.complaints && share(complained, mailsOfWeek) > complaintsOver) {
    return `${told(complained, mailsOfWeek)} were reported as spam within a week (${percent(complained, mailsOfWeek)})`;
  }
  const enough = seen.bounced >= least.bounces && Math.max(seen.mails, seen.bounced) >= least.mails;
  if (enough && share(seen.bounced, seen.mails) > bouncesOver) {
    return `${told(seen.bounced, seen.mails)} came back within a day (${percent(seen.bounced, seen.mails)})`;
  }
  return null;
}

const percent = (n: number, of: number) => `${Number((100 * n / Math.max(n, of)).toFixed(1))} %`;

/**
 * What a breaker that is not closed becomes while its rates stay good: after the pause the first step, after each step one twice as wide, at
 * last closed. Null while it stays as it is. Where the clock was set back since, nobody knows how long the step has lasted: it begins anew.
 * @param leftInStep mails that left since the present step began.
 */
export function nextStep(
  { limit, atMs }: BreakerState,
  { leftInStep, ownHourly, nowMs }: { leftInStep: number; ownHourly: number | null; nowMs: number },
): { limit: number | null } | null {
  if (limit === null || atMs === null) return null;
  const lastedMs = nowMs - atMs;
  if (lastedMs < -clockSlackMs) return { limit };
  const isOver = limit === 0 ? lastedMs >= coolDownMs : lastedMs >= (leftInStep > 0 ? stepMs : idleStepMs);
  if (!isOver) return null;
  const next = limit === 0 ? firstLimit : limit * 2;
  return { limit: next > lastLimit || (ownHourly !== null && next >= ownHourly) ? null : next };
}
