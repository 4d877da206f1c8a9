import { deleteSender, pauseChannel, unsentCounts } from "#db/queries/channel-use.ts";
import { findSender } from "#db/queries/sender.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { getChannel, viewChannel } from "./channels.ts";

/** Disables a channel or enables it again (SE7). */
export async function setChannelPaused(deps: Deps, by: Teammate, id: string, paused: boolean) {
  await getChannel(deps, id);
  await pauseChannel(deps.db, id, { paused, actorId: by.id, nowMs: deps.nowMs() });
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewChannel(deps, id);
}

/** A teammate sends on a channel no more. @throws {Refusal} conflict, with what of theirs is still to leave by it. */
export async function removeSender(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  const sender = await findSender(deps.db, id, deps.nowMs());
  if (!sender) throw notFound("sender");
  if (!await deleteSender(deps.db, id, { actorId: by.id, nowMs: deps.nowMs() })) {
    const { pending, sending, unknown } = await unsentCounts(deps.db, sender);
    const left = [
      ...(pending > 0 ? [`${pending} waiting`] : []),
      ...(sending > 0 ? [`${sending} leaving just now`] : []),
      ...(unknown > 0 ? [`${unknown} that may or may not have left`] : []),
    ].join(", ");
    throw new Refusal(
      "conflict",
      `there is mail of this sender still to leave (${left}): send, reassign, delete or settle it first`,
    );
  }
  void deps.changes.nudge();
  return { ok: true };
}
