import { randomBytes } from "node:crypto";
import { z } from "zod";
import { findChannel, markChannel, updateChannel } from "#db/queries/channel.ts";
import { openProvider, openSecret, secretOf, settingsOf, signInOf } from "#jobs/channels/registry.ts";
import { originOf } from "../config.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";

/** How long somebody may take at the provider's page. */
const mostMs = 600_000;

/** Sealed, so that whoever sees it on its way through the provider can neither read nor make one. */
const state = z.object({
  channelId: z.string(),
  sessionId: z.string(),
  verifier: z.string(),
  atMs: z.number(),
});

const redirectUri = (deps: Deps) => `${originOf(deps.config)}/api/channels/oauth/callback`;

/** The provider's page at which the caller signs in; what comes back is good in this session alone (CH4). */
export async function startChannelSignIn(deps: Deps, by: Teammate, id: string): Promise<{ url: string }> {
  const row = await findChannel(deps.db, id);
  if (!row) throw notFound("channel");
  const signIn = signInOf(row.kind);
  const settings = settingsOf(row.kind).safeParse(row.settings);
  if (!signIn || !settings.success || !signIn.isOffered(settings.data)) {
    throw new Refusal("not_supported", "Nobody signs in at the provider of this channel.");
  }
  if (by.sessionId === null) throw new Refusal("not_allowed", "A person signs in, in a browser.");
  const verifier = randomBytes(48).toString("base64url");
  const made = { channelId: id, sessionId: by.sessionId, verifier, atMs: deps.nowMs() } satisfies z.output<
    typeof state
  >;
  const sealed = deps.vault.seal(JSON.stringify(made)).toBase64({ alphabet: "base64url", omitPadding: true });
  return { url: signIn.urlOf(settings.data, { redirectUri: redirectUri(deps), state: sealed, verifier }) };
}

export type CameBack = { code?: string; state?: string; error?: string };

/** Whoever comes back from the provider's page: what they agreed to is tried, then saved. Never throws for what they bring. */
export async function finishChannelSignIn(
  deps: Deps,
  by: Teammate | undefined,
  back: CameBack,
): Promise<{ ok: true; name: string } | { ok: false; words: string }> {
  const failed = (words: string) => ({ ok: false, words }) as const;
  const begun = openState(deps, back.state);
  if (!by || by.role !== "admin" || !begun || begun.sessionId !== by.sessionId) {
    return failed("This sign-in was not begun here: begin it again");
  }
  if (Math.abs(deps.nowMs() - begun.atMs) > mostMs) return failed("This sign-in took too long: begin it again");
  if (!back.code) return failed(`The provider did not let us in: ${(back.error ?? "no code").slice(0, 200)}`);
  const row = await findChannel(deps.db, begun.channelId);
  const signIn = row && signInOf(row.kind);
  const settings = row && settingsOf(row.kind).safeParse(row.settings);
  if (!row || !signIn || !settings?.success) return failed("The channel is not there any more");
  const given = { code: back.code, redirectUri: redirectUri(deps), verifier: begun.verifier };
  const redeemed = await signIn.redeem(settings.data, openSecret(row, deps.vault) ?? null, given);
  if (redeemed.kind === "failed") return failed(redeemed.words);
  const sealedSecret = deps.vault.seal(JSON.stringify(secretOf(row.kind)!.parse(redeemed.secret)));
  const channel = openProvider({ ...row, sealedSecret: sealedSecret as typeof row.sealedSecret }, deps.vault);
  const tried = await channel.test().finally(() => channel.close());
  if (!tried.ok) return failed(tried.words);
  const nowMs = deps.nowMs();
  const { connectionNo } = row;
  if (!await updateChannel(deps.db, row.id, { sealedSecret, connectionNo, actorId: by.id, nowMs })) {
    return failed("The channel was changed meanwhile: sign in again");
  }
  await markChannel(deps.db, row.id, "ok", null, nowMs);
  void deps.changes.nudge();
  deps.nudge("release");
  return { ok: true, name: row.name };
}

function openState(deps: Deps, text: string | undefined): z.output<typeof state> | null {
  try {
    const sealed = Uint8Array.fromBase64(text ?? "", { alphabet: "base64url" });
    return state.parse(JSON.parse(deps.vault.open(sealed)));
  } catch {
    return null;
  }
}
