import { createHash } from "node:crypto";
import { newId } from "#db/ids.ts";
import { type NewMail, recordMail } from "#db/queries/inbound.ts";
import { addressOfSender, isMailKnown, ownAddresses } from "#db/queries/inbound-match.ts";
import { provenBy, settleReconciled } from "#db/queries/send-settle.ts";
import type { MailAbout } from "#db/schema/inbound.ts";
import { authorOf } from "./author.ts";
import { done, ignored, type InboundDeps, later, type Outcome } from "./deps.ts";
import type { InboundMail, Verdict } from "./mail.ts";
import { answeredBy, matchOf, mayJoin, type Place, placeIn, placeOfOwn, usersOf, writtenTo } from "./match.ts";
import { takeOwnCopy } from "./own-copy.ts";
import { makeReading, openReading } from "./reading.ts";
import type { Shown } from "./shown.ts";
import { claimedBy, type Report, takeReturned } from "./told.ts";

/** A mail as it came to a channel. */
export type GivenMail = {
  channelId: string;
  /** The provider's id of it, or of the event that brought it. */
  eventId: string;
  bytes: Uint8Array;
  /** Null of one that a webhook brought. */
  about: MailAbout | null;
  atMs: number;
};

const mostPeople = 100;

/**
 * The mail is where it belongs (CH6, CH7): a bounce or complaint on the message it is about, an answer in its conversation, and what
 * nobody here began, between a mailbox and a known user, in a conversation of its own. What is from or to nobody we know is
 * ignored (PD3), and so is what a machine wrote that answers nothing of ours.
 */
export async function takeMail(deps: InboundDeps, given: GivenMail): Promise<Outcome> {
  const { mail: read, verdict, view } = openReading(await (deps.read ?? makeReading)(given.bytes));
  if (verdict.kind === "bounce" || verdict.kind === "complaint") {
    return await takeReturnedMail(deps, given, { mail: read, view }, verdict);
  }
  // A list's own address is nobody's.
  const mail = { ...read, from: authorOf(read) };
  if (!mail.from) return ignored("nobody is its sender");
  const from = mail.from.address.toLowerCase();
  const rfcMessageId = rfcMessageIdOf(mail);
  const identity = { rfcMessageId, channelId: given.channelId, providerId: given.eventId };
  const own = await ownAddresses(deps.db, [from]);
  const isSent = given.about?.sent ??
    (given.about !== null && own.some(({ channelId }) => channelId === given.channelId));
  const copy = isSent
    ? await takeOwnCopy(deps, mail, { eventId: given.eventId, threadId: given.about?.threadId ?? null })
    : null;
  if (copy) return copy;
  if (await isMailKnown(deps.db, identity)) return ignored("known");

  // Anybody can write our address as theirs: only what a mailbox itself holds as sent is ours.
  if (!isSent && own.length > 0) return ignored("it says that it is from us");
  const users = await usersOf(deps, [from, ...[...mail.to, ...mail.cc].map(({ address }) => address)]);
  const automatic = verdict.kind === "automatic" ? verdict.of : null;
  const place = isSent
    ? await placeOfSent(deps, given, mail, users, automatic)
    : await placeOfReceived(deps, given, mail, users, automatic);
  if ("kind" in place) return place;

  // Whoever answers a mail by name is no list, whatever the headers say.
  const isAutomatic = automatic === "list" && place.surely ? null : automatic;
  if (!isSent && place.proven && place.matched?.direction === "out" && place.matched.state !== "sent") {
    await settleReconciled(deps.db, place.matched.id, provenBy(`answered: ${rfcMessageId}`), deps.nowMs());
  }
  return await record(deps, given, mail, {
    place,
    users,
    automatic: isAutomatic,
    direction: isSent ? "out" : "in",
    view,
  });
}

/** The mail is a message in its place. */
async function record(
  deps: InboundDeps,
  given: GivenMail,
  mail: InboundMail,
  o: { place: Place; users: Map<string, string>; automatic: Automatic; direction: "in" | "out"; view: Shown },
): Promise<Outcome> {
  const { place, automatic, direction } = o;
  const isReply = direction === "in" && automatic === null && !place.conversation.begins;
  const recorded = await recordMail(deps.db, {
    id: newId(),
    rfcMessageId: rfcMessageIdOf(mail),
    channelId: given.channelId,
    providerId: given.eventId,
    conversation: place.conversation,
    direction,
    automatic,
    isReply,
    answersId: isReply ? await answeredBy(deps, place) : null,
    teammateId: place.teammateId,
    subject: mail.subject || "(no subject)",
    threadId: given.about?.threadId ?? null,
    people: await peopleIn(deps, mail, o.users, place, given.channelId),
    mail: { bytes: given.bytes, ...o.view, files: mail.files, datedAtMs: mail.datedAtMs },
    atMs: Math.min(given.atMs, deps.nowMs()),
  }, deps.nowMs());
  return recorded ? done : ignored("known");
}

