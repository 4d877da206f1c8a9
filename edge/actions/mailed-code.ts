import type { z } from "zod";
import { newId } from "#db/ids.ts";
import { findChannel } from "#db/queries/channel.ts";
import { keepCode, takeCode } from "#db/queries/mailed-code.ts";
import { readSettings, type Settings } from "#db/queries/setting.ts";
import { findActiveTeammate, type TeammateRow } from "#db/queries/teammate.ts";
import { causeOf } from "#jobs/cause.ts";
import { type ChannelRow, openChannel } from "#jobs/channels/registry.ts";
import { signInMail } from "#jobs/sends/sign-in-mail.ts";
import { callerIp } from "../caller-ip.ts";
import type * as contract from "../contract/security.ts";
import type { AppContext, Deps } from "../context.ts";
import { Refusal } from "../errors.ts";
import { nameOf } from "../shapes/teammate.ts";
import { type Opened, opened } from "./sign-in.ts";

const minutes = 10;

type Way = { channel: ChannelRow; from: string; workspaceName: string };

/** By which channel codes are mailed; null where no admin chose one, or it is gone or broken. */
async function findWay({ db }: Deps, { signInMail: chosen, workspaceName }: Settings): Promise<Way | null> {
  if (!chosen) return null;
  const channel = await findChannel(db, chosen.channelId);
  return channel?.state === "ok" ? { channel, from: chosen.from, workspaceName } : null;
}

export const viewWaysIn = async (deps: Deps) => ({
  mailedCode: await findWay(deps, await readSettings(deps.db)) !== null,
});

/** Mails a code to a teammate's address. Whoever's the address is, the answer is the same, and comes before the mail is on its way.
 * @throws {Refusal} too_fast, not_found where codes are not mailed. */
export async function mailCode(
  deps: Deps,
  { email }: z.output<typeof contract.mailedCodeAsk>,
  c: AppContext,
): Promise<{ ok: true }> {
  const mayMail = await deps.limits.mayMail(email, callerIp(c));
  const way = await findWay(deps, await readSettings(deps.db));
  if (!way) throw new Refusal("not_found", "Codes are not mailed here: sign in by your password.");
  const teammate = await findActiveTeammate(deps.db, { email });
  if (mayMail && teammate) {
    send(deps, way, teammate).catch((cause) => deps.log("error", "sign-in code not mailed", { cause: causeOf(cause) }));
  }
  return { ok: true };
}

async function send(deps: Deps, { channel: row, from, workspaceName }: Way, teammate: TeammateRow): Promise<void> {
  const nowMs = deps.nowMs();
  const code = sixDigits();
  const digest = deps.vault.digest(`${teammate.id} ${code}`);
  await keepCode(deps.db, { teammateId: teammate.id, digest, endsAtMs: nowMs + minutes * 60_000, nowMs });
  const { publicUrl, sendMode } = deps.config;
  const channel = openChannel(row, deps.vault, { db: deps.long, publicUrl, sendMode });
  try {
    const to = { address: teammate.email, name: nameOf(teammate) };
    const mail = signInMail({ id: newId(), code, from, to, workspaceName, minutes, nowMs });
    const outcome = await channel.deliver(mail, nowMs);
    if (outcome.kind !== "accepted") deps.log("error", "sign-in code not mailed", { outcome: outcome.kind });
  } finally {
    await channel.close();
  }
}

/** Every code as likely as any other. */
function sixDigits(): string {
  for (;;) {
    const [n] = crypto.getRandomValues(new Uint32Array(1));
    if (n! < 4_294_000_000) return String(n! % 1_000_000).padStart(6, "0");
  }
}

/** @throws {Refusal} wrong_code, the same for an unknown address; too_fast. */
export async function signInByCode(
  deps: Deps,
  { email, code }: z.output<typeof contract.mailedCode>,
  c: AppContext,
): Promise<Opened> {
  await deps.limits.attempt(email, callerIp(c));
  const teammate = await findActiveTeammate(deps.db, { email });
  const digest = deps.vault.digest(`${teammate?.id ?? ""} ${code}`);
  if (!teammate || !await takeCode(deps.db, { teammateId: teammate.id, digest, nowMs: deps.nowMs() })) {
    throw new Refusal("wrong_code", "code: is not right, or no longer", "code");
  }
  await deps.limits.succeeded(email, callerIp(c));
  const headers = c.req.raw.headers;
  return await opened(
    deps,
    await deps.auth.api.openSession({ body: { userId: teammate.id }, headers, returnHeaders: true }),
    callerIp(c),
  );
}
