import { z } from "zod";
import type { Db } from "#db/client.ts";
import type { channel, ChannelKind } from "#db/schema/channel.ts";
import { outboxFacts } from "./outbox/limits.ts";
import { openOutbox } from "./outbox/send.ts";
import type { Channel, ChannelKindFacts } from "./port.ts";
import type { Vault } from "./secrets.ts";
import { smtpFacts } from "./smtp/limits.ts";
import { openSmtp } from "./smtp/send.ts";
import { smtpSecret, smtpSettings } from "./smtp/settings.ts";

/** What the API checks a channel's settings by, by kind. */
export const channelSettings = { outbox: z.object({}).strict(), smtp: smtpSettings } satisfies Record<
  ChannelKind,
  z.ZodType
>;

/** The same for its secret; null for a kind without one. It is sealed as the JSON of this shape. */
export const channelSecrets = { outbox: null, smtp: smtpSecret } satisfies Record<ChannelKind, z.ZodType | null>;

export const channelFacts: Record<ChannelKind, ChannelKindFacts> = { outbox: outboxFacts, smtp: smtpFacts };

export type ChannelRow = Pick<typeof channel.$inferSelect, "id" | "kind" | "settings" | "sealedSecret">;
export type ChannelDeps = {
  /** Where the outbox keeps its mail. */
  db: Db;
  /** Where mail readers reach Parley; null for this machine only. */
  publicUrl: string | null;
  /** `sink` keeps every channel's mail in the outbox (CH2). */
  sendMode: "live" | "sink";
};

/** Opens a channel. Never throws: one that cannot be used answers `broken` and says why. */
export function openChannel(row: ChannelRow, vault: Vault, deps: ChannelDeps): Channel {
  const { capabilities } = channelFacts[row.kind];
  if (row.kind === "outbox") return openOutbox(deps.db, row.id);
  if (deps.sendMode === "sink") return { ...openOutbox(deps.db, row.id), capabilities };
  if (deps.publicUrl === null || isLoopback(deps.publicUrl)) {
    return brokenChannel(row.kind, "PUBLIC_URL is not set to an address that mail readers can reach");
  }
  return openProvider(row, vault);
}

/** The provider itself, wherever mail may go just now: what a connection is tried with (CH4). Never throws. */
export function openProvider(row: ChannelRow, vault: Vault): Channel {
  if (row.kind === "outbox") throw new RangeError("the outbox has no provider");
  const settings = channelSettings[row.kind].safeParse(row.settings);
  if (!settings.success) {
    return brokenChannel(row.kind, `its settings are not valid: ${z.prettifyError(settings.error)}`);
  }
  try {
    const secret = row.sealedSecret ? smtpSecret.parse(JSON.parse(vault.open(new Uint8Array(row.sealedSecret)))) : null;
    if (settings.data.username && !secret) return brokenChannel(row.kind, "no password is saved");
    return openSmtp(settings.data, secret);
  } catch {
    return brokenChannel(row.kind, "its password cannot be read with this APP_SECRET: save it again");
  }
}

function brokenChannel(kind: ChannelKind, words: string): Channel {
  return {
    capabilities: channelFacts[kind].capabilities,
    deliver: () => Promise.resolve({ kind: "broken", words }),
    test: () => Promise.resolve({ ok: false, words }),
    close: () => Promise.resolve(),
  };
}

/** Whether an address is this machine's own. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}
