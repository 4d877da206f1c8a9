import type { SQL } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { violatesUnique } from "#db/errors.ts";
import { isAddressMoved, keepLeftAddresses, remindOf } from "#db/queries/erasure.ts";
import { batch } from "#db/statements.ts";
import type { HashAddress } from "#jobs/erasures/address-hash.ts";
import type { FirstSays } from "./first-says.ts";
import { type Item, ItemFault, type ItemResult, type Writer } from "./items.ts";
import { resolveAccount } from "./resolve-account.ts";
import { resolveUser } from "./resolve-user.ts";
import { readRoster, type Roster } from "./roster.ts";
import { unsubscribeOf } from "./unsubscribe-of.ts";
import { writeRoster } from "./write-roster.ts";

export type Upsert = {
  items: readonly Item[];
  writer: Writer;
  atMs: number;
  /** Whoever comes to have an address is not mailed where whoever had it before did not want it (SU1, AD5). */
  hashAddress: HashAddress;
  /** Written in the same batch, before everything else. */
  also?: (results: ItemResult[]) => SQL[];
  /** Of a file, whose rows before these go first. */
  firstSays?: FirstSays;
  /** Nothing but `also` is written: the results say what would be done. */
  dryRun?: boolean;
};

/** Somebody took the same key between our reading and our writing; reading again shows it. */
const mostTries = 5;
const keys = ["user.email", "user.external_id", "account.external_id"];

/**
 * Writes accounts and users, each item whole or not at all, all that is good in one batch (PD6). An item sees what those before
 * it do. A few reads and a few statements however many items there are: give it at most a few hundred.
 * @throws {DatabaseError} nothing was written. @throws {DatabaseUnknown} all of it was, or nothing.
 */
export async function upsert(db: Db, o: Upsert): Promise<ItemResult[]> {
  for (let tries = 1;; tries++) {
    const roster = await readRoster(db, o.items);
    if (o.firstSays) roster.said = await o.firstSays.read([...roster.users.keys(), ...roster.accounts.keys()]);
    const results = o.items.map((item) => resultOf(roster, item, o.writer));
    const statements = [
      ...(o.also?.(results) ?? []),
      ...(o.dryRun ? [] : [
        // Before it is kept of an address that they leave, and behind what is known of one that they come with.
        ...unsubscribeOf(roster, { isNew: false, writer: o.writer, atMs: o.atMs }),
        ...keepLeftAddresses(roster.leftAddresses().map((left) => ({ ...left, hash: o.hashAddress(left.address) }))),
        ...writeRoster(roster, { actorId: o.writer.id, atMs: o.atMs }),
        ...(o.firstSays?.keep(roster.said!) ?? []),
        ...remindOf(roster.takenAddresses().map((address) => ({ address, hash: o.hashAddress(address) }))),
        ...unsubscribeOf(roster, { isNew: true, writer: o.writer, atMs: o.atMs }),
      ]),
    ];
    if (o.dryRun) o.firstSays?.keep(roster.said!);
    try {
      if (statements.length > 0) await batch(db, statements);
      return results;
    } catch (cause) {
      const isRaced = isAddressMoved(cause) || keys.some((key) => violatesUnique(cause, key));
      if (tries === mostTries || !isRaced) throw cause;
    }
  }
}

function resultOf(roster: Roster, item: Item, writer: Writer): ItemResult {
  try {
    const resolved = item.kind === "user" ? resolveUser(roster, item, writer) : resolveAccount(roster, item, writer);
    const known = item.kind === "user" ? roster.users.size : roster.accounts.size;
    const isChanged = resolved.apply();
    const isMade = (item.kind === "user" ? roster.users.size : roster.accounts.size) > known;
    const status = isMade ? "created" : isChanged ? "updated" : "unchanged";
    return { id: resolved.row().id, status, ...(resolved.against ? { against: resolved.against } : {}) };
  } catch (cause) {
    if (cause instanceof ItemFault) return { fault: cause.fault };
    throw cause;
  }
}
