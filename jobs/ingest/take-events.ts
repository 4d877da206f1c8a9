import { createHash } from "node:crypto";
import type { Db } from "#db/client.ts";
import { type Clock, clocksOf, type Note, recordEvents, seenBefore } from "#db/queries/ingest.ts";
import { liveTraits } from "#db/queries/trait.ts";
import type { HashAddress } from "../erasures/address-hash.ts";
import type { Item } from "../imports/items.ts";
import { upsert } from "../imports/upsert.ts";
import { readEvent } from "./read-event.ts";

export type IngestEvent = Record<string, unknown> & { messageId: string };
export type Taken = { written: number; repeated: number; leftOut: number };

/** Rows that go in with one batch, so that none of its writes takes long. */
const together = 50;

/**
 * Writes what these events of one key say of users and accounts, in their order (PD8). One that was taken before does nothing; one
 * that cannot be taken is noted and loses no other. An event that is older than the newest of its user or account fills in only what
 * is not known there yet. @throws {DatabaseError} what came before in the list may be in; sending all of it again is safe.
 */
export async function takeEvents(
  db: Db,
  o: {
    keyId: string;
    writerId: string;
    events: readonly IngestEvent[];
    hashAddress: HashAddress;
    atMs: number;
  },
): Promise<Taken> {
  const taken: Taken = { written: 0, repeated: 0, leftOut: 0 };
  for (let from = 0; from < o.events.length; from += together) {
    const part = o.events.slice(from, from + together);
    const done = await takePart(db, { ...o, events: part });
    taken.written += done.written;
    taken.repeated += done.repeated;
    taken.leftOut += done.leftOut;
  }
  return taken;
}

async function takePart(db: Db, o: Parameters<typeof takeEvents>[1]): Promise<Taken> {
  const [seen, user, account] = await Promise.all([
    seenBefore(db, o.keyId, o.events.map((event) => event.messageId)),
    liveTraits(db, "user"),
    liveTraits(db, "account"),
  ]);
  const fresh = o.events.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId));
  const notes: Note[] = [];
  const read = fresh.flatMap((event) => {
    const { items, notes: more, atMs } = readEvent(event, { user, account }, o.atMs);
    notes.push(...more);
    return items.map((item) => ({ item, atMs, about: String(event.type), keys: keysOf(item) }));
  });
  const clocks = await clocksOf(db, read.flatMap(({ keys }) => keys));
  const newest = new Map<string, Clock>();
  const items = read.map(({ item, atMs, keys }) => {
    const isLate = { user: false, account: false };
    for (const key of keys) {
      const name = `${key.entity} ${key.keyHash}`;
      isLate[key.entity] = atMs < (clocks.get(name) ?? -Infinity);
      if (isLate[key.entity]) continue;
      clocks.set(name, atMs);
      newest.set(name, { ...key, atMs });
    }
    return markLate(item, isLate);
  });
  let leftOut = 0;
  await upsert(db, {
    items,
    // A key that may write traits is an admin's, and traits for the API alone are for it.
    writer: { id: o.writerId, mayEdit: () => true },
    atMs: o.atMs,
    hashAddress: o.hashAddress,
    also: (results) => {
      const faults = results.flatMap((result, n): Note[] =>
        "fault" in result
          ? [{
            kind: "fault",
            about: read[n]!.about,
            name: `${result.fault.field}: ${result.fault.message}`,
            type: null,
          }]
          : []
      );
      leftOut = faults.length;
      const messageIds = fresh.map((event) => event.messageId);
      const { keyId, atMs } = o;
      if (messageIds.length === 0) return [];
      return recordEvents({ keyId, messageIds, clocks: [...newest.values()], notes: [...notes, ...faults], atMs });
    },
  });
  return { written: items.length - leftOut, repeated: o.events.length - fresh.length, leftOut };
}

/** No external id is kept beside the row that has it. */
const hash = (key: string): string => createHash("sha256").update(key).digest("base64url").slice(0, 22);

function keysOf(item: Item): Omit<Clock, "atMs">[] {
  const ofAccount = (externalId: string | null | undefined) =>
    externalId ? [{ entity: "account" as const, keyHash: hash(externalId) }] : [];
  if (item.kind === "account") return ofAccount(item.account.fields.externalId);
  const { externalId, email } = item.user.fields;
  const isAboutUser = externalId !== undefined &&
    Object.keys(item.user.fields).length + Object.keys(item.user.traits ?? {}).length > 1;
  const key = externalId ?? email;
  const own = key && (isAboutUser || externalId === undefined) ? [{ entity: "user" as const, keyHash: hash(key) }] : [];
  const [member] = item.user.accounts ?? [];
  return [...own, ...(member && "fields" in member.account ? ofAccount(member.account.fields.externalId) : [])];
}

function markLate(item: Item, isLate: Record<"user" | "account", boolean>): Item {
  if (item.kind === "account") return { ...item, account: { ...item.account, fillsOnly: isLate.account } };
  const accounts = item.user.accounts?.map((member) =>
    "fields" in member.account ? { ...member, account: { ...member.account, fillsOnly: isLate.account } } : member
  );
  return { ...item, user: { ...item.user, fillsOnly: isLate.user, ...(accounts ? { accounts } : {}) } } as Item;
}
