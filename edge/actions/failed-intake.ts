import { z } from "zod";
import { findChannel } from "#db/queries/channel.ts";
import { type FailedIntake, listFailedIntake, resolveFailedIntake, stateOfIntake } from "#db/queries/failed-intake.ts";
import { readMail } from "#jobs/inbound/read-mail.ts";
import type * as contract from "../contract/failed-intake.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";

const place = z.object({ atMs: z.number(), id }).strict();

/** What came in by this channel and could not be taken in, newest first, with who wrote it as far as that can be read (CH6). */
export async function viewFailedIntake(
  deps: Deps,
  channelId: string,
  { cursor, limit }: z.output<typeof contract.failedIntakeQuery>,
): Promise<z.input<typeof contract.failedIntakePage>> {
  if (!await findChannel(deps.db, channelId)) throw notFound("channel");
  const after = fromCursor(cursor, place);
  const rows = await listFailedIntake(deps.long, { channelId, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: await Promise.all(items.map(shape)),
    next: rows.length > limit && last ? toCursor({ atMs: last.receivedAtMs, id: last.id }) : null,
  };
}

async function shape({ head, receivedAtMs, ...row }: FailedIntake): Promise<z.input<typeof contract.failedIntake>> {
  const mail = row.kind === "mail" ? await readMail(new Uint8Array(head)) : null;
  return { ...row, from: mail?.from?.address ?? null, subject: mail?.subject || null, at: toInstant(receivedAtMs) };
}

type Named = { id: string; intakeId: string };

/** It is taken in anew, as if it had just come. @throws {Refusal} conflict: it does not wait for anybody any more. */
export const retryIntake = (deps: Deps, by: Teammate, named: Named) => resolve(deps, by, named, "retry");

/** It is given up for good, and its bytes go. @throws {Refusal} conflict, as above. */
export const dropIntake = (deps: Deps, by: Teammate, named: Named) => resolve(deps, by, named, "drop");

async function resolve(deps: Deps, by: Teammate, named: Named, as: "retry" | "drop"): Promise<{ ok: true }> {
  const one = { id: named.intakeId, channelId: named.id };
  if (!await resolveFailedIntake(deps.db, { ...one, as, actorId: by.id, nowMs: deps.nowMs() })) {
    const state = await stateOfIntake(deps.db, one);
    if (state === undefined) throw notFound("mail or call");
    throw new Refusal("conflict", words[state] ?? "it is in its place by now");
  }
  void deps.changes.nudge();
  if (as === "retry") deps.nudge("inbound");
  return { ok: true };
}

const words: Record<string, string> = {
  waiting: "it is being tried again already",
  ignored: "it was dropped, or is of no concern",
};
