import type { Deps } from "../context.ts";
import { findActiveTeammate } from "#db/queries/teammate.ts";

/** What a write key may, and all that it may (PD8). An ordinary key has no permissions of its own: its teammate's role says. */
export const mayIngest = { ingest: ["write"] };

/** The write key that a Segment library sends, as Basic user without a password. */
function writeKeyIn(headers: Headers): string | undefined {
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=]{1,500})$/i.exec(headers.get("Authorization") ?? "") ?? [];
  if (encoded === undefined) return undefined;
  try {
    const [, key] = /^([\x21-\x7e]{1,200}):$/.exec(atob(encoded)) ?? [];
    return key;
  } catch {
    return undefined;
  }
}

/** The key, and the teammate who made it, who must be an admin still, as for making one; undefined where it is no write key, or works no
 * more. */
export async function whoIngests(
  deps: Pick<Deps, "auth" | "db">,
  headers: Headers,
): Promise<{ keyId: string; teammateId: string } | undefined> {
  const key = writeKeyIn(headers);
  if (!key) return undefined;
  const checked = await deps.auth.api.verifyApiKey({ body: { key, permissions: mayIngest } });
  if (!checked.valid || !checked.key) return undefined;
  const { id, referenceId } = checked.key;
  const maker = await findActiveTeammate(deps.db, { id: referenceId });
  return maker?.role === "admin" ? { keyId: id, teammateId: referenceId } : undefined;
}
