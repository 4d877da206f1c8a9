import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";

/** Tries that one code takes. */
const mostTries = 5;
const codeOf = (teammateId: string) => `mailed-code:${teammateId}`;

/** The code that signs a teammate in until `endsAtMs`, by its digest; an older one ends. */
export async function keepCode(
  db: Db,
  o: { teammateId: string; digest: string; endsAtMs: number; nowMs: number },
): Promise<void> {
  await batch(db, [
    sql`delete from verification where identifier = ${codeOf(o.teammateId)}`,
    sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
      values (${newId()}, ${codeOf(o.teammateId)}, ${`0:${o.digest}`}, ${o.endsAtMs}, ${o.nowMs}, ${o.nowMs})`,
  ]);
}

/** Counts a try and takes the code, if it is that one: both in one batch, so that many at once get no further than one after the other,
 * and a code is good once. */
export async function takeCode(db: Db, o: { teammateId: string; digest: string; nowMs: number }): Promise<boolean> {
  const [, taken] = await batch(db, [
    sql`update verification set value = (cast(substr(value, 1, 1) as integer) + 1) || substr(value, 2), updated_at = ${o.nowMs}
      where identifier = ${codeOf(o.teammateId)} and cast(substr(value, 1, 1) as integer) <= ${mostTries}`,
    sql`delete from verification where identifier = ${codeOf(o.teammateId)} and expires_at > ${o.nowMs}
      and substr(value, 3) = ${o.digest} and cast(substr(value, 1, 1) as integer) <= ${mostTries} returning id`,
  ]);
  return taken!.length > 0;
}
