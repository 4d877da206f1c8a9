import type { z } from "zod";
import { addressesKnown } from "#db/queries/address.ts";
import { insertMessage } from "#db/queries/message-new.ts";
import { undoMs } from "#db/queries/message-undo.ts";
import type { ThreadMessage } from "#db/queries/thread.ts";
import { lanes } from "#db/schema/conversation.ts";
import { answering } from "#jobs/document/answering.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type * as review from "../contract/review.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { readContent } from "./content.ts";
import { judgeAnew, tellOthers } from "./message-told.ts";
import { viewMessage } from "./messages.ts";
import { draftReply, namesIn } from "./reply-draft.ts";
import { readWhen } from "./start-input.ts";

type Asked = z.output<typeof review.replyNew>;

/** Writes a reply, to whom the last message of the conversation went or came from (ST9): a pending message that passes every gate.
 * @throws {Refusal} conflict: something of it waits to leave first, or nobody is there to answer; else naming the field. */
export async function makeReply(deps: Deps, by: Teammate, id: string, conversationId: string, asked: Asked) {
  const nowMs = deps.nowMs();
  const { thread, last, model, readers, sender, ...others } = await draftReply(deps, by, conversationId, asked);
  const { allowUnsubscribes } = others;
  const due = readWhen(asked.when, nowMs);
  if (asked.undoable) due.sendAtMs = Math.max(due.sendAtMs, nowMs + undoMs);
  const content = await readReply(deps, asked, last);
  const known = await addressesKnown(deps.db, [...others.cc, ...others.bcc], deps.links.hashAddress);
  const names = namesIn(model);
  const person = (role: "cc" | "bcc") => (address: string, n: number) => {
    const user = known.get(address);
    return { role, n, userId: user?.userId ?? null, address, name: user?.userName ?? names.get(address) ?? null };
  };
  await insertMessage(deps.db, {
    id,
    conversationId,
    lane: lanes.reply,
    templateId: null,
    copyOfId: null,
    ...sender,
    channelId: model.channelId,
    replyTo: (thread.lastOut ?? model).replyTo,
    allowUnsubscribes,
    approvalNeeded: asked.approval,
    watchLife: false,
    ...due,
    subject: subjectLine(content),
    seed: seedUpdate(content),
    people: [
      ...readers.map(({ userId, address, name }, n) => ({ role: "to" as const, n, userId, address, name })),
      ...others.cc.map(person("cc")),
      ...others.bcc.map(person("bcc")),
    ],
    action: "replied",
    of: last?.id ?? null,
    actorId: by.id,
    nowMs,
  });
  await judgeAnew(deps, [id]);
  tellOthers(deps);
  return await viewMessage(deps, by, id);
}

async function readReply(deps: Deps, { content }: Asked, last: ThreadMessage | null): Promise<Content> {
  const { subject, html, files } = content;
  const read = await readContent(deps.db, { subject: subject ?? "", html, files }, "content.");
  if (subject !== undefined) return read;
  if (last) return { ...read, subject: answering(last) };
  const words = "give one: nothing has left here that this could answer";
  throw new Refusal("invalid_field", `content.subject: ${words}`, "content.subject");
}
