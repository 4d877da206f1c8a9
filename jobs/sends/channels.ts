import type { Db } from "#db/client.ts";
import { findChannel } from "#db/queries/channel.ts";
import type { Channel } from "#jobs/channels/port.ts";
import { openChannel } from "#jobs/channels/registry.ts";
import type { Vault } from "#jobs/channels/secrets.ts";
import type { SendingConfig } from "./terms.ts";

/** Channels kept open between sends. One whose settings or secret changed is opened anew, and the old one closed once nothing
 * uses it (CH4). */
export function makeChannels(db: Db, vault: Vault, sending: SendingConfig) {
  const kept = new Map<string, { version: string; channel: Channel }>();
  return {
    /** @throws when there is no such channel. */
    async channelOf(channelId: string): Promise<Channel> {
      const row = await findChannel(db, channelId);
      if (!row) throw new Error(`no channel ${channelId}`);
      const version = JSON.stringify([row.kind, row.settings, row.sealedSecret && Array.from(row.sealedSecret)]);
      const known = kept.get(channelId);
      if (known?.version === version) return known.channel;
      const channel = openChannel(row, vault, { db, ...sending });
      kept.set(channelId, { version, channel });
      // A channel that is closed finishes what it was given.
      await known?.channel.close();
      return channel;
    },
    close: () => Promise.all(Array.from(kept.values(), ({ channel }) => channel.close())).then(() => kept.clear()),
  };
}
