import { z } from "zod";
import type { Db } from "#db/client.ts";
import type { channel, ChannelKind } from "#db/schema/channel.ts";
import { brokenChannel } from "./broken.ts";
import { gmailKind } from "./gmail/kind.ts";
import { intercomKind } from "./intercom/kind.ts";
import { outboxFacts } from "./outbox/limits.ts";
import { openOutbox } from "./outbox/send.ts";
import { openSecretBy } from "./open-secret.ts";
import type { Capabilities, Channel, ChannelKindFacts, ChannelKindModule, SignIn } from "./port.ts";
import { resendKind } from "./resend/kind.ts";
import { sendgridKind } from "./sendgrid/kind.ts";
import type { Vault } from "./secrets.ts";
import { smtpKind } from "./smtp/kind.ts";

/** A kind that reaches a provider, whatever its settings and secret are. */
type Provider = ChannelKindModule<unknown, unknown>;
// Settings and secret of a row were checked by the very schemas that stand beside `open`.
const provider = <S, C>(kind: ChannelKindModule<S, C>) => kind as unknown as Provider;

const providers = {
  smtp: provider(smtpKind),
  resend: provider(resendKind),
  gmail: provider(gmailKind),
  sendgrid: provider(sendgridKind),
  intercom: provider(intercomKind),
} satisfies Partial<Record<ChannelKind, Provider>>;

/** The kinds that can be connected. */
export const connectable = [
  "outbox",
  "smtp",
  "resend",
  "gmail",
  "sendgrid",
  "intercom",
] as const satisfies ChannelKind[];

const outbox: Pick<Provider, "facts" | "settings" | "secret"> = {
  facts: outboxFacts,
  settings: z.object({}).strict(),
  secret: null,
};
const kindOf = (kind: ChannelKind): Pick<Provider, "facts" | "settings" | "secret"> & Partial<Provider> =>
  (providers as Partial<Record<ChannelKind, Provider>>)[kind] ?? outbox;

/** What the API checks a channel's settings by. */
export const settingsOf = (kind: ChannelKind): z.ZodType => kindOf(kind).settings;
/** The same for its secret; null for a kind without one. */
export const secretOf = (kind: ChannelKind): z.ZodType | null => kindOf(kind).secret;
export const factsOfKind = (kind: ChannelKind): ChannelKindFacts => kindOf(kind).facts;
/** How somebody signs in at its provider; undefined where nobody does. */
export const signInOf = (kind: ChannelKind): SignIn | undefined => kindOf(kind).signIn;

/** What of its settings its secret is bound to (CH4). */
export const boundTo = (kind: ChannelKind, settings: unknown): unknown => kindOf(kind).boundTo?.(settings) ?? settings;

/** What a channel can do as it is set up (CH1). */
export function capabilitiesOf({ kind, settings }: Pick<ChannelRow, "kind" | "settings">): Capabilities {
  const { facts, capabilitiesOf: more } = kindOf(kind);
  return { ...facts.capabilities, ...more?.(settings) };
}

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
  const capabilities = capabilitiesOf(row);
  if (row.kind === "outbox") return openOutbox(deps.db, row.id);
  if (deps.sendMode === "sink") return { ...openOutbox(deps.db, row.id), capabilities };
  if (deps.publicUrl === null || isLoopback(deps.publicUrl)) {
    return brokenChannel(capabilities, "PUBLIC_URL is not set to an address that mail readers can reach");
  }
  return Object.assign(openProvider(row, vault), { replyDomain: replyDomainOf(row) });
}

/** Where replies to its mail come in, if it has such a domain (CH5). */
const replyDomainOf = ({ settings }: Pick<ChannelRow, "settings">): string | null =>
  typeof settings.replyDomain === "string" ? settings.replyDomain : null;

/** The provider itself, wherever mail may go just now: what a connection is tried with (CH4). Never throws. */
export function openProvider(row: ChannelRow, vault: Vault): Channel {
  const kind: Partial<Provider> = kindOf(row.kind);
  if (!kind.open) throw new RangeError("the outbox has no provider");
  const settings = settingsOf(row.kind).safeParse(row.settings);
  if (!settings.success) {
    return brokenChannel(capabilitiesOf(row), `its settings are not valid: ${z.prettifyError(settings.error)}`);
  }
  const secret = openSecret(row, vault);
  return secret === undefined
    ? brokenChannel(capabilitiesOf(row), "its secret cannot be read with this APP_SECRET: save it again")
    : kind.open(settings.data, secret);
}

/** The secret of a channel; null without one, undefined when it cannot be read with this APP_SECRET. */
export const openSecret = (row: Pick<ChannelRow, "kind" | "sealedSecret">, vault: Pick<Vault, "open">): unknown =>
  openSecretBy(secretOf(row.kind), row.sealedSecret, vault);

/** Whether an address is this machine's own. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}
