import type { Db } from "#db/client.ts";
import { findChannel } from "#db/queries/channel.ts";
import type { Channel } from "#jobs/channels/port.ts";
import { type ChannelRow, openChannel, openProvider } from "#jobs/channels/registry.ts";
import type { Vault } from "#jobs/channels/secrets.ts";
import type { SendingConfig } from "./terms.ts";

/** Channels kept open between sends. One whose settings or secret changed is opened anew, and the old one closed once nothing
 * uses it (CH4). */
export const makeChannels = (db: Db, vault: Vault, sending: SendingConfig) =>
  keepOpen(db, (row) => openChannel(row, vault, { db, ...sending }));

/** The same of the providers behind them, wherever mail may go just now: for what only reads (CH6, CH7). */
export const makeProviders = (db: Db, vault: Vault) => keepOpen(db, (row) => openProvider(row, vault));

function keepOpen(db: Db, open: (row: ChannelRow) => Channel) {
  const kept = new Map<string, { version: string; channel: Channel }>();
  return {
    /** @throws when there is no such channel. */
    async channelOf(channelId: string): Promise<Channel> {
      const row = await findChannel(db, channelId);
      if (!row) throw new Error(`no channel ${channelId}`);
      const version = JSON.stringify([row.kind, row.settings, row.sealedSecret && Array.from(row.sealedSecret)]);
      const known = kept.get(channelId);
      if (known?.version === version) return known.channel;
      const channel = open(row);
      kept.set(channelId, { version, channel });
      // A channel that is closed finishes what it was given.
      await known?.channel.close();
      return channel;
    },
    close: () => Promise.all(Array.from(kept.values(), ({ channel }) => channel.close())).then(() => kept.clear()),
  };
}
