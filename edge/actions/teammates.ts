import type { z } from "zod";
import { inviteTeammate, linkLifeMs, renewJoinLink } from "#db/queries/joining.ts";
import { findTeammate, listTeammates, type TeammateRow, teammatesById, updateTeammate } from "#db/queries/teammate.ts";
import { daysOffOf, readDaysOff } from "#db/queries/days-off.ts";
import { readTraits } from "#db/queries/trait.ts";
import type { TextJson } from "#db/schema/teammate.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { unknownVariables } from "#jobs/document/variables.ts";
import { closedDaysOf } from "#jobs/calendar/closed.ts";
import { firstWindow } from "#jobs/rules/first-window.ts";
import { nextSend } from "#jobs/rules/next-send.ts";
import { faultOf } from "#jobs/rules/sending-window.ts";
import { originOf } from "../config.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { hashToken, newToken } from "../auth/tokens.ts";
import { knownVariables } from "./content.ts";
import { requireSession } from "./security.ts";
import { refuseUnknownRegion } from "./holidays.ts";
import { traitWrites } from "./trait-writes.ts";
import { fromInstant, toInstant } from "../shapes/instant.ts";
import { colorOf, nameOf, toTeammateShort } from "../shapes/teammate.ts";

const noSubject: TextJson = { type: "doc", content: [{ type: "paragraph" }] };

type TeammateAnswer = z.input<typeof contract.teammate>;
type Patch = z.output<typeof contract.teammatePatch>;

async function shape(deps: Deps, rows: TeammateRow[]): Promise<TeammateAnswer[]> {
  const [traits, heirs] = await Promise.all([
    readTraits(deps.db, "teammate", rows.map((row) => row.id)),
    teammatesById(deps.db, rows.map((row) => row.handedToId)),
  ]);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    name: nameOf(row),
    color: colorOf(row.id),
    role: row.role,
    state: row.state,
    maySend: row.maySend,
    timeZone: row.timeZone,
    sendingWindow: row.sendingWindow,
    holidayRegion: row.holidayRegion,
    signature: row.signature ? contentToHtml({ subject: noSubject, body: row.signature }).html : "",
    traits: traits.get(row.id) ?? {},
    createdAt: toInstant(row.createdAtMs),
    left: row.leftAtMs === null ? null : {
      at: toInstant(row.leftAtMs),
      to: row.handedToId === null || !heirs.has(row.handedToId) ? null : toTeammateShort(heirs.get(row.handedToId)!),
    },
  }));
}

export const viewTeammates = async (deps: Deps) => ({ items: await shape(deps, await listTeammates(deps.db)) });

async function getTeammate(deps: Deps, id: string): Promise<TeammateRow> {
  const row = await findTeammate(deps.db, id);
  if (!row) throw notFound("teammate");
  return row;
}

export const viewTeammate = async (deps: Deps, id: string): Promise<TeammateAnswer> =>
  (await shape(deps, [await getTeammate(deps, id)]))[0]!;

const joinAnswer = async (deps: Deps, id: string, token: string) => ({
  teammate: await viewTeammate(deps, id),
  joinUrl: `${originOf(deps.config)}/join/${token}`,
  endsAt: toInstant(deps.nowMs() + linkLifeMs),
});

