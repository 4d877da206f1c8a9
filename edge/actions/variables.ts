import type { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { findTeammate } from "#db/queries/teammate.ts";
import { findUser } from "#db/queries/user.ts";
import { barred, shownValue } from "#jobs/document/resolve.ts";
import { readValues } from "#jobs/sends/values.ts";
import type * as contract from "../contract/variables.ts";
import type { Deps } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { knownVariables } from "./content.ts";

/** Everything the picker offers (PE1). */
export async function viewVariables(deps: Deps) {
  const variables = await knownVariables(deps.db);
  return { items: variables.map(({ path, label, group, type }) => ({ path, label, group, type })) };
}

/** What chips show: the values as they are now, for a message or for the people named (PE1, PE4).
 * @throws {Refusal} not_found, or invalid_field naming the first unknown id. */
export async function viewValues(deps: Deps, query: z.output<typeof contract.valuesQuery>) {
  const { messageId, userId, accountId, teammateId } = query;
  const known = [
    ["userId", userId && await findUser(deps.db, userId)],
    ["accountId", accountId && await findAccount(deps.db, accountId)],
    ["teammateId", teammateId && await findTeammate(deps.db, teammateId)],
  ] as const;
  for (const [field, found] of known) {
    if (query[field] !== undefined && !found) {
      throw new Refusal("invalid_field", `${field}: names nobody`, field);
    }
  }
  const read = await readValues(deps.db, messageId ? { messageId, userId } : { userId, accountId, teammateId });
  if (!read) throw notFound("message");
  const entries = Object.entries(read.values);
  return {
    values: Object.fromEntries(entries.map(([path, value]) => [path, shownValue(value)])),
    barred: entries.flatMap(([path, value]) => value === barred ? [path] : []),
  };
}
