import type { z } from "zod";
import { recordSecondFactor, removeSecondFactor, useCodeOnce, withSecondFactor } from "#db/queries/second-factor.ts";
import { dropSession } from "#db/queries/sessions.ts";
import { findTeammate } from "#db/queries/teammate.ts";
import { hashToken } from "../auth/tokens.ts";
import type * as contract from "../contract/security.ts";
import type { AppContext, Deps, Teammate } from "../context.ts";
import { callerIp } from "../caller-ip.ts";
import { notFound, Refusal } from "../errors.ts";
import { requireSession } from "./security.ts";
import { type Opened, opened } from "./sign-in.ts";

/** A code of an authenticator app is taken for its half minute, the one before and the one after. */
const codeLifeMs = 90_000;

/** What the library refuses, in our words. */
function refusalOf(cause: unknown, field: string): unknown {
  const code = (cause as { body?: { code?: string } } | null)?.body?.code;
  switch (code) {
    case "INVALID_PASSWORD":
      return new Refusal("wrong_password", `${field}: is not your password`, field);
    case "INVALID_CODE":
    case "INVALID_BACKUP_CODE":
      return wrongCode(field);
    case "INVALID_TWO_FACTOR_COOKIE":
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return new Refusal("link_expired", "This took too long, or too many tries. Sign in again.");
    case "ACCOUNT_TEMPORARILY_LOCKED":
      return new Refusal("too_fast", "Too many wrong codes. Try again later.", undefined, 900);
    case "TOTP_ALREADY_ENABLED":
      return new Refusal("conflict", "You sign in with a second factor already.");
    case "TOTP_NOT_ENABLED":
    case "TWO_FACTOR_NOT_ENABLED":
    case "BACKUP_CODES_NOT_ENABLED":
      return new Refusal("conflict", "No second factor is set up.");
    default:
      // Somebody used a backup code at the very same time: most likely this one.
      return field === "backupCode" && (cause as { statusCode?: number } | null)?.statusCode === 409
        ? wrongCode(field)
        : cause;
  }
}
const wrongCode = (field: string) => new Refusal("wrong_code", `${field}: is not right`, field);

async function asked<T>(field: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw refusalOf(cause, field);
  }
}

export async function viewSecondFactor(deps: Deps, by: Teammate) {
  const on = (await withSecondFactor(deps.db)).has(by.id);
  if (!on) return { on, backupCodesLeft: 0 };
  const { backupCodes } = await deps.auth.api.viewBackupCodes({ body: { userId: by.id } });
  return { on, backupCodesLeft: backupCodes.length };
}

/** Begins to set one up: it is asked for once a code of it was given. @throws {Refusal} wrong_password, too_fast, conflict. */
export async function beginSecondFactor(deps: Deps, by: Teammate, password: string, c: AppContext) {
  requireSession(by);
  await deps.limits.attempt(by.email, callerIp(c));
  const answer = await asked(
    "password",
    () => deps.auth.api.enableTwoFactor({ body: { password }, headers: c.req.raw.headers }),
  );
  if (answer.method !== "totp") throw new Error("a second factor of another kind");
  await deps.limits.succeeded(by.email, callerIp(c));
  const key = new URL(answer.totpURI).searchParams.get("secret")!;
  return { uri: answer.totpURI, key, backupCodes: answer.backupCodes };
}

/** Turns it on. Returns the cookies of the session that takes the place of this one. */
export async function confirmSecondFactor(deps: Deps, by: Teammate, code: string, c: AppContext): Promise<string[]> {
  const oldSessionId = requireSession(by);
  await deps.limits.attempt(by.email, callerIp(c));
  const { headers } = await asked(
    "code",
    () => deps.auth.api.verifyTOTP({ body: { code }, headers: c.req.raw.headers, returnHeaders: true }),
  );
  await deps.limits.succeeded(by.email, callerIp(c));
  await isFirstUse(deps, by.id, code);
  await record(deps, by, "set_up", oldSessionId);
  return headers.getSetCookie();
}

