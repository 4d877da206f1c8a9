import { pathOfUrl } from "../../file-url.ts";
import { SchemaFault } from "../../schema-state.ts";

/** What keeps a backup or a restore from being made, in words for who asked for it; nothing was changed. */
export class CommandFault extends Error {
  override name = "CommandFault";
}

/** What to say of it: a stack is for faults of ours, not for a full disk or a folder that may not be read. */
export function wordsOf(cause: unknown): unknown {
  if (cause instanceof CommandFault || cause instanceof SchemaFault) return cause.message;
  const { code } = cause as { code?: unknown };
  return cause instanceof Error && /^(E[A-Z]+|SQLITE_\w+)$/.test(String(code)) ? cause.message : cause;
}

export type Place = {
  /** The database's file. */
  path: string;
  dataDir: string;
  /** What the environment sets: the secret of now, null for the one kept in `dataDir`; and those from before. */
  secret: string | null;
  oldSecrets: string[];
};

const onServer = `The database is on a server: this command is for a file.
Its backups are the server's own. On Turso, every point in time of the last days can be branched off
(turso db create <new> --from-db <name> --timestamp <time>); a libSQL server of your own copies its data
directory while it is stopped, or keeps copies by itself (sqld --enable-bottomless-replication).
Keep APP_SECRET beside them: without it, what is sealed in the database stays sealed.`;

/** Where this environment keeps its database. @throws {CommandFault} on a server. */
export function placeOf(env: (name: string) => string | undefined): Place {
  const dataDir = env("DATA_DIR") || "./data";
  const url = env("DATABASE_URL") || `file:${dataDir}/parley.db`;
  if (!url.startsWith("file:")) throw new CommandFault(onServer);
  const oldSecrets = (env("APP_SECRET_OLD") ?? "").split(/[\s,]+/).filter(Boolean);
  return { path: pathOfUrl(url), dataDir, secret: env("APP_SECRET") || null, oldSecrets };
}

export const secretFile = ({ dataDir }: Place): string => `${dataDir}/app-secret`;

/** The secret kept beside the database; null where none is. */
export async function keptSecret(place: Place): Promise<string | null> {
  try {
    return (await Deno.readTextFile(secretFile(place))).trim();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw cause;
  }
}
