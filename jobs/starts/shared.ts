import type { Shared } from "#db/queries/start-items.ts";
import type { StartDefinition } from "./definition.ts";

/** Who made a start, and what it says, beside its definition. */
type Frame = { id: string; templateId: string | null; createdById: string; subjectText: string };

/** What all conversations of a start have in common. `watchLife` is what it stands for where the definition leaves it out. */
export const sharedBy = (
  start: Frame,
  definition: StartDefinition,
  { lane, watchLife }: { lane: number; watchLife: boolean },
): Shared => ({
  startId: start.id,
  templateId: start.templateId,
  createdById: start.createdById,
  subject: start.subjectText,
  channelId: definition.channelId,
  isGroup: definition.strategy === "perAccount",
  senderMode: definition.sender.mode,
  defaultTeammateId: definition.sender.teammateId,
  replyTo: definition.replyTo,
  cc: definition.cc,
  bcc: definition.bcc,
  allowUnsubscribes: definition.allowUnsubscribes,
  approvalNeeded: definition.approval,
  watchLife: definition.watchLife ?? watchLife,
  traits: definition.traits,
  lane,
  sendAtMs: definition.sendAtMs,
  sendAtIs: definition.sendAtIs,
});
