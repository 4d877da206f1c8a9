import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { listSealed, listSealedFactors, writeSealed, writeSealedFactor } from "#db/queries/reseal.ts";
import type { Deps } from "./context.ts";

/**
 * Seals with the secret of now what an older one had sealed: channels' secrets, the keys of public links, second factors. Safe to run
 * twice and by several processes at once; what somebody changes meanwhile is sealed anew by that. Returns how many of each.
 * @throws {Unsealable} where a secret is missing: nothing that was sealed with it is lost, and the process must not go on without.
 */
export async function resealAll(
  deps: Pick<Deps, "db" | "vault" | "auth">,
): Promise<{ secrets: number; secondFactors: number }> {
  const done = { secrets: 0, secondFactors: 0 };
  for (const row of await listSealed(deps.db)) {
    const anew = deps.vault.reseal(new Uint8Array(row.sealed));
    if (anew && await writeSealed(deps.db, row, anew)) done.secrets++;
  }
  const { secretConfig: key } = await deps.auth.$context;
  const current = typeof key === "string" ? "" : `$ba$${key.currentVersion}$`;
  const sealedAnew = async (data: string) =>
    data.startsWith(current) ? data : await symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });
  for (const row of await listSealedFactors(deps.db)) {
    const [secret, backupCodes] = [await sealedAnew(row.secret), await sealedAnew(row.backupCodes)];
    if (secret === row.secret && backupCodes === row.backupCodes) continue;
    if (await writeSealedFactor(deps.db, row, { id: row.id, secret, backupCodes })) done.secondFactors++;
  }
  return done;
}
