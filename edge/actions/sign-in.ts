import { isSetupLinkOpen, joinTeammate, makeWorkspace } from "#db/queries/joining.ts";
import { findActiveTeammate, findByJoinToken } from "#db/queries/teammate.ts";
import { readSettings } from "#db/queries/setting.ts";
import { announceSessionEnd } from "#db/queries/session.ts";
import { writeNetwork } from "#db/queries/sessions.ts";
import { firstWindow } from "#jobs/rules/first-window.ts";
import type { Deps } from "../context.ts";
import { Refusal } from "../errors.ts";
import { networkOf } from "../auth/device.ts";
import { hashToken } from "../auth/tokens.ts";
import type { z } from "zod";
import type * as contract from "../contract/workspace.ts";

/** A one-time link that is used, replaced or over. */
export const expiredLink = () =>
  new Refusal("link_expired", "This link was used before or is no longer valid. Ask an admin for a new one.");
const hashPassword = async (deps: Deps, password: string) => (await deps.auth.$context).password.hash(password);

export async function viewSetupLink(deps: Deps, token: string): Promise<void> {
  if (!await isSetupLinkOpen(deps.db, await hashToken(token), deps.nowMs())) throw expiredLink();
}

/** Makes the workspace and signs its first admin in. Returns the cookies to set. */
export async function setUp(
  deps: Deps,
  o: z.output<typeof contract.setup>,
  headers: Headers,
  ip: string | null,
): Promise<string[]> {
  await viewSetupLink(deps, o.token); // before the hash, which is made to be slow
  const passwordHash = await hashPassword(deps, o.password);
  const made = await makeWorkspace(deps.db, {
    ...o,
    tokenHash: await hashToken(o.token),
    passwordHash,
    sendingWindow: firstWindow,
    nowMs: deps.nowMs(),
  });
  if (!made) throw expiredLink();
  return (await openSession(deps, o.email, o.password, headers, ip)).cookies;
}

export async function viewJoinLink(deps: Deps, token: string) {
  const teammate = await findByJoinToken(deps.db, await hashToken(token), deps.nowMs());
  if (!teammate) throw expiredLink();
  const { email, firstName, lastName } = teammate;
  return { email, firstName, lastName, workspaceName: (await readSettings(deps.db)).workspaceName };
}

export async function join(
  deps: Deps,
  token: string,
  o: z.output<typeof contract.join>,
  headers: Headers,
  ip: string | null,
): Promise<string[]> {
  await viewJoinLink(deps, token);
  const passwordHash = await hashPassword(deps, o.password);
  const id = await joinTeammate(deps.db, {
    ...o,
    tokenHash: await hashToken(token),
    passwordHash,
    nowMs: deps.nowMs(),
  });
  const teammate = id && await findActiveTeammate(deps.db, { id });
  if (!teammate) throw expiredLink();
  return (await openSession(deps, teammate.email, o.password, headers, ip)).cookies;
}

/** @throws {Refusal} wrong_password (the same words for an unknown address), too_fast. */
export async function signIn(
  deps: Deps,
  o: z.output<typeof contract.signIn>,
  headers: Headers,
  ip: string | null,
): Promise<Opened> {
  await deps.limits.attempt(o.email, ip);
  const active = await findActiveTeammate(deps.db, { email: o.email });
  try {
    // The library hashes for an unknown address too, so that time does not tell who is here.
    const found = await openSession(deps, o.email, o.password, headers, ip);
    if (!active) throw new Refusal("wrong_password", "");
    await deps.limits.succeeded(o.email, ip);
    return found;
  } catch (cause) {
    if (!isWrongPassword(cause)) throw cause;
    throw new Refusal("wrong_password", "The e-mail address or the password is not right.", "password");
  }
}

const isWrongPassword = (cause: unknown): boolean =>
  cause instanceof Refusal || (cause instanceof Error && "statusCode" in cause && cause.statusCode === 401);

/** What a sign-in came to: the cookies to set, and whether a code of the second factor is asked for before anybody is in. */
export type Opened = { cookies: string[]; secondFactor: boolean };

const openSession = async (
  deps: Deps,
  email: string,
  password: string,
  headers: Headers,
  ip: string | null,
): Promise<Opened> =>
  await opened(
    deps,
    await deps.auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true }),
    ip,
  );

/** Of an answer of the library that signs somebody in, or asks for their second factor first. */
export async function opened(
  deps: Deps,
  { headers, response }: { headers: Headers; response: unknown },
  ip: string | null,
): Promise<Opened> {
  const { token } = response as { token?: string };
  if (token) await writeNetwork(deps.db, token, networkOf(ip));
  return { cookies: headers.getSetCookie(), secondFactor: !token };
}

/** Ends the session behind the cookies and tells every process, so that its sockets close (CO5). */
export async function signOut(deps: Deps, headers: Headers, sessionId: string | null): Promise<string[]> {
  const { headers: answer } = await deps.auth.api.signOut({ headers, returnHeaders: true });
  if (sessionId) {
    await announceSessionEnd(deps.db, sessionId, deps.nowMs());
    deps.changes.nudge();
  }
  return answer.getSetCookie();
}
