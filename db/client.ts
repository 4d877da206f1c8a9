import type { LibSQLDatabase } from "drizzle-orm/libsql";
import { drizzle } from "drizzle-orm/libsql/web";
import { type DbClient, type Engine, makeClient } from "./door.ts";
import { DatabaseError } from "./errors.ts";
import { pathOfUrl } from "./file-url.ts";
import { makeThreadEngine } from "./threads/engine.ts";
import { Host } from "./threads/host.ts";
import { allOf, type Hosts, type Lines, linesTo, offerLines, takeLines } from "./threads/lines.ts";
import type { ThreadName, ThreadStats } from "./threads/protocol.ts";

/** Tables are named in each query: what a process does not ask of, it does not load. */
export type Db = LibSQLDatabase & { $client: DbClient };

export type DatabaseStats = Partial<Record<ThreadName, ThreadStats & { respawns: number }>>;

/** One file or server by who may hold up whom: three readers that do not wait for one another, and writes of two ranks. */
export type Databases = {
  /** What people wait for: short reads, and writes that go first. */
  db: Db;
  /** What may take long by the workspace's size, and bulk: its writes let people's pass. */
  long: Db;
  /** What may take long by what somebody asked for, such as a filter of theirs. */
  lists: Db;
  /** What the release and its channels need: it reads with the short, and its writes let people's pass. */
  sends: Db;
};

export type Database = Databases & {
  /** For `connectDatabase` in another worker, each time anew; null where this is itself such a connection. */
  ports(): DatabasePorts | null;
  /** Resolves when what was asked is answered and the file is closed. */
  close(): Promise<void>;
  /** Per thread; empty without threads of our own. */
  stats(): Promise<DatabaseStats>;
};

export type DatabasePorts =
  | { kind: "threads"; control: MessagePort }
  | { kind: "remote"; url: string; authToken: string | undefined };

/** Post the ports as `worker.postMessage({ ports }, transferOf(ports))`. */
export const transferOf = (ports: DatabasePorts): Transferable[] => ports.kind === "threads" ? [ports.control] : [];

const writerPragmas = [
  "journal_mode=wal",
  "synchronous=full",
  "foreign_keys=on",
  "journal_size_limit=67108864",
  // What is deleted is overwritten in the file, so that an erased person is not found in its free pages (AD5).
  "secure_delete=on",
];
const readerPragmas = ["query_only=on"];
/** Long lists look at many pages that are in memory already: mapped, they cost no system call and no copy each, half of the time. What is
 * mapped counts as resident, but is the file's own and the system's to take back. As much as SQLite maps at most. */
const mappedPragmas = [...readerPragmas, `mmap_size=${2 ** 31 - 2 ** 16}`];

/** `file:<path>` opens the file on threads of this process; `libsql:`, `http:` and `https:` connect to a server.
 * @throws {DatabaseError} cannot be opened, or the URL is of no known kind. */
export async function openDatabase(
  { url, authToken, readOnly = false, mustExist = readOnly }: {
    url: string;
    authToken?: string | undefined;
    readOnly?: boolean;
    /** Nothing is made where no file is. */
    mustExist?: boolean;
  },
): Promise<Database> {
  if (/^(libsql|https?):/.test(url)) return openRemote(url, authToken);
  if (!url.startsWith("file:")) throw new DatabaseError(`${url.split(":")[0]}: is no database URL`, "URL_INVALID");
  const path = pathOfUrl(url);
  // SQLite would make an empty file.
  if (mustExist && !await exists(path)) throw new DatabaseError(`There is no database at ${path}.`, "SQLITE_CANTOPEN");
  const hosts = await openThreads(path, readOnly);
  const lines = linesTo(hosts);
  const offers: (() => void)[] = [];
  return {
    ...databaseOver(lines),
    ports() {
      const { control, end } = offerLines(hosts);
      offers.push(end);
      return { kind: "threads", control };
    },
    async close() {
      await Promise.all(allOf(lines).map((line) => line.close()));
      for (const end of offers.splice(0)) end();
      // The writer last: it folds the log into the file.
      for (const thread of ["short", "long", "lists", "writer"] as const) await hosts.get(thread)?.close();
    },
    async stats() {
      const entries = [...hosts].map(async ([thread, host]) => [thread, await host.stats()] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}

/** The same database from another worker, over the threads that already hold it. */
export async function connectDatabase(ports: DatabasePorts): Promise<Database> {
  if (ports.kind === "remote") return openRemote(ports.url, ports.authToken);
  const { lines, leave } = await takeLines(ports.control);
  return {
    ...databaseOver(lines),
    ports: () => null,
    close: leave,
    stats: () => Promise.resolve({}),
  };
}

async function openThreads(path: string, readOnly: boolean): Promise<Hosts> {
  const reader = { path, pragmas: readerPragmas, writes: false };
  const mapped = { ...reader, pragmas: mappedPragmas };
  const openings: [ThreadName, Parameters<typeof Host.open>[0]][] = [
    ["short", reader],
    ["long", mapped],
    ["lists", mapped],
  ];
  if (!readOnly) openings.unshift(["writer", { path, pragmas: writerPragmas, writes: true }]);
  const opened = await Promise.allSettled(openings.map(([, opening]) => Host.open(opening)));
  const hosts: Hosts = new Map();
  opened.forEach((result, i) => result.status === "fulfilled" && hosts.set(openings[i]![0], result.value));
  const failed = opened.find((result) => result.status === "rejected");
  if (!failed) return hosts;
  for (const host of hosts.values()) await host.close();
  throw failed.reason;
}

const exists = (path: string): Promise<boolean> => Deno.stat(path).then(({ isFile }) => isFile, () => false);

function databaseOver({ short, long, lists, writer }: Lines): Databases {
  return {
    db: dbOver(makeThreadEngine(short, writer, false)),
    long: dbOver(makeThreadEngine(long, writer, true)),
    lists: dbOver(makeThreadEngine(lists, writer, true)),
    sends: dbOver(makeThreadEngine(short, writer, true)),
  };
}

/** The native library stands behind the threads' own entry, so a process over a server never loads it. */
async function openRemote(url: string, authToken: string | undefined): Promise<Database> {
  const { connectRemote } = await import("./remote.ts");
  const remote = connectRemote({ url, authToken });
  return {
    db: dbOver(remote.short),
    long: dbOver(remote.long),
    lists: dbOver(remote.lists),
    sends: dbOver(remote.short),
    ports: () => ({ kind: "remote", url, authToken }),
    close: () => remote.close(),
    stats: () => Promise.resolve({}),
  };
}

const dbOver = (engine: Engine): Db =>
  drizzle(makeClient(engine) as unknown as Parameters<typeof drizzle>[0] & string) as unknown as Db;
