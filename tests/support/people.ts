import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { insertAccounts } from "#db/queries/account.ts";
import { insertUsers } from "#db/queries/user.ts";
import { batch } from "#db/statements.ts";

type AccountRow = Parameters<typeof insertAccounts>[0][number];
type UserRow = Parameters<typeof insertUsers>[0][number];

export const accountRow = (given: Partial<AccountRow> = {}): AccountRow => ({
  id: newId(),
  externalId: null,
  name: "Acme",
  status: null,
  csmId: null,
  aeId: null,
  mrrCents: null,
  renewsOn: null,
  health: null,
  untracked: false,
  ...given,
});

export const userRow = (given: Partial<UserRow> = {}): UserRow => ({
  id: newId(),
  externalId: null,
  email: null,
  firstName: null,
  lastName: null,
  lastSeenAtMs: null,
  untracked: false,
  ...given,
});

export const addAccounts = (db: Db, rows: AccountRow[], atMs = 0) => batch(db, insertAccounts(rows, atMs));
export const addUsers = (db: Db, rows: UserRow[], atMs = 0) => batch(db, insertUsers(rows, atMs));

/** An active teammate, as if they had joined. */
export async function addTeammate(
  db: Db,
  given: { email?: string; role?: string; state?: string; firstName?: string } = {},
): Promise<string> {
  const id = newId();
  await db.run(sql`insert into teammate (id, email, first_name, last_name, role, state, created_at_ms)
    values (${id}, ${given.email ?? `${id.toLowerCase()}@parley.test`}, ${given.firstName ?? "Tess"}, 'Mate',
      ${given.role ?? "member"}, ${given.state ?? "active"}, 0)`);
  return id;
}
