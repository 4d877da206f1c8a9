import type { z } from "zod";
import { addressesKnown } from "#db/queries/address.ts";
import { insertMessage } from "#db/queries/message-new.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { findThread, type Thread, type ThreadMessage } from "#db/queries/thread.ts";
import { lanes } from "#db/schema/conversation.ts";
import { cleanSubject } from "#jobs/document/clean.ts";
import { subjectFromText } from "#jobs/document/from-dom.ts";
import type { Content, Subject } from "#jobs/document/nodes.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type * as review from "../contract/review.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { changeFault, type Settings } from "./change-fault.ts";
import { readContent } from "./content.ts";
import { changeFactsFor } from "./message-change.ts";
import { judgeAnew, tellOthers } from "./message-told.ts";
import { viewMessage } from "./messages.ts";
import { readWhen } from "./start-input.ts";

type Asked = z.output<typeof review.replyNew>;
type Person = ThreadMessage["people"][number];

/** Writes a reply, to whom the last message of the conversation went or came from (ST9): a pending message that passes every gate.
 * @throws {Refusal} conflict: something of it waits to leave first, or nobody is there to answer; else naming the field. */
export async function makeReply(deps: Deps, by: Teammate, id: string, conversationId: string, asked: Asked) {
  const nowMs = deps.nowMs();
  const thread = await findThread(deps.db, conversationId);
  if (!thread) throw notFound("conversation");
  const { last } = thread;
  if (!last && thread.isWaiting) {
    throw new Refusal("conflict", "Its first message has not left yet: write in that one.");
  }
  const model = last ?? thread.lastOut!;
  const readers = readersOf(model);
  if (readers.length === 0) throw new Refusal("conflict", "Whom this conversation was with is no user any more.");
  const sender = await chooseSender(deps, by, thread, model, asked.teammateId);
  // What somebody wrote in is answered whatever they unsubscribed from; what follows our own mail goes by that mail's choice.
  const allowUnsubscribes = model.direction === "out" && model.allowUnsubscribes;
  const others = { cc: asked.cc ?? await ccOf(deps, model, readers, sender.teammateId), bcc: asked.bcc ?? [] };
  await refuseAddresses(deps, model, readers, { allowUnsubscribes, ...others, teammateId: asked.teammateId });
  const due = readWhen(asked.when, nowMs);
  const content = await readReply(deps, asked, last);
  const known = await addressesKnown(deps.db, [...others.cc, ...others.bcc]);
  const person = (role: "cc" | "bcc") => (address: string, n: number) => {
    const user = known.get(address);
    return { role, n, userId: user?.userId ?? null, address, name: user?.userName ?? null };
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

/** Known users only (PD3). */
const readersOf = ({ direction, people }: ThreadMessage): Person[] =>
  people.filter(({ role, userId }) => role === (direction === "in" ? "from" : "to") && userId !== null);

/** Somebody asked for, else whoever writes it where they may send, else who sent in it last and still may. */
async function chooseSender(deps: Deps, by: Teammate, thread: Thread, model: ThreadMessage, asked: string | undefined) {
  const as = (teammateId: string, mode: "fixed" | "teammate", senderBecause: string = mode) =>
    ({ senderMode: mode, defaultTeammateId: teammateId, teammateId, senderBecause }) as const;
  if (asked !== undefined) return as(asked, "fixed");
  const valid = await validSendersOn(deps.db, model.channelId);
  if (valid.has(by.id)) return as(by.id, "teammate");
  const before = thread.senderIds.find((id) => valid.has(id)) ?? model.teammateId;
  return as(before, "teammate", valid.has(before) ? "teammate" : "no_valid_sender");
}

/** Who was copied stays copied, but who sends it now and whom it goes to, and who must not be mailed any more. */
async function ccOf(deps: Deps, model: ThreadMessage, readers: Person[], teammateId: string): Promise<string[]> {
  const cc = [...new Set(model.people.filter(({ role }) => role === "cc").map(({ address }) => address.toLowerCase()))];
  const [known, [sender]] = await Promise.all([
    addressesKnown(deps.db, cc),
    senderRows(deps.db, [{ teammateId, channelId: model.channelId }]),
  ]);
  const left = new Set([sender?.address?.toLowerCase(), ...readers.map(({ address }) => address)]);
  return cc.filter((address) => !left.has(address) && !known.get(address)?.suppressed);
}

/** By what a change of a pending message is judged by. */
async function refuseAddresses(
  deps: Deps,
  model: ThreadMessage,
  readers: Person[],
  { allowUnsubscribes, ...given }: { allowUnsubscribes: boolean; cc: string[]; bcc: string[]; teammateId?: string },
): Promise<void> {
  const to = readers.map(({ address }) => address);
  const change = { ...given, ...(to.length === 1 ? { to } : {}) };
  const row: Settings = {
    ...model,
    settings: { people: to.map((address) => ["to", address]), allowUnsubscribes: allowUnsubscribes ? 1 : 0 },
    unsubscribed: [],
    isWritten: false,
  };
  const fault = changeFault(row, change, await changeFactsFor(deps, change, [model.channelId]));
  if (!fault) return;
  // To is nothing that was asked.
  if (fault.field === "to") throw new Refusal("conflict", `${fault.words}.`);
  throw new Refusal(fault.code, `${fault.field}: ${fault.words}`, fault.field);
}

async function readReply(deps: Deps, { content }: Asked, last: ThreadMessage | null): Promise<Content> {
  const { subject, html } = content;
  const read = await readContent(deps.db, { subject: subject ?? "", html }, "content.");
  if (subject !== undefined) return read;
  if (last) return { ...read, subject: answering(last) };
  const words = "give one: nothing has left here that this could answer";
  throw new Refusal("invalid_field", `content.subject: ${words}`, "content.subject");
}

/** "Re: …" as it left; its braces are words of the mail by then, and no variables. */
function answering({ subject, isSubjectFinal }: ThreadMessage): Subject {
  const line = subject.trim();
  const text = /^re\s*:/i.test(line) ? line : `Re: ${line}`.trim();
  return isSubjectFinal
    ? cleanSubject({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text }] }] })
    : subjectFromText(text);
}
