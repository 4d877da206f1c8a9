import { createHash } from "node:crypto";
import type { FetchMessageObject, ImapFlow } from "imapflow";
import { z } from "zod";
import type { Followed, FollowedMail } from "../port.ts";
import { reachWords } from "../reach-words.ts";
import { imapTerms, mostAsks, mostBytesARun, mostMailBytes, mostMailsARun } from "./limits.ts";
import type { ImapSettings } from "./settings.ts";

/** A mail that is known and still to be fetched. */
const due = z.object({
  box: z.string(),
  uid: z.number(),
  size: z.number(),
  sent: z.boolean(),
  /** How often the mailbox was asked for it and gave no bytes, though it holds it. */
  asked: z.number().optional(),
});
type Due = z.infer<typeof due>;
/** Up to where each folder was read: its UIDVALIDITY and highest UID (RFC 9051, section 2.3.1.1), in the mailbox named by `of`. */
const placeForm = z.object({
  of: z.string(),
  boxes: z.record(z.string(), z.object({ validity: z.string(), uid: z.number() })),
  due: z.array(due),
});
type Place = z.infer<typeof placeForm>;

type Access = { settings: ImapSettings; password: string; caCertificate?: string | undefined };
const isFresh = ({ asked }: Due): boolean => asked === undefined;
const mailboxOf = ({ host, username }: ImapSettings): string =>
  createHash("sha256").update(`${host}\0${username}`).digest("hex").slice(0, 12);

/**
 * What came into a mailbox over IMAP, and what it holds as sent, since `place`; at first the last `most` mails of both together (CH7).
 * Folders are only read, never changed. Bounded in mails, bytes and time; `more` says that there is more now. Never throws.
 * A question that the server refuses is a fault, and the place stays; a mail that it holds and does not give is asked for again at the
 * next looks, and at last given as unread.
 * Source: RFC 9051 (IMAP4rev2), RFC 6154 (the folder of sent mail).
 */
export async function followImap(access: Access, given: string | null, most: number): Promise<Followed> {
  return await withClient(access, async (client): Promise<Followed> => {
    const place = readPlace(given, mailboxOf(access.settings));
    // Those that it did not give wait for the next look, and hold up no others.
    const isLook = !place.due.some(isFresh);
    if (isLook) await lookForMails(client, access.settings, place, most);
    const mails = await fetchDue(client, place, isLook ? () => true : isFresh);
    return { kind: "mails", mails, place: JSON.stringify(place), more: place.due.some(isFresh) };
  }, (fault) => fault);
}

/** Whether the mailbox lets us in and has the folder. */
export async function testImap(access: Access): Promise<{ ok: true } | { ok: false; words: string }> {
  return await withClient(access, async (client): Promise<{ ok: true }> => {
    const lock = await client.getMailboxLock(access.settings.mailbox, { readOnly: true });
    lock.release();
    return { ok: true };
  }, ({ words }) => ({ ok: false, words }));
}

function readPlace(given: string | null, of: string): Place {
  try {
    const place = placeForm.parse(JSON.parse(given ?? ""));
    if (place.of === of) return place;
  } catch {
    // Never read, or another mailbox: from the beginning.
  }
  return { of, boxes: {}, due: [] };
}

/** Adds what is new to `place`, the oldest first. Of a folder that is read for the first time, or was made anew, its last mails. */
async function lookForMails(client: ImapFlow, settings: ImapSettings, place: Place, most: number): Promise<void> {
  const found: (Due & { atMs: number })[] = [];
  let fresh = false;
  for (const { path, sent } of await foldersOf(client, settings)) {
    const lock = await client.getMailboxLock(path, { readOnly: true });
    try {
      const box = client.mailbox;
      if (!box) continue;
      const validity = String(box.uidValidity);
      const known = place.boxes[path]?.validity === validity ? place.boxes[path] : undefined;
      fresh ||= !known;
      const after = known?.uid ?? 0;
      // `n:*` always holds the last mail, however low its UID.
      const uids = (await uidsIn(client, `${after + 1}:*`)).filter((uid) => uid > after).sort((a, b) => a - b);
      const some = known ? uids.slice(0, most) : uids.slice(-most);
      place.boxes[path] = { validity, uid: some.at(-1) ?? after };
      if (some.length === 0) continue;
      const query = { uid: true, internalDate: true, size: true };
      const rows = new Map<number, FetchMessageObject>();
      for await (const one of client.fetch(some, query, { uid: true })) rows.set(one.uid, one);
      let atMs = 0;
      for (const uid of some) {
        const row = rows.get(uid);
        // One that it says nothing of is due all the same, beside its neighbour.
        if (row) atMs = instantOf(row);
        found.push({ box: path, uid, size: row?.size ?? 0, sent, atMs });
      }
    } finally {
      lock.release();
    }
  }
  found.sort((a, b) => a.atMs - b.atMs || a.uid - b.uid);
  place.due.push(...(fresh ? found.slice(-most) : found).map(({ atMs: _, ...one }) => one));
}

/** Which of them the open folder holds. @throws where the server does not answer that: nothing is known then. */
async function uidsIn(client: ImapFlow, uids: string): Promise<number[]> {
  const found = await client.search({ uid: uids }, { uid: true });
  if (!found) throw new Error("the server did not answer a search");
  return found;
}

