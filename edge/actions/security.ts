import type { z } from "zod";
import { newId } from "#db/ids.ts";
import { linkLifeMs } from "#db/queries/joining.ts";
import {
  changePassword,
  findByResetToken,
  findPasswordHash,
  makeResetLink,
  resetPassword,
} from "#db/queries/password.ts";
import { endSessions, listSessions } from "#db/queries/sessions.ts";
import { readSettings } from "#db/queries/setting.ts";
import { findTeammate } from "#db/queries/teammate.ts";
import { deviceOf } from "../auth/device.ts";
import { hashToken, newToken } from "../auth/tokens.ts";
import { originOf } from "../config.ts";
import type * as contract from "../contract/security.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { expiredLink } from "./sign-in.ts";

/** Who comes in, how, and with which role is settled by somebody signed in, never by a script of theirs: a key that leaked would else
 * outlive its end (AD1). */
export function requireSession(by: Teammate): string {
  if (by.sessionId === null) {
    throw new Refusal("not_allowed", "A key changes nothing of who signs in, how, or in which role: sign in for it.");
  }
  return by.sessionId;
}

/** One's own sessions, or as admin a teammate's. */
export async function viewSessions(deps: Deps, by: Teammate, { teammateId = by.id }: { teammateId?: string }) {
  await requireOwnOrAdmin(deps, by, teammateId);
  const rows = await listSessions(deps.db, teammateId, deps.nowMs());
  return {
    items: rows.map((row) => ({
      id: row.id,
      device: deviceOf(row.userAgent),
      network: row.network,
      createdAt: toInstant(row.createdAtMs),
      lastUsedAt: toInstant(row.lastUsedAtMs),
      endsAt: toInstant(row.endsAtMs),
      current: row.id === by.sessionId,
    })),
  };
}

/** Ends one of one's own sessions, or as admin anybody's. */
export async function endSession(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  requireSession(by);
  const ownerId = by.role === "admin" ? null : by.id;
  if (await end(deps, by, { which: { id }, ownerId }) === 0) throw notFound("session");
  return { ok: true };
}

export async function endAllSessions(deps: Deps, by: Teammate, { teammateId = by.id }: { teammateId?: string }) {
  const sessionId = requireSession(by);
  await requireOwnOrAdmin(deps, by, teammateId);
  const exceptId = teammateId === by.id ? sessionId : null;
  return { ended: await end(deps, by, { which: { exceptId }, ownerId: teammateId }) };
}

async function end(
  deps: Deps,
  by: Teammate,
  o: Pick<Parameters<typeof endSessions>[1], "which" | "ownerId">,
): Promise<number> {
  const ended = await endSessions(deps.db, { ...o, actorId: by.id, nowMs: deps.nowMs() });
  void deps.changes.nudge();
  return ended;
}

async function requireOwnOrAdmin(deps: Deps, by: Teammate, teammateId: string): Promise<void> {
  if (teammateId === by.id) return;
  if (by.role !== "admin") throw new Refusal("not_allowed", "Only admins see another's sessions.");
  if (!await findTeammate(deps.db, teammateId)) {
    throw new Refusal("invalid_field", "teammateId: is no teammate", "teammateId");
  }
}

const hashPassword = async (deps: Deps, password: string) => (await deps.auth.$context).password.hash(password);

/** By the old password; other sessions end, and one's API keys where that is asked (AD1). @throws {Refusal} wrong_password, too_fast. */
export async function setOwnPassword(
  deps: Deps,
  by: Teammate,
  o: z.output<typeof contract.passwordChange>,
  ip: string | null,
): Promise<{ ok: true }> {
  const exceptSessionId = requireSession(by);
  await deps.limits.attempt(by.email, ip);
  const oldHash = await findPasswordHash(deps.db, by.id);
  const verify = (await deps.auth.$context).password.verify;
  if (!oldHash || !await verify({ hash: oldHash, password: o.current })) {
    throw new Refusal("wrong_password", "current: is not your password", "current");
  }
  await deps.limits.succeeded(by.email, ip);
  const passwordHash = await hashPassword(deps, o.password);
  const set = { teammateId: by.id, oldHash, passwordHash, exceptSessionId, endKeys: o.endKeys, nowMs: deps.nowMs() };
  if (!await changePassword(deps.db, set)) throw new Refusal("conflict", "The password was changed meanwhile.");
  void deps.changes.nudge();
  return { ok: true };
}

/** For an admin to hand over; answered once, only its hash is kept. */
export async function makeLink(deps: Deps, by: Teammate, teammateId: string) {
  requireSession(by);
  if (!await findTeammate(deps.db, teammateId)) throw notFound("teammate");
  const [token, nowMs] = [newToken(), deps.nowMs()];
  const made = await makeResetLink(deps.db, {
    teammateId,
    id: newId(),
    tokenHash: await hashToken(token),
    actorId: by.id,
    nowMs,
  });
  if (!made) throw new Refusal("conflict", "They do not work here: give them a join link.");
  return { resetUrl: `${originOf(deps.config)}/reset/${token}`, endsAt: toInstant(nowMs + linkLifeMs) };
}

export async function viewResetLink(deps: Deps, token: string) {
  const found = await findByResetToken(deps.db, await hashToken(token), deps.nowMs());
  if (!found) throw expiredLink();
  return { email: found.email, workspaceName: (await readSettings(deps.db)).workspaceName };
}

/** Once. Nobody is signed in by it: who has a second factor is asked for it as ever. */
export async function resetByLink(deps: Deps, token: string, password: string): Promise<{ ok: true }> {
  const tokenHash = await hashToken(token);
  const found = await findByResetToken(deps.db, tokenHash, deps.nowMs());
  if (!found) throw expiredLink(); // before the hash, which is made to be slow
  const passwordHash = await hashPassword(deps, password);
  if (!await resetPassword(deps.db, { teammateId: found.id, tokenHash, passwordHash, nowMs: deps.nowMs() })) {
    throw expiredLink();
  }
  void deps.changes.nudge();
  return { ok: true };
}
