import { addressesKnown } from "#db/queries/address.ts";
import {
  accountOfUser,
  accountWrittenAt,
  isAtAccount,
  lastOut,
  matchById,
  matchByRfcIds,
  matchByThread,
  type Matched,
  peopleOf,
  teammateFor,
} from "#db/queries/inbound-match.ts";
import type { InboundDeps } from "./deps.ts";
import type { InboundMail } from "./mail.ts";

/** Where a mail belongs. `surely`: it names a mail of ours, and not only a provider's thread. `proven`: by what only that mail carries. */
export type Place = {
  conversation: { id: string; accountId: string; begins: boolean };
  matched: Matched | null;
  surely: boolean;
  proven: boolean;
  teammateId: string;
};

/** What a mail is about, as `Place` says. */
export type Match = { matched: Matched; surely: boolean; proven: boolean };

/** The message that a mail is about, by the signed address it was written to, else by the mails it refers to, else by its provider's
 * thread (CH6). */
export async function matchOf(
  { db, links }: InboundDeps,
  mail: InboundMail,
  o: { channelId: string; threadId: string | null },
): Promise<Match | null> {
  for (const address of writtenTo(mail)) {
    const id = links.readReplyAddress(address);
    const matched = id === null ? undefined : await matchById(db, id);
    if (matched) return { matched, surely: true, proven: true };
  }
  const refersTo = [...(mail.inReplyTo === null ? [] : [mail.inReplyTo]), ...mail.references.toReversed()];
  const named = await matchByRfcIds(db, refersTo);
  if (named) {
    const proven = refersTo.some((id) => links.readRfcMessageId(id) === named.id);
    return { matched: named, surely: true, proven };
  }
  const threaded = o.threadId === null ? undefined : await matchByThread(db, o.channelId, o.threadId);
  return threaded ? { matched: threaded, surely: false, proven: false } : null;
}

/** Every address that says whom it was written to, those of the servers on its way included. */
export const writtenTo = (mail: InboundMail): string[] => [
  ...[...mail.to, ...mail.cc].map(({ address }) => address),
  ...["delivered-to", "x-original-to", "envelope-to", "x-forwarded-to"]
    .flatMap((name) => mail.headers(name)).map((value) => value.trim().replace(/^<|>$/g, "")),
];

/** Whether what this address writes in a conversation belongs there (PD3): that of somebody who is on its mails, of a user of its
 * account, of a colleague of one of its users, told by the domain, and of any known user who proves to have seen the mail. */
export async function mayJoin(
  { db }: InboundDeps,
  { matched: { conversationId, accountId }, proven }: Match,
  from: { address: string; userId: string | null },
): Promise<boolean> {
  if (from.userId !== null && (proven || await isAtAccount(db, from.userId, accountId))) return true;
  const domain = from.address.split("@").at(-1)!;
  const people = await peopleOf(db, conversationId);
  return people.some(({ address, userId }) =>
    address === from.address || (userId !== null && userId === from.userId) ||
    (userId !== null && !sharedDomains.has(domain) && address.endsWith(`@${domain}`))
  );
}

/** The address is one of many people who have nothing to do with each other. */
const sharedDomains = new Set(
  ("gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com mac.com " +
    "gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de mail.com proton.me protonmail.com pm.me fastmail.com " +
    "zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com naver.com orange.fr wanadoo.fr free.fr laposte.net " +
    "libero.it virgilio.it hotmail.co.uk yahoo.co.uk btinternet.com comcast.net verizon.net att.net").split(" "),
);

/** The user ids of these addresses, by address in lower case. */
export async function usersOf({ db }: InboundDeps, addresses: readonly string[]): Promise<Map<string, string>> {
  const known = await addressesKnown(db, [...new Set(addresses.map((address) => address.toLowerCase()))]);
  return new Map(
    Array.from(known.values()).flatMap(({ address, userId }) => userId === null ? [] : [[address, userId] as const]),
  );
}

/** In the conversation of what it is about. */
export const placeIn = ({ matched, surely, proven }: Match): Place => ({
  conversation: { id: matched.conversationId, accountId: matched.accountId, begins: false },
  matched,
  surely,
  proven,
  teammateId: matched.teammateId,
});

/** A conversation of its own (CH7), at the account of the first of these users who has one, as it shows under every account of its people
 * (PD4); else where one of them was written with before; null where neither is. */
export async function placeOfOwn(
  { db }: InboundDeps,
  o: { id: string; userIds: readonly string[]; channelId: string; addresses: readonly string[] },
): Promise<Place | null> {
  const accountId = await firstOf(o.userIds, (userId) => accountOfUser(db, userId)) ??
    await firstOf(o.userIds, (userId) => accountWrittenAt(db, userId));
  if (accountId === null) return null;
  const teammateId = await teammateFor(db, { channelId: o.channelId, accountId, addresses: o.addresses });
  if (teammateId === null) return null;
  return {
    conversation: { id: o.id, accountId, begins: true },
    matched: null,
    surely: false,
    proven: false,
    teammateId,
  };
}

async function firstOf<T>(ids: readonly string[], read: (id: string) => Promise<T | null>): Promise<T | null> {
  for (const id of ids) {
    const found = await read(id);
    if (found !== null) return found;
  }
  return null;
}

/** What a reply in this place answers: the mail it names, else what left last there. */
export async function answeredBy({ db }: InboundDeps, { matched, conversation }: Place): Promise<string | null> {
  if (matched?.direction === "out") return matched.id;
  return conversation.begins ? null : (await lastOut(db, conversation.id))?.id ?? null;
}
