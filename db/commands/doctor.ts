// `npm run doctor [-- --json]`: proves that every message is accounted for (SE5), and says what is not. Exit code 1 then.
import { type Database, openDatabase } from "../client.ts";
import { countStates, examine } from "../queries/doctor.ts";
import { requireCurrent } from "../schema-state.ts";

const env = (name: string) => Deno.env.get(name) || undefined;
const url = env("DATABASE_URL") ?? `file:${env("DATA_DIR") ?? "./data"}/parley.db`;
const asJson = Deno.args.includes("--json");

async function report({ db }: Database): Promise<boolean> {
  const [states, findings] = [await countStates(db), await examine(db, Date.now())];
  const isWell = findings.every(({ wrongCount }) => wrongCount === 0);
  if (asJson) {
    console.log(JSON.stringify({ ok: isWell, ...states, findings }));
    return isWell;
  }
  const sum = Object.entries(states.byState).map(([state, n]) => `${n} ${state}`).join(" + ");
  console.log(`${states.created} outbound messages = ${sum}\n`);
  for (const { what, count, wrong, wrongCount } of findings) {
    console.log(wrongCount === 0 ? `ok   ${what} (${count})` : `BAD  ${what}: ${wrongCount} of ${count} are not so`);
    for (const one of wrong) console.log(`       ${one}`);
    if (wrongCount > wrong.length) console.log(`       and ${wrongCount - wrong.length} more`);
  }
  console.log(isWell ? "\nEverything balances." : "\nThis does not balance.");
  return isWell;
}

try {
  const database = await openDatabase({ url, authToken: env("DATABASE_AUTH_TOKEN"), readOnly: true });
  await requireCurrent(database.db);
  const isWell = await report(database);
  await database.close();
  Deno.exit(isWell ? 0 : 1);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  Deno.exit(1);
}
