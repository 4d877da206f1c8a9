import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "../errors.ts";

/** Wrong passwords: 10 an account and 50 a network address in 15 minutes; then the door stays shut until they age. */
export type SignInLimits = {
  /** @throws {Refusal} too_fast, with the seconds to wait. */
  check(email: string, ip: string): Promise<void>;
  failed(email: string, ip: string): Promise<void>;
  succeeded(email: string): Promise<void>;
};

const quarterHour = 15 * 60;

export function makeSignInLimits(): SignInLimits {
  const byEmail = new RateLimiterMemory({ points: 10, duration: quarterHour });
  const byIp = new RateLimiterMemory({ points: 50, duration: quarterHour });
  const spent = async (limiter: RateLimiterMemory, key: string) => {
    const state = await limiter.get(key);
    return state && state.consumedPoints >= limiter.points ? state.msBeforeNext : 0;
  };
  const consume = async (limiter: RateLimiterMemory, key: string) => {
    try {
      await limiter.consume(key);
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause;
    }
  };
  return {
    async check(email, ip) {
      const waitMs = Math.max(await spent(byEmail, email), await spent(byIp, ip));
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1000);
        throw new Refusal("too_fast", "Too many wrong passwords. Try again later.", undefined, seconds);
      }
    },
    async failed(email, ip) {
      await consume(byEmail, email);
      await consume(byIp, ip);
    },
    async succeeded(email) {
      await byEmail.delete(email);
    },
  };
}
