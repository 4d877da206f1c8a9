import type { z } from "zod";
import type { channel, ChannelKind } from "#db/schema/channel.ts";
import { intercomHook } from "./intercom/events.ts";
import { intercomSecret } from "./intercom/settings.ts";
import { openSecretBy } from "./open-secret.ts";
import type { HookReader } from "./port.ts";
import { resendHook } from "./resend/events.ts";
import { resendSecret } from "./resend/settings.ts";
import type { Vault } from "./secrets.ts";
import { sendgridHook } from "./sendgrid/hook.ts";
import { sendgridSecret } from "./sendgrid/settings.ts";

/** The kinds that take webhooks, without what they send by: the public routes alone load nothing else of them. */
const readers: Partial<Record<ChannelKind, { hook: HookReader; secret: z.ZodType }>> = {
  resend: { hook: resendHook, secret: resendSecret },
  sendgrid: { hook: sendgridHook, secret: sendgridSecret },
  intercom: { hook: intercomHook, secret: intercomSecret },
};

/** How a kind takes webhooks; undefined where it takes none. */
export const hookOf = (kind: ChannelKind): HookReader | undefined => readers[kind]?.hook;

/** What a channel's webhooks are verified by; null without a secret, undefined when it cannot be read with this APP_SECRET. */
export const openHookSecret = (
  row: Pick<typeof channel.$inferSelect, "kind" | "sealedSecret">,
  vault: Pick<Vault, "open">,
): unknown => openSecretBy(readers[row.kind]?.secret ?? null, row.sealedSecret, vault);
