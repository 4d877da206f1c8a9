// `npm run demo`: the ordinary server on a sample workspace, in a data folder of its own that is made once and kept.
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Config, ConfigFault, readConfig } from "../config.ts";
import { appSecret } from "../secret.ts";
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
async function makeOnce(dataDir: string): Promise<void> {
  if (await Deno.stat(dataDir).then(() => true, () => false)) return;
  const beganMs = performance.now();
  console.log("Making a sample workspace …");
  const part = `${dataDir}.new`;
  await Deno.remove(part, { recursive: true }).catch(() => {});
  await Deno.mkdir(part, { recursive: true, mode: 0o700 });
  await fill(readConfig(settings(part)));
  await Deno.rename(part, dataDir);
  console.log(`Made in ${((performance.now() - beganMs) / 1000).toFixed(1)} s.`);
}

async function fill(config: Config): Promise<void> {
  const database = await openDatabase({ url: config.databaseUrl });
  await migrateDatabase(database);
  await seedDemo({ database, config, secret: await appSecret(config), nowMs: Date.now() });
  await database.close();
}

try {
  const dataDir = `${readConfig(Deno.env.toObject()).dataDir}/demo`;
  await makeOnce(dataDir);
  console.log(`
A sample workspace in ${dataDir}. Everybody signs in with the password ${demoPassword}:
${demoTeam.map(({ key, role, title }) => `  ${emailOf(key)}  (${role}, ${title})`).join("\n")}`);
  for (const [name, value] of Object.entries(settings(dataDir))) Deno.env.set(name, value);
} catch (cause) {
  console.error(cause instanceof ConfigFault ? `Nothing was started:\n${cause.message}` : cause);
  Deno.exit(1);
}
await import("../main.ts");