const rfcMessageIdOf = (mail: InboundMail): string => mail.messageId ?? idByContent(mail);

type Found = Place | Outcome;
type Automatic = Extract<Verdict, { kind: "automatic" }>["of"] | null;

async function placeOfReceived(
  deps: InboundDeps,
  { channelId, about }: GivenMail,
  mail: InboundMail,
  users: Map<string, string>,
  automatic: Automatic,
): Promise<Found> {
  const address = mail.from!.address.toLowerCase();
  const userId = users.get(address) ?? null;
  const match = await matchOf(deps, mail, { channelId, threadId: about?.threadId ?? null });
  if (match) {
    if (await mayJoin(deps, match, { address, userId })) return placeIn(match);
    if (userId === null) return ignored("its sender is no user, nor anybody of its conversation");
  }
  if (userId === null) return ignored("its sender is no user");
  if (automatic) return ignored(`automatic: ${automatic}`);
  const addresses = writtenTo(mail).map((one) => one.toLowerCase());
  const userIds = [userId, ...usersAmong(users, [...mail.to, ...mail.cc])];
  return await placeOfOwn(deps, { id: newId(), userIds, channelId, addresses }) ?? later("its users are at no account");
}

async function placeOfSent(
  deps: InboundDeps,
  { channelId, about }: GivenMail,
  mail: InboundMail,
  users: Map<string, string>,
  automatic: Automatic,
): Promise<Found> {
  const to = usersAmong(users, [...mail.to, ...mail.cc]);
  if (to.length === 0) return ignored("it went to no user");
  const match = await matchOf(deps, mail, { channelId, threadId: about?.threadId ?? null });
  if (match) return placeIn(match);
  if (automatic) return ignored(`automatic: ${automatic}`);
  const addresses = [mail.from!.address.toLowerCase()];
  return await placeOfOwn(deps, { id: newId(), userIds: to, channelId, addresses }) ??
    later("its users are at no account");
}

const usersAmong = (users: Map<string, string>, boxes: InboundMail["to"]): string[] =>
  boxes.flatMap(({ address }) => users.get(address.toLowerCase()) ?? []);

/** From, To and CC as shown. In place of the address with a token stands the sender's, so that nobody answers to the token. */
async function peopleIn(
  deps: InboundDeps,
  mail: InboundMail,
  users: Map<string, string>,
  { teammateId }: Place,
  channelId: string,
): Promise<NewMail["people"]> {
  const sender = await addressOfSender(deps.db, teammateId, channelId);
  const inRole = (role: "from" | "to" | "cc", boxes: InboundMail["to"]): NewMail["people"] =>
    boxes.slice(0, mostPeople).flatMap(({ address: written, name }) => {
      const isToken = deps.links.readReplyAddress(written) !== null;
      const address = isToken ? sender : written.toLowerCase();
      return address === null
        ? []
        : [{ role, address, name: isToken ? null : name, userId: users.get(address) ?? null }];
    }).map((person, n) => ({ ...person, n }));
  return [...inRole("from", [mail.from!]), ...inRole("to", mail.to), ...inRole("cc", mail.cc)];
}

/** A mail that says that another came back, or that somebody complained. One that proves nothing is shown where it says to belong, as
 * what a machine wrote, and nothing is done by it: a person may. */
async function takeReturnedMail(
  deps: InboundDeps,
  given: GivenMail,
  { mail, view }: { mail: InboundMail; view: Shown },
  verdict: Extract<Verdict, { kind: "bounce" | "complaint" }>,
): Promise<Outcome> {
  const source = (n: number) => `${given.channelId}:${given.eventId}:${n}`;
  const reports: Report[] = verdict.kind === "bounce"
    ? verdict.reports.map((report, n) => ({
      kind: "bounce" as const,
      ...report,
      sourceId: source(n),
      atMs: given.atMs,
    }))
    : [{
      kind: "complaint" as const,
      address: verdict.address,
      reason: null,
      code: null,
      class: null,
      sourceId: source(0),
      atMs: given.atMs,
    }];
  const outcome = await takeReturned(deps, verdict.of, reports);
  if (outcome !== null) return outcome;
  const claimed = await claimedBy(deps, given.channelId, verdict.of, reports);
  if (claimed === null || mail.from === null) return ignored("it proves to be about no mail of ours");
  const place = placeIn({ matched: claimed, surely: false, proven: false });
  return await record(deps, given, mail, { place, users: new Map(), automatic: "other", direction: "in", view });
}

/** For a mail without a Message-ID: the same mail in another mailbox has it too. */
function idByContent({ from, subject, datedAtMs, text, html }: InboundMail): string {
  const all = JSON.stringify([from?.address.toLowerCase(), subject, datedAtMs, text ?? html]);
  return `<${createHash("sha256").update(all).digest("hex").slice(0, 40)}@no-message-id.invalid>`;
}
