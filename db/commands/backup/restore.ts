import { openDatabase } from "../../client.ts";
import { pauseWorkspace } from "../../queries/setting.ts";
import { refuseNewer } from "../../schema-state.ts";
import { exists, flush, onFile, removeCompanions, removeIfThere, requireSound } from "./file.ts";
import { type Manifest, names, readManifest, sha256Of } from "./manifest.ts";
import { CommandFault, keptSecret, type Place, secretFile } from "./place.ts";
import { realPathOf, replaceAll, type Replacement } from "./replace.ts";
import { requireOpens, secretIn, secretsAfter } from "./secret.ts";

export type Restored = {
  manifest: Manifest;
  /** Where what was there before is kept. */
  before: string[];
  paused: boolean;
};

export type RestoreChoices = {
  /** Also under a running server, and with another secret than the backup's. */
  force: boolean;
  /** Mail goes on leaving at once, also what left already after the backup was made. */
  keepSending: boolean;
};

/**
 * Puts a backup where the database is, and its secret beside it, once all of it was found whole and to fit together; what was there stays
 * beside it (OP2). All sending is stopped in it: what left after the backup was made is pending in it still, and would leave again.
 * @throws {CommandFault} nothing was replaced. @throws {SchemaFault} it is of a newer version.
 */
export async function restoreBackup(
  place: Place,
  folder: string,
  o: RestoreChoices & { nowMs: number },
): Promise<Restored> {
  const manifest = await readManifest(folder);
  const source = `${folder}/${names.database}`;
  await requireWhole(source, manifest);
  const given = await secretIn(folder, manifest);
  const secrets = o.force ? null : await secretsAfter(place, manifest, given);
  await Deno.mkdir(place.dataDir, { recursive: true, mode: 0o700 });
  const path = await realPathOf(place.path);
  const copy = `${path}.restoring-${crypto.randomUUID()}`;
  const made = [copy];
  try {
    await Deno.copyFile(source, copy);
    await Deno.chmod(copy, 0o600);
    requireSound(copy);
    const paused = await prepare(copy, { ...o, secrets, backupAtMs: Date.parse(manifest.madeAt) });
    await flush(copy);
    // Of a server that has it open, its companions: left there, they would be read as the new one's.
    const replacements: Replacement[] = [{ path, by: copy, companions: ["-wal", "-shm"] }];
    if (given !== null && given !== await keptSecret(place)) {
      const kept = await realPathOf(secretFile(place));
      const by = `${kept}.restoring-${crypto.randomUUID()}`;
      made.push(by);
      await Deno.writeTextFile(by, given + "\n", { mode: 0o600 });
      await flush(by);
      replacements.push({ path: kept, by, companions: [] });
    }
    if (!o.force) requireIdle(path);
    const stamp = new Date(o.nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    return { manifest, before: await replaceAll(replacements, stamp), paused };
  } catch (cause) {
    for (const part of made) await removeIfThere(part);
    await removeCompanions(copy);
    throw cause;
  }
}

async function requireWhole(source: string, manifest: Manifest): Promise<void> {
  if (!await exists(source)) throw new CommandFault(`The backup has no ${names.database}.`);
  const { bytes, sha256 } = await sha256Of(source);
  if (bytes !== manifest.bytes || sha256 !== manifest.sha256) {
    throw new CommandFault(`${source} is not as it was when the backup was made: it is damaged or was changed.`);
  }
}

/** Brings nothing up to date, which the server does at its start. @returns whether sending was stopped. */
async function prepare(
  copy: string,
  o: { keepSending: boolean; nowMs: number; backupAtMs: number; secrets: string[] | null },
): Promise<boolean> {
  const database = await openDatabase({ url: `file:${copy}` });
  try {
    await refuseNewer(database.db);
    if (o.secrets) await requireOpens(database, o.secrets);
    const { nowMs, backupAtMs } = o;
    if (!o.keepSending) await pauseWorkspace(database.db, { paused: true, actorId: null, nowMs, backupAtMs });
  } finally {
    await database.close();
  }
  // Closing folds the log into the file, which goes on alone.
  const log = await Deno.stat(`${copy}-wal`).then(({ size }) => size, () => 0);
  if (log > 0) throw new Error(`${copy}-wal was not folded into its file`);
  await removeCompanions(copy);
  return !o.keepSending;
}

/** Folds the log into the file, which SQLite refuses while anybody else has it open. */
function requireIdle(path: string): void {
  try {
    Deno.statSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return;
    throw cause;
  }
  try {
    onFile(path, (connection) => connection.exec("pragma journal_mode=delete"));
  } catch (cause) {
    if (!/lock|busy/i.test(String(cause))) throw cause;
    throw new CommandFault(
      `Something has ${path} open: stop the server and its jobs first. (With --force it is replaced under them; ` +
        "what they write until they are started anew is in the old one.)",
    );
  }
}
