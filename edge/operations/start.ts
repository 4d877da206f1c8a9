import { type Database, openDatabase } from "#db/client.ts";
import { databaseFault, DatabaseUnknown } from "#db/errors.ts";
import { SchemaFault } from "#db/schema-state.ts";
import { causeOf } from "#jobs/cause.ts";
import { Unsealable } from "#jobs/channels/secrets.ts";
import { ConfigFault } from "#jobs/config-fault.ts";

/** What says that the file or the server is not one to work on, rather than that something of ours is wrong. */
const unusable = /^(SQLITE_(CANTOPEN|NOTADB|CORRUPT|READONLY|PERM|AUTH|IOERR)|HTTP_4|URL_)/;

type Place = { databaseUrl: string; databaseAuthToken: string | undefined; dataDir?: string };

/** Opens the database and has `prepare` do what comes first in it; closed where that fails. `mustExist`: nothing is made where none is.
 * @throws {ConfigFault} naming the setting, where it is not there or is none. */
export async function openAt(
  place: Place,
  prepare: (database: Database) => Promise<void>,
  o: { mustExist?: boolean } = {},
): Promise<Database> {
  const { databaseUrl: url, databaseAuthToken: authToken } = place;
  const database = await openDatabase({ url, authToken, ...o }).catch((cause) => {
    throw o.mustExist && /^There is no database/.test(causeOf(cause)) ? cause : faultOf(place, cause);
  });
  try {
    await prepare(database);
    return database;
  } catch (cause) {
    const fault = databaseFault(cause);
    await database.close().catch(() => {});
    throw fault instanceof DatabaseUnknown || unusable.test(fault?.code ?? "") ? faultOf(place, cause) : cause;
  }
}

function faultOf({ databaseUrl: url, dataDir }: Place, cause: unknown): ConfigFault {
  const name = url === `file:${dataDir}/parley.db` ? "DATA_DIR" : "DATABASE_URL";
  // A token may stand behind the question mark.
  const where = url.split("?")[0]!.replace(/\/\/[^/@]*@/, "//");
  const words = url.startsWith("file:")
    ? "look whether it is a database of Parley's, and may be read and written with its folder"
    : "look whether it runs, can be reached from here and takes DATABASE_AUTH_TOKEN";
  return new ConfigFault(`${name}: the database at ${where} cannot be opened (${causeOf(cause)}): ${words}.`, {
    cause,
  });
}

/** Serves there, and says so in the log. @throws {ConfigFault} naming the setting, where nobody can listen. */
export function listenAt(
  { name, port, host }: { name: "PORT" | "HEALTH_PORT"; port: number; host: string },
  fetch: (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Response | Promise<Response>,
  onListen: (port: number) => void,
): Deno.HttpServer {
  try {
    return Deno.serve({ port, hostname: host, onListen: (at) => onListen(at.port) }, fetch);
  } catch (cause) {
    throw new ConfigFault(listenWords(cause, { name, port, host }), { cause });
  }
}

function listenWords(cause: unknown, { name, port, host }: { name: string; port: number; host: string }): string {
  if (cause instanceof Deno.errors.AddrInUse) {
    return `${name}: something else listens on port ${port} of ${host} already: end it, or set another port.`;
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return `${name}: this process may not listen on port ${port}: set one from 1024 on.`;
  }
  return `HOST: ${host} is no address of this machine to listen on: set one that is, such as 127.0.0.1, or 0.0.0.0 for all.`;
}

/** The folder is there when this resolves, for nobody else on the machine to look in: customers, sessions and mails lie in it.
 * @throws {ConfigFault} */
export async function requireDataDir(dataDir: string): Promise<void> {
  try {
    await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigFault(`DATA_DIR: ${dataDir} is no folder, and none can be made there: name another.`, { cause });
  }
}

/** Ends a process that could not start, with 1: a fault of its environment in a line, and only one of ours with where it came from. */
export function endUnstarted(cause: unknown): never {
  const words = saidOf(cause);
  console.error(words === null ? cause : `Nothing was started:\n${words}`);
  if (words !== null && cause instanceof Error && cause.cause && isDebug()) console.error(cause.cause);
  Deno.exit(1);
}

function saidOf(cause: unknown): string | null {
  if (cause instanceof ConfigFault || cause instanceof SchemaFault) return cause.message;
  if (!(cause instanceof Unsealable)) return null;
  return `APP_SECRET: the database's keys were ${cause.message}: set the one that they were sealed with, or name it in APP_SECRET_OLD.`;
}

const isDebug = () => Deno.env.get("LOG_LEVEL") === "debug";