/** The folder that is followed, and the one that holds what was sent, if the server names one. */
async function foldersOf(client: ImapFlow, { mailbox, sentMailbox }: ImapSettings) {
  const folders = [{ path: mailbox, sent: false }];
  const sentPath = sentMailbox ?? (await client.list()).find(({ specialUse }) => specialUse === "\\Sent")?.path;
  if (sentPath !== undefined && sentPath !== mailbox) folders.push({ path: sentPath, sent: true });
  return folders;
}

/** Takes the oldest due mails out of `place` and fetches them. One that is gone meanwhile is left out; one that is there and not given
 * is due again, and after `mostAsks` it is given as unread. */
async function fetchDue(client: ImapFlow, place: Place, isMeant: (one: Due) => boolean): Promise<FollowedMail[]> {
  const taken: Due[] = [];
  let bytes = 0;
  for (const one of place.due) {
    if (!isMeant(one)) continue;
    if (taken.length > 0 && (taken.length >= mostMailsARun || bytes + one.size > mostBytesARun)) break;
    bytes += Math.min(one.size, mostMailBytes);
    taken.push(one);
  }
  place.due = place.due.filter((one) => !taken.includes(one));
  const mails = new Map<Due, FollowedMail>();
  const again: Due[] = [];
  for (const box of new Set(taken.map((one) => one.box))) {
    const ofBox = new Map(taken.filter((one) => one.box === box).map((one) => [one.uid, one]));
    const lock = await client.getMailboxLock(box, { readOnly: true });
    try {
      const validity = String(client.mailbox && client.mailbox.uidValidity);
      if (place.boxes[box]?.validity !== validity) continue; // made anew since: its UIDs name other mails
      const mailOf = ({ uid, sent }: Due, atMs: number, bytes: Uint8Array): FollowedMail => (
        { eventId: `${place.of}:${box}:${validity}:${uid}`, bytes, threadId: null, atMs, sent }
      );
      const query = { uid: true, internalDate: true, source: { maxLength: mostMailBytes } };
      for await (const one of client.fetch([...ofBox.keys()], query, { uid: true })) {
        const known = ofBox.get(one.uid);
        if (known && one.source?.length) mails.set(known, mailOf(known, instantOf(one), new Uint8Array(one.source)));
      }
      const missing = [...ofBox.values()].filter((one) => !mails.has(one));
      if (missing.length === 0) continue;
      const there = new Set(await uidsIn(client, missing.map(({ uid }) => uid).join(",")));
      for (const one of missing.filter(({ uid }) => there.has(uid))) {
        const asked = (one.asked ?? 0) + 1;
        if (asked < mostAsks) again.push({ ...one, asked });
        else mails.set(one, { ...mailOf(one, 0, new Uint8Array()), unread: unreadWords(box, one.uid, asked) });
      }
    } finally {
      lock.release();
    }
  }
  place.due.unshift(...again);
  return taken.flatMap((one) => mails.get(one) ?? []);
}

const unreadWords = (box: string, uid: number, asked: number): string =>
  `the mailbox holds it (UID ${uid} in ${box}) and did not give its text, asked ${asked} times: look at it there`;

const instantOf = ({ internalDate }: FetchMessageObject): number => {
  const at = internalDate ? new Date(internalDate).getTime() : NaN;
  return Number.isNaN(at) ? 0 : at;
};

type Fault = Extract<Followed, { kind: "busy" | "broken" }>;

/** Signs in, does it, and leaves; what goes wrong on the way is the answer of `onFault`. */
async function withClient<T, F>(
  { settings, password, caCertificate }: Access,
  act: (client: ImapFlow) => Promise<T>,
  onFault: (fault: Fault) => F,
): Promise<T | F> {
  const { ImapFlow } = await import("imapflow");
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.security === "tls",
    doSTARTTLS: settings.security === "tls" ? undefined : settings.security === "starttls",
    auth: { user: settings.username, pass: password },
    tls: caCertificate ? { ca: caCertificate } : undefined,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: imapTerms.connectMs,
    greetingTimeout: imapTerms.connectMs,
    socketTimeout: imapTerms.silenceMs,
  });
  // What it says here it also throws where something waits for it.
  client.on("error", () => {});
  const tooLong = setTimeout(() => client.close(), imapTerms.runMs);
  try {
    await client.connect();
    return await act(client);
  } catch (cause) {
    return onFault(faultOf(cause, settings.host));
  } finally {
    clearTimeout(tooLong);
    client.close();
  }
}

/** Whether a person has to mend it (the password, a folder that is not there, a certificate) or time may. */
function faultOf(cause: unknown, host: string): Fault {
  const error = cause as Error & Partial<Record<"responseText" | "code" | "serverResponseCode", string>> & {
    authenticationFailed?: boolean;
    mailboxMissing?: boolean;
  };
  const words = (error.responseText ?? error.message ?? String(cause)).slice(0, 300);
  if (error.authenticationFailed) {
    return error.serverResponseCode === "UNAVAILABLE"
      ? { kind: "busy", untilMs: null, words }
      : { kind: "broken", words: `the mailbox refused the user name or password: ${words}` };
  }
  if (error.mailboxMissing || error.serverResponseCode === "NONEXISTENT") {
    return { kind: "broken", words: `the mailbox has no such folder: ${words}` };
  }
  if (/CERT|SELF_SIGNED|certificate/i.test(`${error.code} ${words}`)) {
    const said = reachWords(/certificate/i.test(words) ? words : `certificate: ${words}`, host);
    return { kind: "broken", words: `the mailbox could not be read: ${said}` };
  }
  return { kind: "busy", untilMs: null, words: `the mailbox could not be read: ${reachWords(words, host)}` };
}
