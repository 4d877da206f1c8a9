import type { z } from "zod";
import { accountsOfUsers } from "#db/queries/membership.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { readTraits } from "#db/queries/trait.ts";
import { suppressionsOf, userName, type UserRow } from "#db/queries/user.ts";
import type * as contract from "../contract/people.ts";
import type { Deps } from "../context.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { nameOf } from "./teammate.ts";

export type UserAnswer = z.input<typeof contract.user>;

/** Users as the API shows them: a read each for all their accounts, traits, suppressions and who unsubscribed them. */
export async function toUsers(deps: Pick<Deps, "db">, rows: UserRow[]): Promise<UserAnswer[]> {
  const ids = rows.map((row) => row.id);
  const [accounts, traits, suppressions] = await Promise.all([
    accountsOfUsers(deps.db, ids),
    readTraits(deps.db, "user", ids),
    suppressionsOf(deps.db, rows.flatMap((row) => row.email ?? [])),
  ]);
  const hands = [...suppressions.values()].map((one) => one.byId);
  const teammates = await teammatesById(deps.db, [...rows.map((row) => row.unsubscribedBy), ...hands]);
  const teammateName = (id: string | null) => {
    const found = teammates.get(id ?? "");
    return found ? nameOf(found) : null;
  };
  return rows.map((row) => {
    const suppression = suppressions.get(row.email ?? "");
    return {
      id: row.id,
      externalId: row.externalId,
      email: row.email,
      firstName: row.firstName,
      lastName: row.lastName,
      name: userName(row),
      lastSeenAt: toInstantOrNull(row.lastSeenAtMs),
      unsubscribed: row.unsubscribedAtMs === null ? null : {
        at: toInstant(row.unsubscribedAtMs),
        // Themselves, or a teammate by name (SU2).
        by: teammateName(row.unsubscribedBy) ?? row.unsubscribedBy ?? "self",
        reason: row.unsubscribeReason,
      },
      suppressed: suppression
        ? {
          at: toInstant(suppression.atMs),
          why: suppression.why,
          detail: suppression.detail,
          by: teammateName(suppression.byId),
        }
        : null,
      untracked: Boolean(row.untracked),
      accounts: (accounts.get(row.id) ?? []).map((m) => ({
        id: m.accountId,
        name: m.name,
        isOwner: m.isOwner,
        role: m.role,
        untracked: m.untracked,
      })),
      traits: traits.get(row.id) ?? {},
      createdAt: toInstant(row.createdAtMs),
    };
  });
}
