import { addressesKnown } from "#db/queries/address.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { findThread, type Thread, type ThreadMessage } from "#db/queries/thread.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { changeFault, type Settings } from "./change-fault.ts";
import { changeFactsFor } from "./message-change.ts";

type Person = ThreadMessage["people"][number];
type Asked = { teammateId?: string | undefined; cc?: string[] | undefined; bcc?: string[] | undefined };

/** To whom and by whom a reply in this conversation goes, whatever its words (ST9): to all whom the last mail went to or came from.
 * @throws {Refusal} conflict: something of it waits to leave first, or nobody is there to answer; else naming the field. */
export async function draftReply(deps: Deps, by: Teammate, conversationId: string, asked: Asked) {
  const thread = await findThread(deps.db, conversationId);
  if (!thread) throw notFound("conversation");
  const { last } = thread;
  if (!last && thread.isWaiting) {
    throw new Refusal("conflict", "Its first message has not left yet: write in that one.");
  }
  const model = last ?? thread.lastOut!;
  const wrote = readersOf(model);
  // A stranger who joined (PD3) is answered beside the users that the conversation is with, in CC.
  const readers = await mailableOf(deps, wrote.length > 0 || !thread.lastOut ? wrote : readersOf(thread.lastOut));
  if (readers.length === 0) throw new Refusal("conflict", "Whom this conversation was with is no user any more.");
  const sender = await chooseSender(deps, by, thread, model, asked.teammateId);
  // What somebody wrote in is answered whatever they unsubscribed from; what goes to others goes by our own mail's choice.
  const isAnswer = model.direction === "in" && wrote.length > 0;
  const allowUnsubscribes = !isAnswer &&
    (model.direction === "out" ? model : thread.lastOut)?.allowUnsubscribes === true;
  const others = { cc: asked.cc ?? await ccOf(deps, model, readers, sender.teammateId), bcc: asked.bcc ?? [] };
  await refuseAddresses(deps, model, readers, { allowUnsubscribes, ...others, teammateId: asked.teammateId });
  return { thread, last, model, readers, sender, allowUnsubscribes, ...others };
}

/** What the mail that is answered calls whom it names: for those who are no users. */
export const namesIn = ({ people }: ThreadMessage): Map<string, string | null> =>
  new Map(people.map(({ address, name }) => [address.toLowerCase(), name]));

/** Known users only (PD3). */
const readersOf = ({ direction, people }: ThreadMessage): Person[] =>
  people.filter(({ role, userId }) => role === (direction === "in" ? "from" : "to") && userId !== null);

/** Of several those who may be mailed at all: one address that bounced keeps no reply from the others. */
async function mailableOf(deps: Deps, readers: Person[]): Promise<Person[]> {
  if (readers.length < 2) return readers;
  const known = await addressesKnown(deps.db, readers.map(({ address }) => address));
  const left = readers.filter(({ address }) => !known.get(address)?.suppressed);
  return left.length > 0 ? left : readers;
}

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

/** Who was copied stays copied, and so does a user who got what somebody wrote in beside us (reply to all); but for who sends it now
 * and whom it goes to, and who must not be mailed any more. Of a mail that came in nobody is copied who unsubscribed and did not write
 * it, and of a stranger's mail no further stranger: anybody may be named there. */
async function ccOf(deps: Deps, model: ThreadMessage, readers: Person[], teammateId: string): Promise<string[]> {
  const isIn = model.direction === "in";
  const isStrangers = isIn && !model.people.some(({ role, userId }) => role === "from" && userId !== null);
  const isCopied = ({ role, userId }: Person) =>
    (role === "cc" && !(isStrangers && userId === null)) ||
    (isIn && ((role === "to" && userId !== null) || (role === "from" && userId === null)));
  const cc = [...new Set(model.people.filter(isCopied).map(({ address }) => address.toLowerCase()))];
  const [known, [sender]] = await Promise.all([
    addressesKnown(deps.db, cc, deps.links.hashAddress),
    senderRows(deps.db, [{ teammateId, channelId: model.channelId }]),
  ]);
  const left = new Set([sender?.address?.toLowerCase(), ...readers.map(({ address }) => address)]);
  return cc.filter((address) => {
    const { suppressed, unsubscribed, userId } = known.get(address) ?? {};
    return !left.has(address) && !suppressed && !(unsubscribed && (isIn || userId === null));
  });
}

/** By what a change of a pending message is judged by. */
async function refuseAddresses(
  deps: Deps,
  model: ThreadMessage,
  readers: Person[],
  { allowUnsubscribes, ...given }: { allowUnsubscribes: boolean; cc: string[]; bcc: string[]; teammateId?: string },
): Promise<void> {
  const to = readers.map(({ address }) => address);
  const change = { ...given, to };
  const row: Settings = {
    ...model,
    settings: { people: to.map((address) => ["to", address]), allowUnsubscribes: allowUnsubscribes ? 1 : 0 },
    unsubscribed: [],
    written: [],
  };
  const fault = changeFault(row, change, await changeFactsFor(deps, change, [model.channelId]));
  if (!fault) return;
  // To is nothing that was asked.
  if (fault.field === "to") throw new Refusal("conflict", `${fault.words}.`);
  throw new Refusal(fault.code, `${fault.field}: ${fault.words}`, fault.field);
}
