import { Connection } from "../../threads/connection.ts";
import { CommandFault } from "./place.ts";

/** Runs `act` on a connection of its own to the file. These commands serve nobody, so that it may block their only thread. */
export function onFile<T>(path: string, act: (connection: Connection) => T): T {
  const connection = new Connection(path, []);
  try {
    return act(connection);
  } finally {
    connection.close();
  }
}

/** Looks at every page of the file. @throws {CommandFault} naming what is wrong. */
export function requireSound(path: string): void {
  const told = onFile(path, (connection) => connection.run({ sql: "pragma integrity_check(5)", args: [] }).rows);
  const faults = told.map(([said]) => String(said)).filter((said) => said !== "ok");
  if (faults.length > 0) throw new CommandFault(`${path} is damaged: ${faults.join("; ")}`);
}

export const exists = (path: string): Promise<boolean> => Deno.stat(path).then(() => true, () => false);

/** What was written to it is on disk when this resolves. */
export async function flush(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.sync();
}

/** What stands beside a database's file while it is open. */
export async function removeCompanions(path: string): Promise<void> {
  for (const end of ["-wal", "-shm", "-journal"]) await removeIfThere(path + end);
}

export async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  });
}
