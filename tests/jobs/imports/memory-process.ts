// Imports a generated file of as many rows as its second argument says into the database of its first, and prints what became of
// it and the most memory that the process has held, in MiB.
import { openDatabase } from "#db/client.ts";
import { endUpload, findImport, insertImport, queueImport } from "#db/queries/import.ts";
import { receiveFile } from "#edge/actions/import-upload.ts";
import { readShape } from "#edge/actions/import-plan.ts";
import { suggestTargets } from "#jobs/imports/plan.ts";
import { runImports } from "#jobs/imports/run.ts";

const [url, count] = [Deno.args[0]!, Number(Deno.args[1])];

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
await queueImport(database.db, { id, plan, dryRun: false, remembered: null, ...from, actorId: "T1", atMs: 1 });
await runImports({ db: database.db, long: database.long, nowMs: () => 1, log: () => {} });
const { state, rows, created, failed } = (await findImport(database.db, id))!;
console.log(JSON.stringify({ state, rows, created, failed, mostMiB: mostMiB() }));
await database.close();
