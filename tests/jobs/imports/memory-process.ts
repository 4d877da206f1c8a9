// Imports a generated file of as many rows as its second argument says into the database of its first, and prints what became of
// it, how long it took in ms and the most memory that the process has held, in MiB. With "dry" as third it is only tried; with "plain"
// the good rows are inserted as they are, as many at once as an import does, with nothing looked up, checked or recorded.
import { openDatabase } from "#db/client.ts";
import { endUpload, findImport, insertImport, queueImport } from "#db/queries/import.ts";
import { receiveFile } from "#edge/actions/import-upload.ts";
import { readShape } from "#edge/actions/import-plan.ts";
import { suggestTargets } from "#jobs/imports/plan.ts";
import { runImports } from "#jobs/imports/run.ts";
import { insertPlain } from "./plain-inserts.ts";

const [url, count, how] = [Deno.args[0]!, Number(Deno.args[1]), Deno.args[2]];

/** The file as it arrives, never whole: two users a company, 1 in 20 rows broken. */
async function* lines() {
  yield "Email,First name,Last name,Company,MRR,Notes\n";
  for (let n = 0; n < count; n++) {
    const email = n % 20 === 7 ? "no address" : `user${n}@company${n >> 1}.example`;
    yield `${email},First ${n},Last ${n},Company ${n >> 1},${n % 900}.50,"${"something, about them; ".repeat(8)}"\n`;
  }
}

const mostMiB = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1024;

const database = await openDatabase({ url });
if (how === "plain") {
  const beganMs = performance.now();
  await insertPlain(database.long, count);
  console.log(JSON.stringify({ tookMs: performance.now() - beganMs, mostMiB: mostMiB() }));
  await database.close();
  Deno.exit();
}
const id = "01JZZZZZZZZZZZZZZZZZZZZZZZ";
await insertImport(database.long, { id, fileName: "x.csv", createdById: "T1", atMs: 1 });
const body = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
const { totalBytes, head, isUtf8 } = await receiveFile(database.long, id, body, {
  announcedBytes: null,
  mostBytes: 2 ** 30,
});
const { shape } = readShape(head, totalBytes === head.length, { isUtf8 });
await endUpload(database.long, { id, totalBytes, shape, headerHash: "", actorId: "T1", atMs: 1 });
const suggested = suggestTargets(shape.columns, []);
const targets = shape.columns.map((column) => suggested[column]!);
const plan = {
  ...shape,
  kind: "flat",
  targets,
  accountKey: "account.name",
  csmId: null,
  aeId: null,
  status: null,
  owners: false,
};
const from = { fromByte: shape.headerBytes, fromLine: shape.headerLines };
await queueImport(database.db, { id, plan, dryRun: how === "dry", remembered: null, ...from, actorId: "T1", atMs: 1 });
const beganMs = performance.now();
await runImports({
  db: database.db,
  long: database.long,
  nowMs: () => 1,
  links: { hashAddress: (address) => address },
  log: () => {},
});
const tookMs = performance.now() - beganMs;
const { state, rows, created, failed } = (await findImport(database.db, id))!;
console.log(JSON.stringify({ state, rows, created, failed, tookMs, mostMiB: mostMiB() }));
await database.close();
