// `npm run demo`: the ordinary server on a sample workspace, in a data folder of its own that is made once and kept.
// `npm run demo -- --scale` has it on a large one, `--scale=0.01` on a part of that, each with its own folder.
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Config, ConfigFault, readConfig } from "../config.ts";
import { appSecret } from "../secret.ts";
import { seedScale } from "./demo/scale.ts";
import { seedDemo } from "./demo/seed.ts";
import { demoPassword, demoTeam, emailOf } from "./demo/team.ts";

/** What the sample workspace runs with: its own folder and file, and whatever channel somebody connects, no mail leaves. */
const settings = (dataDir: string): Record<string, string> => ({
  ...Deno.env.toObject(),
  DATA_DIR: dataDir,
  DATABASE_URL: `file:${dataDir}/parley.db`,
  SEND_MODE: "sink",
});

/** Makes the workspace beside its place and puts it there when it is whole, so that one that was interrupted is made anew. */
async function makeOnce(dataDir: string, part: number | null): Promise<void> {
  if (await Deno.stat(dataDir).then(() => true, () => false)) return;
  const beganMs = performance.now();
  console.log(part === null ? "Making a sample workspace …" : "Making a large sample workspace: this takes minutes …");
  const half = `${dataDir}.new`;
  await Deno.remove(half, { recursive: true }).catch(() => {});
  await Deno.mkdir(half, { recursive: true, mode: 0o700 });
  await fill(readConfig(settings(half)), part);
  await Deno.rename(half, dataDir);
  console.log(`Made in ${((performance.now() - beganMs) / 1000).toFixed(1)} s.`);
}

async function fill(config: Config, part: number | null): Promise<void> {
  const database = await openDatabase({ url: config.databaseUrl });
  await migrateDatabase(database);
  const given = { database, config, secret: await appSecret(config), nowMs: Date.now() };
  if (part === null) await seedDemo(given);
  else await seedScale({ ...given, part }, (words) => console.log(`  ${words}`));
  await database.close();
}

/** Of the large workspace, 1 for all of it; null for the small one. @throws {ConfigFault} */
function partAsked(words: string[]): number | null {
  if (words.length === 0) return null;
  const [, given = "1"] = /^--scale(?:=(.*))?$/.exec(words.join(" ")) ?? [, "none"];
  const part = Number(given);
  if (part > 0 && part <= 1) return part;
  throw new ConfigFault(`${words.join(" ")}: say --scale, or --scale=<part of it, such as 0.01>, or nothing`);
}

try {
  const part = partAsked(Deno.args);
  const folder = part === null ? "demo" : part === 1 ? "demo-scale" : `demo-scale-${part}`;
  const dataDir = `${readConfig(Deno.env.toObject()).dataDir}/${folder}`;
  await makeOnce(dataDir, part);
  console.log(`
A sample workspace in ${dataDir}. Everybody signs in with the password ${demoPassword}:
${demoTeam.map(({ key, role, title }) => `  ${emailOf(key)}  (${role}, ${title})`).join("\n")}`);
  for (const [name, value] of Object.entries(settings(dataDir))) Deno.env.set(name, value);
} catch (cause) {
  console.error(cause instanceof ConfigFault ? `Nothing was started:\n${cause.message}` : cause);
  Deno.exit(1);
}
await import("../main.ts");
