import type { z } from "zod";
import { newId } from "#db/ids.ts";
import { beginErasure, type ErasureRow, findErasure } from "#db/queries/erasure.ts";
import { findUser, userName } from "#db/queries/user.ts";
import { clockKeysOf } from "#jobs/erasures/run.ts";
import type * as contract from "../contract/privacy.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";

type ErasureAnswer = z.input<typeof contract.erasure>;

/** Begins to erase a user (AD5); the jobs do it. From now on nothing leaves to them; asked for again, it is the same one.
 * @throws {Refusal} not_found; invalid_field: `confirm` is somebody else's. */
export async function eraseUser(
  deps: Deps,
  by: Teammate,
  userId: string,
  { confirm }: z.output<typeof contract.erase>,
): Promise<ErasureAnswer> {
  const user = await findUser(deps.db, userId);
  if (!user) throw notFound("user");
  const asked = user.email ?? userName(user);
  if (confirm.trim().toLowerCase() !== asked.toLowerCase()) {
    const what = user.email === null ? "name" : "e-mail";
    throw new Refusal("invalid_field", `confirm: is not this user's ${what}`, "confirm");
  }
  await beginErasure(deps.db, {
    id: newId(),
    userId,
    hash: user.email === null ? null : deps.links.hashAddress(user.email),
    name: userName(user),
    clockKeys: clockKeysOf(user),
    actorId: by.id,
    atMs: deps.nowMs(),
  });
  void deps.changes.nudge();
  deps.nudge("erasures");
  return toErasure((await findErasure(deps.db, { userId }))!);
}

export async function viewErasure(deps: Deps, id: string): Promise<ErasureAnswer> {
  const row = await findErasure(deps.db, { id });
  if (!row) throw notFound("erasure");
  return toErasure(row);
}

const toErasure = ({ id, userId, state, atMs, endedAtMs }: ErasureRow): ErasureAnswer => ({
  id,
  userId,
  state,
  at: toInstant(atMs),
  endedAt: toInstantOrNull(endedAtMs),
});
