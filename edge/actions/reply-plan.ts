import type { z } from "zod";
import { addressesKnown } from "#db/queries/address.ts";
import { findTeammate, teammatesById } from "#db/queries/teammate.ts";
import { findChannel } from "#db/queries/channel.ts";
import { lanes } from "#db/schema/conversation.ts";
import { answering } from "#jobs/document/answering.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { expectationsOfPlanned } from "#jobs/sends/forecast.ts";
import type * as contract from "../contract/thread.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toExpected, toParty } from "../shapes/message.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { draftReply, namesIn } from "./reply-draft.ts";
import { readWhen } from "./start-input.ts";

type Plan = z.input<typeof contract.replyPlan>;
const nothing = {
  to: [],
  cc: [],
  subject: "",
  sender: null,
  channel: null,
  answers: null,
  forecast: null,
} satisfies Partial<Plan>;

/** What a reply would be before it is written, and when it would leave (ST9, PR3).
 * @throws {Refusal} not_found; invalid_field: `at`. */
export async function planReply(
  deps: Deps,
  by: Teammate,
  conversationId: string,
  asked: z.output<typeof contract.replyQuery>,
): Promise<Plan> {
  const nowMs = deps.nowMs();
  const { sendAtMs } = readWhen(asked.at === undefined ? "now" : { at: asked.at }, nowMs);
  const drafted = await draftReply(deps, by, conversationId, { teammateId: asked.teammateId }).catch((cause) => {
    if (cause instanceof Refusal && cause.code !== "not_found") return cause;
    throw cause;
  });
  if (drafted instanceof Refusal) return { ...nothing, refused: drafted.message };
  const { model, readers, sender, cc, last } = drafted;
  const planned = {
    id: "reply",
    teammateId: sender.teammateId,
    channelId: model.channelId,
    sendAtMs,
    sendAtIs: "send_date" as const,
    approvalNeeded: asked.approval === true,
    lane: lanes.reply,
  };
  const [known, teammates, teammate, channel, expected] = await Promise.all([
    addressesKnown(deps.db, cc),
    teammatesById(deps.db, [sender.teammateId]),
    findTeammate(deps.db, sender.teammateId),
    findChannel(deps.db, model.channelId),
    expectationsOfPlanned(deps.long, [planned], nowMs, deps.config),
  ]);
  const names = namesIn(model);
  const expectation = expected.get(planned.id);
  const found = teammates.get(sender.teammateId);
  return {
    refused: null,
    to: readers.map(toParty),
    cc: cc.map((address) => {
      const user = known.get(address);
      return { userId: user?.userId ?? null, address, name: user?.userName ?? names.get(address) ?? null };
    }),
    subject: last ? subjectLine({ subject: answering(last) }) : "",
    sender: found ? toTeammateShort(found) : null,
    channel: channel ? { id: channel.id, name: channel.name } : null,
    answers: model.id,
    forecast: {
      ...toExpected(expectation),
      ahead: expectation?.ahead ?? 0,
      timeZone: teammate?.timeZone ?? "UTC",
    },
  };
}
