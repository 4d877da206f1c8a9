import { expect, test } from "vitest";
import { openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeDataFolder, makeFolder, namesIn, within } from "#tests/db/commands/commands.ts";
import { openHranaServer } from "#tests/support/hrana-server.ts";
import { makeDatabase, whenDone } from "#tests/support/database.ts";
import { runLineToEnd, scripts } from "#tests/support/served.ts";

const secret = "a-secret-of-its-own-".repeat(3);

/** What the process says, without the line that every fault begins with; it ends with 1 and shows no stack. */
async function refused(name: string, env: Record<string, string>, more = ""): Promise<string> {
  const { code, said } = await runLineToEnd(scripts[name]! + more, { PORT: "0", ...env });
  expect([code, said]).toEqual([1, expect.not.stringMatching(/^\s+at /m)]);
  return said.replace("Nothing was started:\n", "").trim();
}

function takePort(): string {
  const taken = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  whenDone(() => taken.close());
  return String(taken.addr.port);
}

test("[OP3] a port that is taken is named by its setting, in a line, and no job has begun", async () => {
  const PORT = takePort();
  const DATA_DIR = await makeDataFolder(secret);
  const words = `something else listens on port ${PORT} of 127.0.0.1 already`;
  const server = await refused("start", { DATA_DIR, PORT });
  expect(server).toMatch(new RegExp(`^PORT: ${words}.*$`));
  const jobs = await refused("start:jobs", { DATA_DIR, HEALTH_PORT: PORT });
  expect(jobs).toMatch(new RegExp(`^HEALTH_PORT: ${words}.*$`));
  const { db, url: file } = await makeDatabase();
  await openLinkKeys(db, makeVault(secret), 1);
  const { url } = await openHranaServer({ path: file.slice("file:".length) });
  const alone = await refused("start:public", { DATABASE_URL: url, APP_SECRET: secret, HOST: "127.0.0.1", PORT });
  expect(alone).toMatch(new RegExp(`^PORT: ${words}.*$`));
});

const folder = "<a folder>";
const file = "<a file>";
const faraway = "http://127.0.0.1:1";
test.each<[string, Record<string, string>, RegExp]>([
  ["start", { HOST: "nowhere.invalid" }, /^HOST: nowhere\.invalid is no address of this machine.*$/],
  ["start", { HOST: "a b" }, /^HOST: a b is no address of this machine.*$/],
  ["start", { DATA_DIR: file }, /^DATA_DIR: .*file is no folder.*$/],
  ["start:jobs", { DATA_DIR: file }, /^DATA_DIR: .*$/],
  ["start", { DATABASE_URL: `file:${file}` }, /^DATABASE_URL: the database at file:.*cannot be opened.*$/],
  [
    "start:public",
    { DATABASE_URL: faraway },
    /^DATABASE_URL: the database at http:\/\/127\.0\.0\.1:1 cannot be opened.*$/,
  ],
  ["start", { DATABASE_URL: faraway }, /^DATABASE_URL: the database at http:\/\/127\.0\.0\.1:1 cannot be opened.*$/],
])("[OP3] what is no address, folder or database is named by its setting: %s %o", async (name, given, words) => {
  const at = await makeFolder();
  await Deno.writeTextFile(`${at}/file`, "this is no database, though it is as long as one might begin: ".repeat(20));
  const real = (value: string) => value.replace(file, `${at}/file`).replace(folder, at);
  const env = Object.entries({ DATA_DIR: folder, ...given }).map(([key, value]) => [key, real(value)]);
  const APP_SECRET = given["DATABASE_URL"] === faraway ? secret : "";
  expect(await refused(name, { ...Object.fromEntries(env), APP_SECRET })).toMatch(words);
});

test("[OP3] [CH4] a secret that does not open the database's keys is named by its setting", async () => {
  const DATA_DIR = await makeDataFolder(secret);
  await within(DATA_DIR, ({ db }) => openLinkKeys(db, makeVault(secret), 1));
  for (const name of ["start", "start:jobs"]) {
    const said = await refused(name, { DATA_DIR, APP_SECRET: "another secret, of 32 characters" });
    expect(said).toMatch(/^APP_SECRET: the database's keys were sealed with another APP_SECRET, .*APP_SECRET_OLD\.$/);
  }
});

test("[OP3] [OP1] what keeps Deno from tracing is refused, and jobs that were told off say that they run", async () => {
  const DATA_DIR = await makeDataFolder(secret);
  for (const name of ["start", "start:jobs"]) {
    expect(await refused(name, { DATA_DIR, OTEL_DENO: "yes" })).toContain("OTEL_DENO is neither true nor false");
  }
  const said = await refused("start:jobs", { DATA_DIR, JOBS: "off", HEALTH_PORT: takePort() });
  expect(said).toContain("JOBS=off is for a server");
});

test("[OP2] [SU1] a command for what is there makes nothing where nothing is, and says so", async () => {
  const folder = await makeFolder();
  const none = `${folder}/none`;
  await Deno.mkdir(`${folder}/empty`);
  for (const dataDir of [none, `${folder}/empty`]) {
    const words = `There is no database at ${dataDir}/parley.db.`;
    for (
      const [name, more] of [["rotate-links", ""], ["key", " ada@parley.test"], ["doctor", ""], [
        "backup",
        ` ${folder}/b`,
      ]] as const
    ) {
      expect(await refused(name, { DATA_DIR: dataDir }, more), name).toBe(words);
    }
  }
  expect([namesIn(folder), namesIn(`${folder}/empty`)]).toEqual([["empty"], []]);
  // Nor a second secret beside a database whose own is the environment's.
  const data = await makeDataFolder(secret);
  await Deno.remove(`${data}/app-secret`);
  for (const [name, more] of [["rotate-links", ""], ["key", " ada@parley.test"]] as const) {
    expect(await refused(name, { DATA_DIR: data }, more), name).toContain("APP_SECRET is not set");
  }
  expect(namesIn(data)).not.toContain("app-secret");
});
