import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "../errors.ts";

/** Passwords tried: 10 an account and 50 a network address in 15 minutes; then the door stays shut until they age. */
export type SignInLimits = {
  /** Counts a try before the password is looked at, so that many at once get no further than one after the other.
   * @throws {Refusal} too_fast, with the seconds to wait. */
  attempt(email: string, ip: string | null): Promise<void>;
  /** It was right, and does not count. */
  succeeded(email: string, ip: string | null): Promise<void>;
};

const quarterHour = 15 * 60;

export function makeSignInLimits(): SignInLimits {
  const byEmail = new RateLimiterMemory({ points: 10, duration: quarterHour });
  const byIp = new RateLimiterMemory({ points: 50, duration: quarterHour });
  const count = async (limiter: RateLimiterMemory, key: string) => {
    try {
      await limiter.consume(key);
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause;
      const seconds = Math.ceil(cause.msBeforeNext / 1000);
      throw new Refusal("too_fast", "Too many wrong passwords. Try again later.", undefined, seconds);
    }
  };
  return {
    async attempt(email, ip) {
      await count(byIp, ip ?? "unknown");
      await count(byEmail, email);
    },
    async succeeded(email, ip) {
      await byIp.reward(ip ?? "unknown");
      await byEmail.delete(email);
    },
  };
}
