import { Buffer } from "node:buffer";
import { z } from "zod";
import { jsonOf } from "../http.ts";
import type { Followed, FollowedMail } from "../port.ts";
import { mailTerms, mostBytesARun, mostMailsARun } from "./limits.ts";
import type { Mailbox } from "./mailbox.ts";
import { type Fault, faultOf, faultOfThrown } from "./outcome.ts";

/** Up to where one mailbox was read: a history id, and the mails that are known and still to be fetched, the oldest first. */
type Place = { history: string; ids: string[] };
const places = z.record(z.string(), z.object({ history: z.string(), ids: z.array(z.string()) }));

/** A history id older than about a week may be gone. Source: developers.google.com/workspace/gmail/api/guides/sync, read 2026-11-22. */
class Expired extends Error {}
class Faulty extends Error {
  constructor(readonly fault: Fault) {
    super(fault.words);
  }
}

/**
 * What came into the mailboxes, and left them, since `place`, at first the last `most` mails of each (CH7); never drafts, spam or what was
 * thrown away. Bounded; `more` says that there is more now. A mailbox that cannot be read holds up no other.
 */
export async function followMailboxes(
  mailboxes: readonly Mailbox[],
  place: string | null,
  most: number,
): Promise<Followed> {
  const known = readPlaces(place);
  const mails: FollowedMail[] = [];
  let [more, bytes, fault] = [false, 0, undefined as Fault | undefined];
  let read = 0;
  for (const mailbox of mailboxes) {
    if (mails.length >= mostMailsARun || bytes >= mostBytesARun) {
      more = true;
      break;
    }
    try {
      const at = await placeNow(mailbox, known[mailbox.address], most);
      known[mailbox.address] = at;
      while (at.ids.length > 0 && mails.length < mostMailsARun && bytes < mostBytesARun) {
        const mail = await fetchMail(mailbox, at.ids[0]!);
        at.ids.shift();
        if (!mail) continue;
        mails.push(mail);
        bytes += mail.bytes.length;
      }
      more ||= at.ids.length > 0 || at.more;
      read++;
    } catch (error) {
      fault ??= error instanceof Faulty ? error.fault : faultOfThrown(error);
    }
  }
  // What was fetched before something went wrong is kept, with the place after it; the fault shows again by itself.
  if (fault && mails.length === 0 && read === 0) return fault;
  const text = Object.fromEntries(
    Object.entries(known).map(([address, { history, ids }]) => [address, { history, ids }]),
  );
  return { kind: "mails", mails, place: JSON.stringify(text), more };
}

function readPlaces(place: string | null): Record<string, Place> {
  try {
    return places.parse(JSON.parse(place ?? "{}"));
  } catch {
    return {};
  }
}

async function placeNow(mailbox: Mailbox, at: Place | undefined, most: number): Promise<Place & { more: boolean }> {
  if (at === undefined) return await lastMails(mailbox, most);
  if (at.ids.length > 0) return { ...at, more: true };
  try {
    return await historySince(mailbox, at.history);
  } catch (error) {
    if (error instanceof Expired) return await lastMails(mailbox, most);
    throw error;
  }
}

/** The last `most` mails; the history goes on from before they were listed, so that none is missed between. */
async function lastMails(mailbox: Mailbox, most: number): Promise<Place & { more: boolean }> {
  const { historyId } = await ask<{ historyId?: unknown }>(mailbox, "profile");
  const ids: string[] = [];
  for (let page: string | undefined = ""; page !== undefined && ids.length < most;) {
    const query = new URLSearchParams({ q: "-in:drafts", maxResults: String(Math.min(500, most - ids.length)) });
    if (page) query.set("pageToken", page);
    const said: { messages?: { id: string }[]; nextPageToken?: string } = await ask(mailbox, `messages?${query}`);
    ids.push(...(said.messages ?? []).map(({ id }) => id));
    page = said.messages?.length ? said.nextPageToken : undefined;
  }
  return { history: String(historyId), ids: ids.slice(0, most).reverse(), more: false };
}

type History = {
  historyId?: string;
  nextPageToken?: string;
  history?: { id: string; messagesAdded?: Changed[]; labelsRemoved?: (Changed & { labelIds: string[] })[] }[];
};
type Changed = { message: { id: string; labelIds?: string[] } };

/** What was added, and what somebody took out of spam or the bin: it was left out when it came. Pages are not kept: the next one begins after the last record of this one, as records come in the order of their ids. */
async function historySince(mailbox: Mailbox, since: string): Promise<Place & { more: boolean }> {
  const query = new URLSearchParams([
    ["startHistoryId", since],
    ["historyTypes", "messageAdded"],
    ["historyTypes", "labelRemoved"],
    ["maxResults", "100"],
  ]);
  const { history = [], historyId, nextPageToken } = await ask<History>(mailbox, `history?${query}`);
  const come = history.flatMap(({ messagesAdded = [], labelsRemoved = [] }) => [
    ...messagesAdded,
    ...labelsRemoved.filter(({ labelIds }) => isRescue(labelIds)),
  ]);
  const messages = come.map(({ message }) => message);
  const ids = [...new Set(messages.filter(({ labelIds = [] }) => !isLeftOut(labelIds)).map(({ id }) => id))];
  const last = history.at(-1)?.id;
  const more = nextPageToken !== undefined && last !== undefined;
  return { history: more ? last : historyId ?? since, ids, more };
}

const leftOut = ["DRAFT", "SPAM", "TRASH", "CHAT"];
const isRescue = (removed: readonly string[]) => removed.some((label) => label === "SPAM" || label === "TRASH");
const isLeftOut = (labels: readonly string[]) => labels.some((label) => leftOut.includes(label));

/** Null where it is gone by now, or is nothing to be read. */
async function fetchMail(mailbox: Mailbox, id: string): Promise<FollowedMail | null> {
  type Read = { raw?: string; threadId?: string; internalDate?: string; labelIds?: string[] };
  try {
    const { raw, threadId = null, internalDate, labelIds = [] } = await ask<Read>(
      mailbox,
      `messages/${encodeURIComponent(id)}?format=raw`,
      mailTerms,
    );
    if (typeof raw !== "string" || isLeftOut(labelIds)) return null;
    const eventId = mailbox.address ? `${mailbox.address}:${id}` : id;
    return {
      eventId,
      bytes: new Uint8Array(Buffer.from(raw, "base64url")),
      threadId,
      atMs: Number(internalDate) || 0,
      sent: labelIds.includes("SENT"),
    };
  } catch (error) {
    if (error instanceof Expired) return null;
    throw error;
  }
}

/** @throws {Expired} where Gmail knows it no more. @throws {Faulty} */
async function ask<T>(mailbox: Mailbox, path: string, terms = { waitMs: 30_000, mostBytes: 5_000_000 }): Promise<T> {
  const asked = await mailbox.ask({ path: `/gmail/v1/users/me/${path}` }, terms);
  if (asked.kind !== "answer") throw new Faulty(asked);
  const { answer } = asked;
  if (answer.status === 404) throw new Expired();
  if (answer.status !== 200) throw new Faulty(faultOf(answer, Date.now()));
  const said = jsonOf(answer);
  if (typeof said !== "object" || said === null) {
    throw new Faulty({ kind: "busy", untilMs: null, words: "Gmail answered what is no JSON" });
  }
  return said as T;
}