/** Invites by a one-time link that is answered once; only its hash is kept. */
export async function invite(deps: Deps, by: Teammate, id: string, o: z.output<typeof contract.invite>) {
  requireSession(by);
  const token = newToken();
  const invited = await inviteTeammate(deps.db, {
    id,
    ...o,
    sendingWindow: firstWindow,
    tokenHash: await hashToken(token),
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  if (!invited) {
    const [theirs] = (await listTeammates(deps.db)).filter(({ email }) => email === o.email);
    const words = theirs?.state === "left"
      ? `email: is ${nameOf(theirs)}'s, who left: invite them again from the team's list`
      : "email: is a teammate's already";
    throw new Refusal("conflict", words, "email");
  }
  void deps.changes.nudge();
  return await joinAnswer(deps, id, token);
}

/** A new link for one who has not joined, or who left and may come back (PD2). */
export async function renewLink(deps: Deps, by: Teammate, id: string) {
  requireSession(by);
  await getTeammate(deps, id);
  const token = newToken();
  const renewed = await renewJoinLink(deps.db, {
    id,
    tokenHash: await hashToken(token),
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  if (!renewed) throw new Refusal("conflict", "This teammate has joined already.");
  void deps.changes.nudge();
  return await joinAnswer(deps, id, token);
}

/** One's own profile, or as admin anybody's; role and "may send" are the admin's to set (AD1). */
export async function changeTeammate(deps: Deps, by: Teammate, id: string, body: Patch): Promise<TeammateAnswer> {
  if (by.id !== id && by.role !== "admin") throw new Refusal("not_allowed", "Only admins change another's profile.");
  for (const field of ["role", "maySend"] as const) {
    if (body[field] !== undefined && by.role !== "admin") {
      throw new Refusal("not_allowed", `Only admins set ${field}.`, field);
    }
  }
  const before = await getTeammate(deps, id);
  if (body.role !== undefined && body.role !== before.role) requireSession(by);
  if (before.role === "admin" && (body.role ?? "admin") !== "admin") await refuseLastAdmin(deps, id);
  const { signature: html, traits, ...fields } = body;
  refuseFaultyWindow(fields.sendingWindow);
  if (fields.holidayRegion) refuseUnknownRegion("holidayRegion", fields.holidayRegion);
  const signature = html === undefined ? undefined : contentFromHtml({ subject: "", html }).body;
  if (signature) await refuseUnknownVariables(deps, signature);
  const more = traits ? await traitWrites(deps, by, "teammate", id, traits) : [];
  const detail = { ...fields, ...(traits ? { traits } : {}) };
  if (Object.keys(detail).length > 0) {
    const actor = { actorId: by.id, nowMs: deps.nowMs() };
    if (!await updateTeammate(deps.db, { id, patch: fields, more, detail, ...actor })) throw lastAdmin();
  }
  if (signature) await writeSignature(deps, by, id, signature);
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewTeammate(deps, id);
}

/** Through its room, so that whoever has it open sees it. */
async function writeSignature(deps: Deps, by: Teammate, id: string, body: TextJson): Promise<void> {
  const room = { kind: "signature", id } as const;
  const edited = await deps.editText({ room, content: { body }, ifSeq: null, authorId: by.id });
  if (edited.kind === "sealed") throw new Refusal("sealed", "This teammate has left.");
}

export const lastAdmin = () => new Refusal("conflict", "role: a workspace keeps at least one admin", "role");

/** Before anything is written; the update holds the same guard, for two admins who step down at once. */
async function refuseLastAdmin(deps: Deps, id: string): Promise<void> {
  const others = (await listTeammates(deps.db)).filter((one) => one.id !== id);
  if (!others.some((one) => one.role === "admin" && one.state === "active")) throw lastAdmin();
}

async function refuseUnknownVariables(deps: Deps, signature: TextJson): Promise<void> {
  const [unknown] = unknownVariables({ subject: noSubject, body: signature }, await knownVariables(deps.db));
  if (unknown) throw new Refusal("unknown_variable", `signature: {{${unknown}}} is not a variable here`, "signature");
}

function refuseFaultyWindow(window: Patch["sendingWindow"]): void {
  if (window === undefined) return;
  const fault = faultOf(window);
  if (!fault) return;
  const field = ["sendingWindow", fault.path].filter(Boolean).join(".");
  throw new Refusal(fault.code, `${field}: ${fault.message}`, field);
}

/** When a mail due at `at` may leave by this teammate's window, leave and holidays alone (SW2, SW4). */
export async function viewNextSend(deps: Deps, id: string, at: string) {
  const [{ sendingWindow, timeZone }, off] = await Promise.all([getTeammate(deps, id), readDaysOff(deps.db, id)]);
  const atMs = fromInstant(at);
  const next = nextSend(sendingWindow, timeZone, atMs, off ? closedDaysOf(daysOffOf(off), atMs) : []);
  const { atMs: leavesMs, ...why } = next;
  return { at: leavesMs === null ? null : toInstant(leavesMs), ...why, timeZone };
}
