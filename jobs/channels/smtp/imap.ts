import { createHash } from "node:crypto";
import type { FetchMessageObject, ImapFlow } from "imapflow";
import { z } from "zod";
import type { Followed, FollowedMail } from "../port.ts";
import { reachWords } from "../reach-words.ts";
import { imapTerms, mostBytesARun, mostMailBytes, mostMailsARun } from "./limits.ts";
import type { ImapSettings } from "./settings.ts";

/** A mail that is known and still to be fetched. */
const due = z.object({ box: z.string(), uid: z.number(), size: z.number(), sent: z.boolean() });
type Due = z.infer<typeof due>;
/** Up to where each folder was read: its UIDVALIDITY and highest UID (RFC 9051, section 2.3.1.1), in the mailbox named by `of`. */
const placeForm = z.object({
  of: z.string(),
  boxes: z.record(z.string(), z.object({ validity: z.string(), uid: z.number() })),
  due: z.array(due),
});
type Place = z.infer<typeof placeForm>;

type Access = { settings: ImapSettings; password: string; caCertificate?: string | undefined };
const mailboxOf = ({ host, username }: ImapSettings): string =>
  createHash("sha256").update(`${host}\0${username}`).digest("hex").slice(0, 12);

/**
 * What came into a mailbox over IMAP, and what it holds as sent, since `place`; at first the last `most` mails of both together (CH7).
 * Folders are only read, never changed. Bounded in mails, bytes and time; `more` says that there is more now. Never throws.
 * Source: RFC 9051 (IMAP4rev2), RFC 6154 (the folder of sent mail).
 */
export async function followImap(access: Access, given: string | null, most: number): Promise<Followed> {
  return await withClient(access, async (client): Promise<Followed> => {
    const place = readPlace(given, mailboxOf(access.settings));
    if (place.due.length === 0) await lookForMails(client, access.settings, place, most);
    const mails = await fetchDue(client, place);
    return { kind: "mails", mails, place: JSON.stringify(place), more: place.due.length > 0 };
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
      const uids = (await client.search({ uid: `${after + 1}:*` }, { uid: true }) || []).filter((uid) => uid > after)
        .sort((a, b) => a - b);
      const some = known ? uids.slice(0, most) : uids.slice(-most);
      place.boxes[path] = { validity, uid: some.at(-1) ?? Math.max(after, box.uidNext - 1, 0) };
      if (some.length === 0) continue;
      const query = { uid: true, internalDate: true, size: true };
      for await (const one of client.fetch(some, query, { uid: true })) {
        found.push({ box: path, uid: one.uid, size: one.size ?? 0, sent, atMs: instantOf(one) });
      }
    } finally {
      lock.release();
    }
  }
  found.sort((a, b) => a.atMs - b.atMs || a.uid - b.uid);
  place.due.push(...(fresh ? found.slice(-most) : found).map(({ atMs: _, ...one }) => one));
}

/** The folder that is followed, and the one that holds what was sent, if the server names one. */
async function foldersOf(client: ImapFlow, { mailbox, sentMailbox }: ImapSettings) {
  const folders = [{ path: mailbox, sent: false }];
  const sentPath = sentMailbox ?? (await client.list()).find(({ specialUse }) => specialUse === "\\Sent")?.path;
  if (sentPath !== undefined && sentPath !== mailbox) folders.push({ path: sentPath, sent: true });
  return folders;
}

/** Takes the oldest due mails out of `place` and fetches them. One that is gone meanwhile is left out. */
async function fetchDue(client: ImapFlow, place: Place): Promise<FollowedMail[]> {
  let [count, bytes] = [0, 0];
  for (const { size } of place.due) {
    if (count > 0 && (count >= mostMailsARun || bytes + size > mostBytesARun)) break;
    bytes += Math.min(size, mostMailBytes);
    count++;
  }
  const taken = place.due.splice(0, count);
  const mails = new Map<Due, FollowedMail>();
  for (const box of new Set(taken.map((one) => one.box))) {
    const ofBox = new Map(taken.filter((one) => one.box === box).map((one) => [one.uid, one]));
    const lock = await client.getMailboxLock(box, { readOnly: true });
    try {
      const validity = String(client.mailbox && client.mailbox.uidValidity);
      if (place.boxes[box]?.validity !== validity) continue; // made anew since: its UIDs name other mails
      const query = { uid: true, internalDate: true, source: { maxLength: mostMailBytes } };
      for await (const one of client.fetch([...ofBox.keys()], query, { uid: true })) {
        const known = ofBox.get(one.uid);
        if (!known || !one.source) continue;
        mails.set(known, {
          eventId: `${place.of}:${box}:${validity}:${one.uid}`,
          bytes: new Uint8Array(one.source),
          threadId: null,
          atMs: instantOf(one),
          sent: known.sent,
        });
      }
    } finally {
      lock.release();
    }
  }
  return taken.flatMap((one) => mails.get(one) ?? []);
}

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
