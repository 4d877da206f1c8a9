import { createHash } from "node:crypto";
import { CommandFault } from "./place.ts";

/** What a backup holds, beside it as `manifest.json`. */
export type Manifest = {
  format: 1;
  /** RFC 3339. */
  madeAt: string;
  bytes: number;
  /** Of the database's file, in hex. */
  sha256: string;
  /** Whether the secret that the database's contents are sealed with lies beside it, or was the environment's; and what it is known again
   * by. */
  secret: { included: boolean; fingerprint: string | null };
};

export const names = { database: "parley.db", secret: "app-secret", manifest: "manifest.json" } as const;

/** Tells two secrets apart and nothing of either: they are 32 characters or more. */
export const fingerprintOf = (secret: string): string =>
  createHash("sha256").update("parley backup\0").update(secret).digest("hex").slice(0, 16);

/** Read in pieces: a database may be larger than the memory. */
export async function sha256Of(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  using file = await Deno.open(path);
  for await (const piece of file.readable) {
    hash.update(piece);
    bytes += piece.byteLength;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** @throws {CommandFault} there is none, or it is none of ours. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = `${folder}/${names.manifest}`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new CommandFault(`${folder} is no backup: it has no ${names.manifest}.`);
  }
  const manifest = asManifest(text);
  if (!manifest) throw new CommandFault(`${path} cannot be read: it is damaged, or of another version of Parley.`);
  return manifest;
}

function asManifest(text: string): Manifest | null {
  try {
    const given = JSON.parse(text) as Partial<Manifest>;
    const isOne = given.format === 1 && !Number.isNaN(Date.parse(given.madeAt ?? "")) &&
      Number.isSafeInteger(given.bytes) &&
      /^[0-9a-f]{64}$/.test(given.sha256 ?? "") && typeof given.secret?.included === "boolean" &&
      (typeof given.secret.fingerprint === "string" || (given.secret.fingerprint === null && !given.secret.included));
    return isOne ? given as Manifest : null;
  } catch {
    return null;
  }
}
