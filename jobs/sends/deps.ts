import type { Db } from "#db/client.ts";
import type { Clock, Terms } from "#db/queries/send.ts";
import type { Channel } from "#jobs/channels/port.ts";
import type { makeLinks } from "#jobs/compose/link-token.ts";
import type { Log } from "#jobs/log.ts";
import type { Pauses } from "./backoff.ts";
import type { SendingConfig } from "./terms.ts";

/** Everything the release stands on. */
export type ReleaseDeps = {
  db: Db;
  /** The channel of this id, open (jobs/sends/channels.ts). */
  channelOf: (channelId: string) => Promise<Channel>;
  links: Pick<
    ReturnType<typeof makeLinks>,
    "pixelUrl" | "unsubscribeUrl" | "replyAddress" | "rfcMessageId" | "hashAddress"
  >;
  sending: SendingConfig;
  /** Null for the database's own clock. */
  clock: Clock;
  /** In [0, 1): jitter, and the order in which racing processes walk the senders. */
  random: () => number;
  log: Log;
  terms: Terms;
  pauses: Pauses;
};

/** What one pass did, by message; logged as one line. */
export type Report = {
  senders: number;
  claimed: number;
  sent: number;
  reopened: number;
  failed: number;
  unknown: number;
  skipped: number;
  held: number;
  /** Sealed still, to be tried again under the same key. */
  sealed: number;
  /** Settled by somebody else while this process was at it. */
  lost: number;
};

export const emptyReport = (): Report => ({
  senders: 0,
  claimed: 0,
  sent: 0,
  reopened: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  held: 0,
  sealed: 0,
  lost: 0,
});
