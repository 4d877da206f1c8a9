import { recordTold, type Told as ToldRow } from "#db/queries/delivery.ts";
import {
  matchByAddress,
  matchById,
  matchByProviderId,
  matchByRfcIds,
  type Matched,
  recipientsOf,
} from "#db/queries/inbound-match.ts";
import { provenBy, settleReconciled } from "#db/queries/send-settle.ts";
import { isGuessable } from "#jobs/compose/message-id.ts";
import { done, ignored, type InboundDeps, later, type Outcome } from "./deps.ts";

/** By what a report names a mail: any of them. `replyTo` is the address that replies to it go to. */
export type Named = {
  messageId?: string;
  providerId?: string;
  rfcMessageId?: string;
  replyTo?: string;
  ref?: string;
};

/** What is told of one mail and one of its addresses. */
export type Report = Pick<ToldRow, "kind" | "code" | "class" | "sourceId" | "atMs"> & {
  address: string | null;
  reason: string | null;
};

/** How far back a report that names no mail is taken for the newest to its address: servers give up after five days (RFC 5321,
 * section 4.5.4.1). */
const giveUpMs = 6 * 86_400_000;
const longestReason = 1_000;

/**
 * A report of a provider about a mail of this channel is on its message (CH6), and what it proves is settled: a mail that was delivered
 * or came back had been accepted. `later` while no such message is known: a report may overtake our own settling.
 */
export async function takeReport(
  deps: InboundDeps,
  channelId: string,
  named: Named,
  report: Report,
): Promise<Outcome> {
  const message = await find(deps, channelId, named);
  if (!message || message.direction !== "out") return later("no message of ours is known by what it names");
  if (message.channelId !== channelId) return ignored("another channel's message");
  return await put(deps, message, report);
}

/**
 * The same of a report that came as a mail, which anybody can write: it is believed of the one mail that it proves to have seen, by
 * what only that mail carries, and of addresses that the mail went to. Null where it proves nothing, and then nothing is done by it.
 */
export async function takeReturned(
  deps: InboundDeps,
  named: Named,
  reports: readonly Report[],
): Promise<Outcome | null> {
  const message = await messageProvenBy(deps, named);
  if (message?.direction !== "out") return null;
  const people = await recipientsOf(deps.db, message.id);
  const isAbout = ({ address }: Report) =>
    address === null || people.length === 1 || people.some((person) => person.address === address.trim().toLowerCase());
  const about = reports.filter(isAbout);
  let isNew = false;
  for (const report of about) isNew = (await put(deps, message, report)).kind === "done" || isNew;
  return isNew ? done : ignored(about.length > 0 ? "known" : "it is about nobody whom its mail went to");
}

/** The mail of this channel that a report says to be about and does not prove: a person may look at it there. */
export async function claimedBy(
  { db }: InboundDeps,
  channelId: string,
  { rfcMessageId }: Named,
  reports: readonly Report[],
): Promise<Matched | null> {
  const named = rfcMessageId === undefined ? undefined : await matchByRfcIds(db, [rfcMessageId]);
  if (named) return named.direction === "out" && named.channelId === channelId ? named : null;
  for (const { address, atMs } of reports.slice(0, 20)) {
    const found = address === null ? undefined : await matchByAddress(db, address.toLowerCase(), atMs - giveUpMs);
    if (found?.channelId === channelId) return found;
  }
  return null;
}

/** By a signed address or Message-ID of ours, or by a Message-ID that its provider drew for it. */
async function messageProvenBy({ db, links }: InboundDeps, named: Named): Promise<Matched | undefined> {
  const { replyTo, ref, rfcMessageId } = named;
  const token = replyTo === undefined ? null : links.readReplyAddress(replyTo);
  const id = [ref, rfcMessageId].reduce<string | null>(
    (found, one) => found ?? (one === undefined ? null : links.readRfcMessageId(one)),
    token,
  );
  if (id !== null) return await matchById(db, id);
  return rfcMessageId === undefined || isGuessable(rfcMessageId) ? undefined : await matchByRfcIds(db, [rfcMessageId]);
}

async function find(deps: InboundDeps, channelId: string, named: Named): Promise<Matched | undefined> {
  const { db, links } = deps;
  const token = named.replyTo === undefined ? null : links.readReplyAddress(named.replyTo);
  const id = token ?? named.messageId;
  return (id === undefined ? undefined : await matchById(db, id)) ??
    (named.providerId === undefined ? undefined : await matchByProviderId(db, channelId, named.providerId)) ??
    (named.rfcMessageId === undefined ? undefined : await matchByRfcIds(db, [named.rfcMessageId]));
}

async function put(deps: InboundDeps, message: Matched, report: Report): Promise<Outcome> {
  const { db } = deps;
  const nowMs = deps.nowMs();
  if (message.state !== "sent") await settleReconciled(db, message.id, provenBy(`told: ${report.sourceId}`), nowMs);
  const people = await recipientsOf(db, message.id);
  const told = report.address?.trim().toLowerCase() ?? null;
  const to = people.filter(({ role }) => role === "to");
  // A mail to one person came back from wherever it was forwarded to; of several nobody can say whose it was.
  const person = people.find(({ address }) => address === told) ?? (people.length === 1 ? to[0] : undefined);
  const hurts = report.kind === "complaint" || (report.kind === "bounce" && report.class === "hard");
  const recorded = await recordTold(db, {
    messageId: message.id,
    kind: report.kind,
    address: person?.address ?? told,
    userId: person?.userId ?? null,
    code: report.code,
    class: report.class,
    detail: report.reason?.slice(0, longestReason) ?? null,
    sourceId: report.sourceId,
    atMs: Math.min(report.atMs, nowMs),
    suppresses: !hurts || !person ? null : report.kind === "complaint" ? "complaint" : "hard_bounce",
  }, nowMs);
  return recorded ? done : ignored("known");
}
