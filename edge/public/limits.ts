import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** True while `token` was used at most `points` times in `seconds` (AD3). */
export function makeTokenLimit(o: { points: number; seconds: number }): (token: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points: o.points, duration: o.seconds });
  return async (token) => {
    try {
      await limiter.consume(token);
      return true;
    } catch (cause) {
      if (cause instanceof RateLimiterRes) return false;
      throw cause;
    }
  };
}
