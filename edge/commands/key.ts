// `npm run key -- <teammate e-mail>`: mints an API key on the console, for who has the machine but no browser at hand.
import { recordApiKey } from "#db/queries/session.ts";
import { findActiveTeammate } from "#db/queries/teammate.ts";
import { requireCurrent } from "#db/schema-state.ts";
import { keptSecret } from "#jobs/config.ts";
import { makeAuth } from "../auth/auth.ts";
import { ConfigFault, originOf, readConfig } from "../config.ts";
import { openAt } from "../operations/start.ts";

async function mint(email: string): Promise<string> {
  const config = readConfig(Deno.env.toObject());
  const database = await openAt(config, ({ db }) => requireCurrent(db), { mustExist: true });
  try {
    const secret = config.appSecret ?? await keptSecret(`${config.dataDir}/app-secret`);
    const teammate = await findActiveTeammate(database.db, { email: email.trim().toLowerCase() });
    if (!teammate) throw new ConfigFault(`${email} is no teammate who has joined`);
    const auth = makeAuth({ db: database.db, secret, origin: originOf(config) });
    const made = await auth.api.createApiKey({ body: { name: "console", userId: teammate.id } });
    await recordApiKey(database.db, made.id, "console", teammate.id, Date.now());
    return made.key;
  } finally {
    await database.close();
  }
}

const [email] = Deno.args;
if (!email) {
  console.error("Whose key? npm run key -- <teammate e-mail>");
  Deno.exit(2);
}
try {
  console.log(await mint(email));
  Deno.exit(0);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  Deno.exit(1);
}
