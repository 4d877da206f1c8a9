// The tests' libSQL server in a process of its own. Argument: the database's file. Says its URL.
import { openHranaServer } from "#tests/support/hrana-server.ts";

const server = openHranaServer({ path: Deno.args[0]! });
console.log(server.url);
Deno.addSignalListener("SIGTERM", () => void server.close().then(() => Deno.exit(0)));
