/** What a channel is taken to need for one mail until it has been seen. */
const firstGuessMs = 500;
const mostInBatch = 50;

/** How many mails a claim may take: no more than a third of its lease can deliver, by what the channel needed lately. */
export function makePace(atOnce: number) {
  const perMailMs = new Map<string, number>();
  return {
    most(channelId: string, leaseMs: number): number {
      const eachMs = Math.max(1, perMailMs.get(channelId) ?? firstGuessMs);
      return Math.max(1, Math.min(mostInBatch, Math.floor(atOnce * leaseMs / 3 / eachMs)));
    },
    /** `tookMs` for `mails`, `atOnce` of them in parallel. */
    learn(channelId: string, mails: number, tookMs: number): void {
      const eachMs = tookMs * Math.min(atOnce, mails) / mails;
      const before = perMailMs.get(channelId) ?? eachMs;
      // Slower is believed at once, faster little by little.
      perMailMs.set(channelId, eachMs > before ? eachMs : before * 0.8 + eachMs * 0.2);
    },
  };
}
