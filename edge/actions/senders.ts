import type { z } from "zod";
import { type ChannelRow, findChannel } from "#db/queries/channel.ts";
import {
  findSender,
  insertSender,
  listSenders,
  pauseSender,
  type SenderView,
  updateSender,
} from "#db/queries/sender.ts";
import { findTeammate, teammatesById } from "#db/queries/teammate.ts";
import { factsOfKind, openProvider } from "#jobs/channels/registry.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

type SenderAnswer = z.input<typeof contract.sender>;

async function shape(deps: Deps, rows: SenderView[]): Promise<SenderAnswer[]> {
  const people = await teammatesById(deps.db, rows.flatMap((row) => [row.teammateId, row.pausedById]));
  return rows.map(
    (
      {
        teammateId,
        channelPausedAtMs: _,
        pausedAtMs,
        pausedById,
        busyUntilMs,
        breakerLimit,
        breakerAtMs,
        breakerWhy,
        ...row
      },
    ) => {
      const by = people.get(pausedById ?? "");
      return {
        ...row,
        teammate: toTeammateShort(people.get(teammateId)!),
        left: people.get(teammateId)!.state === "left",
        paused: pausedAtMs === null ? null : { at: toInstant(pausedAtMs), by: by ? toTeammateShort(by) : null },
        busyUntil: toInstantOrNull(busyUntilMs),
        breaker: breakerLimit === null
          ? null
          : { hourlyLimit: breakerLimit, at: toInstant(breakerAtMs ?? 0), why: breakerWhy ?? "" },
      };
    },
  );
}

/** Those of teammates who left send nothing and are not to be chosen: only who asks for them gets them. */
export async function viewSenders(
  deps: Deps,
  { left = false, ...by }: { teammateId?: string; channelId?: string; left?: boolean },
) {
  const items = await shape(deps, await listSenders(deps.db, by, deps.nowMs()));
  return { items: left ? items : items.filter((sender) => !sender.left) };
}

async function getSender(deps: Deps, id: string): Promise<SenderView> {
  const sender = await findSender(deps.db, id, deps.nowMs());
  if (!sender) throw notFound("sender");
  return sender;
}

const viewSender = async (deps: Deps, id: string): Promise<SenderAnswer> =>
  (await shape(deps, [await getSender(deps, id)]))[0]!;

export async function makeSender(
  deps: Deps,
  by: Teammate,
  id: string,
  o: z.output<typeof contract.senderNew>,
): Promise<SenderAnswer> {
  const channel = await findChannel(deps.db, o.channelId);
  if (!channel) {
    throw new Refusal("invalid_field", "channelId: is no channel", "channelId");
  }
  const teammate = await findTeammate(deps.db, o.teammateId);
  if (!teammate || teammate.role === "observer" || teammate.state === "left") {
    throw new Refusal("invalid_field", "teammateId: is no teammate who may send", "teammateId");
  }
  await refuseForeign(deps, channel, o.address);
  const { defaultLimits } = factsOfKind(channel.kind);
  const made = await insertSender(deps.db, {
    id,
    ...o,
    hourlyLimit: defaultLimits.hourly,
    dailyLimit: defaultLimits.daily,
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  if (!made) throw new Refusal("conflict", "teammateId: sends on this channel already", "teammateId");
  void deps.changes.nudge();
  return await viewSender(deps, id);
}

/** Admins set anything; a teammate may lower the limits of their own sender (QU1). */
export async function changeSender(deps: Deps, by: Teammate, id: string, patch: z.output<typeof contract.senderPatch>) {
  const sender = await getSender(deps, id);
  if (by.role !== "admin") refuseRaise(by, sender, patch);
  const { mostHourly = null } = factsOfKind(sender.channelKind);
  if (mostHourly !== null && patch.hourlyLimit !== undefined && (patch.hourlyLimit ?? Infinity) > mostHourly) {
    throw new Refusal(
      "limit_out_of_range",
      `hourlyLimit: ${sender.channelName} sends at most ${mostHourly} an hour`,
      "hourlyLimit",
    );
  }
  if (patch.address !== undefined && patch.address !== sender.address) {
    await refuseForeign(deps, (await findChannel(deps.db, sender.channelId))!, patch.address);
  }
  await updateSender(deps.db, id, patch, by.id, deps.nowMs());
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewSender(deps, id);
}

/** An address that the provider would not send as is none that the channel accepts (ST3). One that cannot be asked now refuses nothing. */
async function refuseForeign(deps: Deps, row: ChannelRow, address: string): Promise<void> {
  if (row.kind === "outbox") return;
  const channel = openProvider(row, deps.vault);
  const why = await channel.whyNotFrom?.(address, deps.nowMs());
  await channel.close();
  if (why) throw new Refusal("invalid_field", `address: ${why}`, "address");
}

function refuseRaise(by: Teammate, sender: SenderView, patch: z.output<typeof contract.senderPatch>): void {
  if (sender.teammateId !== by.id) throw new Refusal("not_allowed", "Only admins change another's sender.");
  if (patch.address !== undefined) throw new Refusal("not_allowed", "address: only admins change it", "address");
  for (const field of ["hourlyLimit", "dailyLimit"] as const) {
    const asked = patch[field];
    if (asked !== undefined && (asked ?? Infinity) > (sender[field] ?? Infinity)) {
      throw new Refusal("limit_out_of_range", `${field}: only admins raise it above ${sender[field]}`, field);
    }
  }
  if (patch.minGapSeconds !== undefined && patch.minGapSeconds < sender.minGapSeconds) {
    throw new Refusal(
      "limit_out_of_range",
      `minGapSeconds: only admins lower it below ${sender.minGapSeconds}`,
      "minGapSeconds",
    );
  }
}

/** Whoever may write stops any sender; only admins and whose sender it is let it go on, past its breaker too (SE6, SE7). */
export async function setSenderPaused(deps: Deps, by: Teammate, id: string, paused: boolean): Promise<SenderAnswer> {
  const sender = await getSender(deps, id);
  if (!paused && by.role !== "admin" && sender.teammateId !== by.id) {
    throw new Refusal("not_allowed", "Only admins let another's sender go on.");
  }
  if (!paused && sender.channelPausedAtMs !== null) {
    throw new Refusal("conflict", `${sender.channelName} is disabled: enable it first`);
  }
  await pauseSender(deps.db, id, paused, by.id, deps.nowMs());
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewSender(deps, id);
}
