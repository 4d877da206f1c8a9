import { type Database } from "../../client.ts";
import { databaseFault } from "../../errors.ts";
import { listSealed, type Sealed } from "../../queries/reseal.ts";
import { openWith, sealingKey } from "../../sealing.ts";
import { fingerprintOf, type Manifest, names } from "./manifest.ts";
import { CommandFault, keptSecret, type Place } from "./place.ts";

/** The secret that lies in the backup, found to be its own; null where it was the environment's.
 * @throws {CommandFault} it is not there, or is another. */
export async function secretIn(folder: string, { secret }: Manifest): Promise<string | null> {
  if (!secret.included) return null;
  const path = `${folder}/${names.secret}`;
  const given = await Deno.readTextFile(path).then((text) => text.trim(), (cause) => {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw cause;
  });
  if (given === null) {
    throw new CommandFault(`The backup has no ${names.secret}, though one was put into it: put it back.`);
  }
  if (fingerprintOf(given) === secret.fingerprint) return given;
  throw new CommandFault(`${path} is not as it was when the backup was made: it is damaged or was changed.`);
}

/**
 * The secrets that a server has at this place once the backup is there: the first is what it seals with.
 * @throws {CommandFault} the backup's own, which its manifest knows again, is none of them.
 */
export async function secretsAfter(place: Place, { secret }: Manifest, given: string | null): Promise<string[]> {
  const first = place.secret ?? given ?? await keptSecret(place);
  const ours = [first, ...place.oldSecrets].filter((one) => one !== null);
  if (secret.fingerprint === null || ours.some((one) => fingerprintOf(one) === secret.fingerprint)) return ours;
  throw new CommandFault(
    secret.included
      ? "APP_SECRET is set to another secret than the backup's own: unset it, or name the backup's in APP_SECRET_OLD."
      : "This backup was made with an APP_SECRET of the environment, which it does not hold: set that one.",
  );
}

/** A server that cannot open what is sealed in its database does not start. @throws {CommandFault} these secrets do not open all of it. */
export async function requireOpens({ db }: Database, secrets: string[]): Promise<void> {
  const keys = secrets.map(sealingKey);
  const sealed = await listSealed(db).catch((cause): Sealed[] => {
    // Of an older version, which had nothing sealed there yet.
    if (/no such (table|column)/.test(databaseFault(cause)?.message ?? "")) return [];
    throw cause;
  });
  const shut = sealed.filter((row) => keys.every((key) => openWith(key, new Uint8Array(row.sealed)) === null));
  if (shut.length === 0) return;
  throw new CommandFault(
    `${shut.length} of ${sealed.length} sealed values in the backup do not open with the secrets at hand: ` +
      "set the APP_SECRET that its server ran with, or name it in APP_SECRET_OLD.",
  );
}
