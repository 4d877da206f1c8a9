import { exists, flush, onFile, removeCompanions, requireSound } from "./file.ts";
import { fingerprintOf, type Manifest, names, sha256Of } from "./manifest.ts";
import { CommandFault, keptSecret, type Place } from "./place.ts";

/**
 * A copy of the database as it stands at one moment, while servers go on writing, checked whole, in a new folder with its checksum; and
 * the secret, where it is kept beside the database (OP2). The folder is there when all of it is, or not at all.
 * @throws {CommandFault} nothing was made.
 */
export async function makeBackup(place: Place, folder: string, nowMs: number): Promise<Manifest> {
  if (!await exists(place.path)) throw new CommandFault(`There is no database at ${place.path}.`);
  const target = folder.replace(/\/+$/, "") || "/";
  await requireRoom(target);
  const part = `${target}.part-${crypto.randomUUID()}`;
  await Deno.mkdir(part, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(place, part, nowMs);
    await Deno.rename(part, target);
    return manifest;
  } catch (cause) {
    await Deno.remove(part, { recursive: true });
    throw cause;
  }
}

async function fill(place: Place, part: string, nowMs: number): Promise<Manifest> {
  const copy = `${part}/${names.database}`;
  // One read transaction: writers are not held up, and what they commit meanwhile is not in it. Row numbers stay as they are.
  onFile(place.path, (connection) => connection.exec(`vacuum into '${copy.replaceAll("'", "''")}'`));
  await Deno.chmod(copy, 0o600);
  requireSound(copy);
  await removeCompanions(copy);
  const secret = await copySecret(place, part);
  const manifest: Manifest = {
    format: 1,
    madeAt: new Date(nowMs).toISOString(),
    ...await sha256Of(copy),
    secret,
  };
  const path = `${part}/${names.manifest}`;
  await Deno.writeTextFile(path, JSON.stringify(manifest, null, 2) + "\n", { mode: 0o600 });
  for (const name of [copy, path]) await flush(name);
  return manifest;
}

async function copySecret(place: Place, part: string): Promise<Manifest["secret"]> {
  if (place.secret !== null) return { included: false, fingerprint: fingerprintOf(place.secret) };
  const kept = await keptSecret(place);
  if (kept === null) return { included: false, fingerprint: null };
  await Deno.writeTextFile(`${part}/${names.secret}`, kept + "\n", { mode: 0o600 });
  return { included: true, fingerprint: fingerprintOf(kept) };
}

/** A backup is never written over another, nor among other files. */
async function requireRoom(folder: string): Promise<void> {
  try {
    const { isDirectory, isSymlink } = await Deno.lstat(folder);
    if (!isDirectory) {
      throw new CommandFault(`${folder} is a ${isSymlink ? "link" : "file"}: name a folder that is not there yet.`);
    }
    for await (const { name } of Deno.readDir(folder)) {
      throw new CommandFault(`${folder} is not empty (${name} is in it): name a folder that is not there yet.`);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
