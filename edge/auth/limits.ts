import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "../errors.ts";

/** Passwords tried: 10 an account and 50 a network address in 15 minutes; then the door stays shut until they age. */
export type SignInLimits = {
  /** Counts a try before the password is looked at, so that many at once get no further than one after the other.
   * @throws {Refusal} too_fast, with the seconds to wait. */
  attempt(email: string, ip: string | null): Promise<void>;
  /** Counts a try of whoever it may be, by the network address alone.
   * @throws {Refusal} too_fast, with the seconds to wait. */
  attemptFrom(ip: string | null): Promise<void>;
  /** Whether a code may be mailed to this address: 3 in 15 minutes. The address need not be anybody's.
   * @throws {Refusal} too_fast for the network address alone, so that it tells nothing of who is here. */
  mayMail(email: string, ip: string | null): Promise<boolean>;
  /** It was right, and does not count. */
  succeeded(email: string, ip: string | null): Promise<void>;
};

/** Mails that a teammate has sent to themselves, 10 a minute: what counts in no quota would else empty a provider's (PR9). */
export type TestLimit = {
  /** @throws {Refusal} too_fast, with the seconds to wait. */
  attempt(teammateId: string): Promise<void>;
};

const quarterHour = 15 * 60;
const perMinute = 10;

export function makeSignInLimits(): SignInLimits {
  const byEmail = new RateLimiterMemory({ points: 10, duration: quarterHour });
  const byIp = new RateLimiterMemory({ points: 50, duration: quarterHour });
  const mailedByEmail = new RateLimiterMemory({ points: 3, duration: quarterHour });
  const mailedByIp = new RateLimiterMemory({ points: 30, duration: quarterHour });
  const count = (limiter: RateLimiterMemory, key: string) =>
    consume(limiter, key, "Too many wrong passwords. Try again later.");
  return {
    async attempt(email, ip) {
      await count(byIp, ip ?? "unknown");
      await count(byEmail, email);
    },
    attemptFrom: (ip) => count(byIp, ip ?? "unknown"),
    async mayMail(email, ip) {
      await consume(mailedByIp, ip ?? "unknown", "Too many codes were asked for. Try again later.");
      try {
        await mailedByEmail.consume(email);
        return true;
      } catch (cause) {
        if (!(cause instanceof RateLimiterRes)) throw cause;
        return false;
      }
    },
    async succeeded(email, ip) {
      await byIp.reward(ip ?? "unknown");
      await byEmail.delete(email);
    },
  };
}

export function makeTestLimit(): TestLimit {
  const byTeammate = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    attempt: (teammateId) =>
      consume(byTeammate, teammateId, `No more than ${perMinute} tests a minute. Try again in a moment.`),
  };
}

async function consume(limiter: RateLimiterMemory, key: string, words: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (cause) {
    if (!(cause instanceof RateLimiterRes)) throw cause;
    throw new Refusal("too_fast", words, undefined, Math.ceil(cause.msBeforeNext / 1000));
  }
}
