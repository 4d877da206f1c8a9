// The peer with every default of its own, and its SQLite store in a file. `require`, since it is installed on demand only.
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(import.meta.url);
const { SQLite } = require("@hocuspocus/extension-sqlite");
const { Server } = require("@hocuspocus/server");

const server = new Server({
  port: Number(process.env.PORT),
  address: process.env.HOST,
  quiet: true,
  extensions: [new SQLite({ database: process.env.DATABASE })],
});
await server.listen();
console.log("running");