export async function newBackupCodes(deps: Deps, by: Teammate, password: string, c: AppContext) {
  requireSession(by);
  await deps.limits.attempt(by.email, callerIp(c));
  const { backupCodes } = await asked(
    "password",
    () => deps.auth.api.generateBackupCodes({ body: { password }, headers: c.req.raw.headers }),
  );
  await deps.limits.succeeded(by.email, callerIp(c));
  await record(deps, by, "backup_codes_made", null);
  return { backupCodes };
}

/** Signs in without it from now on. Returns the cookies of the session that takes the place of this one. */
export async function endSecondFactor(deps: Deps, by: Teammate, password: string, c: AppContext): Promise<string[]> {
  const oldSessionId = requireSession(by);
  if (!(await withSecondFactor(deps.db)).has(by.id)) throw new Refusal("conflict", "No second factor is set up.");
  await deps.limits.attempt(by.email, callerIp(c));
  const { headers } = await asked(
    "password",
    () => deps.auth.api.disableTwoFactor({ body: { password }, headers: c.req.raw.headers, returnHeaders: true }),
  );
  await deps.limits.succeeded(by.email, callerIp(c));
  await record(deps, by, "ended", oldSessionId);
  return headers.getSetCookie();
}

async function record(
  deps: Deps,
  by: Teammate,
  action: Parameters<typeof recordSecondFactor>[1]["action"],
  oldSessionId: string | null,
): Promise<void> {
  await recordSecondFactor(deps.db, { teammateId: by.id, action, oldSessionId, nowMs: deps.nowMs() });
  void deps.changes.nudge();
}

/** For one who lost it. */
export async function resetSecondFactor(deps: Deps, by: Teammate, teammateId: string): Promise<{ ok: true }> {
  requireSession(by);
  if (!await findTeammate(deps.db, teammateId)) throw notFound("teammate");
  if (!await removeSecondFactor(deps.db, { teammateId, actorId: by.id, nowMs: deps.nowMs() })) {
    throw new Refusal("conflict", "They sign in without a second factor.");
  }
  void deps.changes.nudge();
  return { ok: true };
}

/** Takes the code: the next to come with it is refused. */
async function isFirstUse(deps: Deps, teammateId: string, code: string): Promise<boolean> {
  const codeHash = await hashToken(`${teammateId} ${code}`);
  // The library's clock, by which the code was judged.
  return await useCodeOnce(deps.db, { teammateId, codeHash, nowMs: Date.now(), lifeMs: codeLifeMs });
}

/** The second step of a sign-in, of whoever took the first with these cookies. Each code is good once. */
export async function signInSecond(
  deps: Deps,
  body: z.output<typeof contract.secondStep>,
  c: AppContext,
): Promise<Opened> {
  await deps.limits.attemptFrom(callerIp(c));
  const headers = firstStepOf(c.req.raw.headers);
  if ("backupCode" in body) {
    const answer = await asked(
      "backupCode",
      () => deps.auth.api.verifyBackupCode({ body: { code: body.backupCode }, headers, returnHeaders: true }),
    );
    return await opened(deps, answer, callerIp(c));
  }
  const answer = await asked(
    "code",
    () => deps.auth.api.verifyTOTP({ body: { code: body.code }, headers, returnHeaders: true }),
  );
  const { token, user } = answer.response as { token: string; user: { id: string } };
  if (!await isFirstUse(deps, user.id, body.code)) {
    await dropSession(deps.db, token);
    throw wrongCode("code");
  }
  return await opened(deps, answer, callerIp(c));
}

/** Only the cookie of the first step: of who is signed in already, the library would ask for their own code. */
function firstStepOf(headers: Headers): Headers {
  const only = (headers.get("Cookie") ?? "").split(/;\s*/).filter((cookie) => /^[^=]*\btwo_factor=/.test(cookie));
  const first = new Headers({ Cookie: only.join("; ") });
  const agent = headers.get("User-Agent");
  if (agent) first.set("User-Agent", agent);
  return first;
}
