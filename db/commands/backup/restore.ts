import { openDatabase } from "../../client.ts";
import { pauseWorkspace } from "../../queries/setting.ts";
import { refuseNewer } from "../../schema-state.ts";
import { exists, flush, onFile, removeCompanions, requireSound } from "./file.ts";
import { fingerprintOf, type Manifest, names, readManifest, sha256Of } from "./manifest.ts";
import { CommandFault, keptSecret, type Place, secretFile } from "./place.ts";

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
 * Puts a backup where the database is, once all of it was found whole; what was there stays beside it (OP2). All sending is stopped in it:
 * what left after the backup was made is pending in it still, and would leave again.
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
  if (!o.force) await requireSecret(place, manifest);
  await Deno.mkdir(place.dataDir, { recursive: true, mode: 0o700 });
  const copy = `${place.path}.restoring-${crypto.randomUUID()}`;
  try {
    await Deno.copyFile(source, copy);
    await Deno.chmod(copy, 0o600);
    requireSound(copy);
    const paused = await prepare(copy, o);
    await flush(copy);
    if (!o.force) requireIdle(place.path);
    const stamp = new Date(o.nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const before = await replace(place.path, copy, stamp);
    before.push(...await putSecret(place, folder, manifest, stamp));
    return { manifest, before, paused };
  } catch (cause) {
    await Deno.remove(copy).catch(() => {});
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

/** What is sealed in the database opens with its own secret alone, and a server that cannot open it does not start. */
async function requireSecret(place: Place, { secret }: Manifest): Promise<void> {
  if (secret.fingerprint === null || (place.secret === null && secret.included)) return;
  const ours = [place.secret ?? await keptSecret(place), ...place.oldSecrets];
  if (ours.some((one) => one !== null && fingerprintOf(one) === secret.fingerprint)) return;
  throw new CommandFault(
    secret.included
      ? "APP_SECRET is set to another secret than the backup's own: unset it, or name the backup's in APP_SECRET_OLD."
      : "This backup was made with an APP_SECRET of the environment, which it does not hold: set that one.",
  );
}

/** Brings nothing up to date, which the server does at its start. @returns whether sending was stopped. */
async function prepare(copy: string, o: { keepSending: boolean; nowMs: number }): Promise<boolean> {
  const database = await openDatabase({ url: `file:${copy}` });
  try {
    await refuseNewer(database.db);
    if (!o.keepSending) await pauseWorkspace(database.db, { paused: true, actorId: null, nowMs: o.nowMs });
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

/** The new one takes the place in one step; the old one has a second name before that. */
async function replace(path: string, copy: string, stamp: string): Promise<string[]> {
  const before: string[] = [];
  const keep = async (end: string, act: (from: string, to: string) => Promise<void>) => {
    if (!await exists(path + end)) return;
    const to = `${path}.before-${stamp}${end}`;
    await act(path + end, to);
    before.push(to);
  };
  await keep("", Deno.link);
  // Of a server that has it open: left there, it would be read as the new one's.
  await keep("-wal", Deno.rename);
  await keep("-shm", Deno.rename);
  await Deno.rename(copy, path);
  return before;
}

async function putSecret(place: Place, folder: string, { secret }: Manifest, stamp: string): Promise<string[]> {
  if (!secret.included) return [];
  const given = (await Deno.readTextFile(`${folder}/${names.secret}`)).trim();
  const kept = await keptSecret(place);
  if (kept === given) return [];
  const path = secretFile(place);
  const part = `${path}.restoring-${stamp}`;
  await Deno.writeTextFile(part, given + "\n", { mode: 0o600 });
  const before = kept === null ? [] : [`${path}.before-${stamp}`];
  for (const to of before) await Deno.link(path, to);
  await Deno.rename(part, path);
  return before;
}
