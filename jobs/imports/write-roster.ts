import type { SQL } from "drizzle-orm";
import { insertAccounts, updateAccounts } from "#db/queries/account.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { removeMemberships, writeMemberships } from "#db/queries/membership.ts";
import { type Entry, recordMany } from "#db/queries/record-many.ts";
import { type TraitRow, writeTraits } from "#db/queries/trait.ts";
import { insertUsers, updateUsers, userName } from "#db/queries/user.ts";
import { fold } from "#db/fold.ts";
import type { Held, HeldTraits, Roster } from "./roster.ts";

/** Everything that the roster changed as statements of one batch: rows, memberships with their counts, traits, the senders of
 * mail that follows a CSM or AE, the trail and the change feed. */
export function writeRoster(roster: Roster, by: { actorId: string | null; atMs: number }): SQL[] {
  const { atMs } = by;
  const users = [...roster.users.values()];
  const accounts = [...roster.accounts.values()];
  const memberships = membershipRows(roster);
  const reassigned = accounts.filter((a) => !a.isNew && (a.changed.has("csmId") || a.changed.has("aeId")));
  return [
    // Before the new rows: a key that a row gives up may be another's in the same batch.
    ...updateAccounts(accounts.filter(isChanged).map((a) => ({ id: a.id, ...changesOf(a) })), atMs),
    ...updateUsers(
      users.filter(isChanged).map((u) => ({ id: u.id, ...changesOf(u), nameKey: fold(userName(u.fields)) })),
      atMs,
    ),
    ...insertAccounts(accounts.filter((a) => a.isNew).map((a) => ({ id: a.id, ...a.fields })), atMs),
    ...insertUsers(users.filter((u) => u.isNew).map((u) => ({ id: u.id, ...u.fields })), atMs),
    ...removeMemberships(memberships.filter((m) => m.state === "removed"), atMs),
    ...writeMemberships(memberships.filter((m) => m.state === "written"), atMs),
    ...writeTraits("account", traitRows(accounts)),
    ...writeTraits("user", traitRows(users)),
    ...(reassigned.length > 0 ? followSenders(reassigned.map((a) => a.id), atMs) : []),
    ...recordMany(entriesOf(roster), by),
  ];
}

const isChanged = (row: Held<object>): boolean => !row.isNew && row.changed.size > 0;

const changesOf = <Fields extends object>(row: Held<Fields>): Partial<Fields> =>
  Object.fromEntries([...row.changed].map((field) => [field, row.fields[field as keyof Fields]])) as Partial<Fields>;

const membershipRows = (roster: Roster) =>
  [...roster.memberships].flatMap(([userId, byAccount]) =>
    [...byAccount].filter(([, m]) => m.state !== "kept").map(([accountId, m]) => ({ accountId, userId, ...m }))
  );

const traitRows = (rows: (HeldTraits & { id: string })[]): TraitRow[] =>
  rows.flatMap(({ id, changedTraits }) =>
    [...changedTraits].map(([traitId, { stored }]) => ({ entityId: id, traitId, ...stored }))
  );

/** What changed by name only: the trail holds no copies of people's data, so that erasing a person erases it (AD5). Whether somebody is
 * looked at is none, and is told (TR4). */
function entriesOf(roster: Roster): Entry[] {
  const moved = membershipRows(roster);
  const withUsers = new Set(moved.map((m) => m.accountId));
  const withAccounts = new Set(moved.map((m) => m.userId));
  const entry = (entity: string, row: Held<{ untracked: boolean }>, more: string | undefined): Entry[] => {
    const { untracked } = row.fields;
    const traits = [...row.changedTraits.values()].map(({ trait }) => `traits.${trait.key}`);
    const changed = [...row.changed, ...traits, ...(more ? [more] : [])];
    if (row.isNew) return [{ entity, id: row.id, kind: "created", detail: untracked ? { untracked } : null }];
    const detail = row.changed.has("untracked") ? { changed, untracked } : { changed };
    return changed.length > 0 ? [{ entity, id: row.id, kind: "updated", detail }] : [];
  };
  const accounts = new Set([...roster.accounts.keys(), ...withUsers]);
  return [
    ...[...accounts].flatMap((id) => {
      const row = roster.accounts.get(id);
      const more = withUsers.has(id) ? "users" : undefined;
      return row
        ? entry("account", row, more)
        : [{ entity: "account", id, kind: "updated" as const, detail: { changed: ["users"] } }];
    }),
    ...[...roster.users.values()].flatMap((row) =>
      entry("user", row, withAccounts.has(row.id) ? "accounts" : undefined)
    ),
  ];
}
