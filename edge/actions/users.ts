import type { z } from "zod";
import { listUsers, type UserSort, userSorts } from "#db/queries/people-lists.ts";
import { firstUnknown } from "#db/queries/start-facts.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import { resubscribeUsers, unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { findUser, usersById } from "#db/queries/user.ts";
import type { Item, MembershipItem, UserItem } from "#jobs/imports/items.ts";
import { type membershipIn, userFields } from "../contract/people.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { refusalOf } from "../errors.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromInstant, toInstant } from "../shapes/instant.ts";
import { toUsers, type UserAnswer } from "../shapes/user.ts";
import { conditionsOf, traitSortOf } from "./filtered.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import { listed } from "./listed.ts";
import { tellOthers, writeMany, writeOne } from "./people-writes.ts";

export async function browseUsers(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.usersQuery>,
  waits?: Waits,
) {
  const { q, accountId, unsubscribed, limit } = query;
  const also = await conditionsOf(deps, by, "user", query.filter);
  const byTrait = await traitSortOf(deps, "user", query.sort);
  // Search and filters may have to look at many rows.
  const turn = { isDear: Boolean(q) || also.length > 0 || byTrait !== null, usual: deps.db, waits };
  const page = await listed(
    query,
    userSorts,
    byTrait,
    (asked: { sort: UserSort | TraitSort; descending: boolean }, after) =>
      readInTurn(deps, by, turn, (db) => listUsers(db, { ...asked, after, q, accountId, unsubscribed, also, limit })),
  );
  return { items: await toUsers(deps, await usersById(deps.db, page.ids)), next: page.next };
}

export async function viewUser(deps: Deps, id: string): Promise<UserAnswer> {
  const row = await findUser(deps.db, id);
  if (!row) throw notFound("user");
  return (await toUsers(deps, [row]))[0]!;
}

export async function makeUser(deps: Deps, by: Teammate, id: string, body: z.output<typeof contract.userNew>) {
  await writeOne(deps, by, { kind: "user", how: "create", id, user: itemOf(body) });
  return await viewUser(deps, id);
}

/** `accounts`, when given, are all the accounts of the user from then on. */
export async function changeUser(deps: Deps, by: Teammate, id: string, body: z.output<typeof userFields>) {
  const user = { ...itemOf(body), accountsAreAll: body.accounts !== undefined };
  await writeOne(deps, by, { kind: "user", how: "change", id, user });
  return await viewUser(deps, id);
}

/** `accounts` are added to those that each user has. */
export async function bulkUsers(deps: Deps, by: Teammate, { items }: z.output<typeof contract.bulk>) {
  const read = items.map((body): Item | Refusal => {
    const { success, data, error } = userFields.safeParse(body);
    return success ? { kind: "user", how: "upsert", user: itemOf(data) } : refusalOf(error);
  });
  return await writeMany(deps, by, read);
}

function itemOf({ traits, accounts, lastSeenAt, ...fields }: z.output<typeof userFields>): UserItem {
  const lastSeenAtMs = lastSeenAt == null ? lastSeenAt : fromInstant(lastSeenAt);
  return { fields: { ...fields, lastSeenAtMs }, traits, accounts: accounts?.map(memberOf) };
}

function memberOf({ id, externalId, name, isOwner, role }: z.output<typeof membershipIn>): MembershipItem {
  const account = id !== undefined
    ? { id }
    : name !== undefined
    ? { fields: { name }, foundBy: "name" as const }
    : { fields: { externalId }, foundBy: "externalId" as const };
  return { account, isOwner, role };
}

/** By hand, with who and when kept; pending mail that they opted out of is skipped at once (SU2, SU3). */
export async function setSubscription(
  deps: Deps,
  by: Teammate,
  { ids, unsubscribed }: z.output<typeof contract.subscriptionPatch>,
): Promise<{ changed: number; skipped: number; at: string }> {
  const unknown = await firstUnknown(deps.db, "user", ids);
  if (unknown !== null) throw new Refusal("not_found", `ids.${unknown}: is no user`, `ids.${unknown}`);
  const change = { userIds: ids, by: { teammateId: by.id }, atMs: deps.nowMs() };
  const { userIds, skipped } = unsubscribed
    ? await unsubscribeUsers(deps.db, change)
    : { userIds: await resubscribeUsers(deps.db, change), skipped: 0 };
  tellOthers(deps);
  return { changed: userIds.length, skipped, at: toInstant(change.atMs) };
}
