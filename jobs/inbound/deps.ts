import type { Db } from "#db/client.ts";
import type { Channel } from "#jobs/channels/port.ts";
import type { ChannelKind } from "#db/schema/channel.ts";
import type { HookReader } from "#jobs/channels/port.ts";
import type { Links } from "#jobs/compose/link-token.ts";
import type { Reading } from "./reading.ts";
import type { Log } from "#jobs/log.ts";

/** What taking in stands on. */
export type InboundDeps = {
  db: Db;
  /** The provider of this channel, open, wherever mail may go just now. */
  providerOf: (channelId: string) => Promise<Channel>;
  /** How a kind reads its webhooks. */
  hookOf: (kind: ChannelKind) => Pick<HookReader, "eventsOf"> | undefined;
  /** Reads bytes where they can harm nothing (reader.ts); where it is not given, right here. */
  read?: (bytes: Uint8Array) => Promise<Reading>;
  links: Pick<Links, "readReplyAddress" | "readRfcMessageId">;
  nowMs: () => number;
  log: Log;
  isStopping: () => boolean;
};

/** What became of something that was told. `later`: what it is about may not be known yet. */
export type Outcome = { kind: "done" } | { kind: "ignored"; why: string } | { kind: "later"; why: string };
export const done: Outcome = { kind: "done" };
export const ignored = (why: string): Outcome => ({ kind: "ignored", why });
export const later = (why: string): Outcome => ({ kind: "later", why });
