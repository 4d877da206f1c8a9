// `npm run rotate-links`: makes a new key for the links in mails; those of every key before it go on working (SU1).
import { requireCurrent } from "#db/schema-state.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { rotateLinkKeys, settleMs } from "#jobs/compose/link-keys.ts";
import { keptSecret } from "#jobs/config.ts";
import { readConfig } from "../config.ts";
import { openAt } from "../operations/start.ts";

async function rotate(): Promise<string> {
  const config = readConfig(Deno.env.toObject());
  const database = await openAt(config, ({ db }) => requireCurrent(db), { mustExist: true });
  try {
    const secret = config.appSecret ?? await keptSecret(`${config.dataDir}/app-secret`);
    const nowMs = Date.now();
    const id = await rotateLinkKeys(database.db, makeVault(secret, config.oldSecrets), nowMs);
    return `Key ${id} signs the links in mails from ${new Date(nowMs + settleMs).toISOString()} on.
Links of the keys before it go on working, and no process has to be started anew.`;
  } finally {
    await database.close();
  }
}

try {
  console.log(await rotate());
  Deno.exit(0);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  Deno.exit(1);
}
