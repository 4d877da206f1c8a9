import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { pauseWorkspace, readSettings } from "#db/queries/setting.ts";
import { ensureSigningKey } from "#db/queries/signing-key.ts";
import { sealingKey, sealWith } from "#db/sealing.ts";
import { appSecret } from "#tests/support/app.ts";
import { startServerProcess } from "#tests/support/server-process.ts";
import { makeDataFolder, makeFolder, namesIn, runCommand, suppress, suppressed, within } from "./commands.ts";

/** A data folder with one address suppressed, and a backup of it. */
async function makeBackup() {
  const data = await makeDataFolder();
  await suppress(data, "first@a.example");
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: data })).toMatchObject({ code: 0 });
  return { data, backup };
}

const settingsIn = (folder: string) => within(folder, ({ db }) => readSettings(db));

test("[OP2] a restore puts the backup in place, keeps what was there, and stops all sending, as mail since then would leave again", async () => {
  const { data, backup } = await makeBackup();
  await suppress(data, "second@a.example");
  const { code, said } = await runCommand("restore", [backup], { DATA_DIR: data });
  expect([code, said]).toEqual([0, expect.stringContaining("All sending is stopped")]);
  expect(await suppressed(data)).toEqual(["first@a.example"]);
  const kept = namesIn(data).filter((name) => name.startsWith("parley.db.before-"));
  expect(kept).toEqual([expect.stringMatching(/^parley\.db\.before-\d{8}T\d{6}Z$/)]);
  expect(said).toContain(kept[0]);
  const old = await makeFolder();
  await Deno.copyFile(`${data}/${kept[0]}`, `${old}/parley.db`);
  expect(await suppressed(old)).toEqual(["first@a.example", "second@a.example"]);

  // Why it is stopped stays with it, whoever opens it next.
  const { madeAt } = JSON.parse(await Deno.readTextFile(`${backup}/manifest.json`));
  const stopped = { atMs: expect.any(Number), byId: null, backupAtMs: Date.parse(madeAt) };
  expect((await settingsIn(data)).paused).toEqual(stopped);
  const trail = () =>
    within(data, async ({ db }) => {
      const rows = await db.all<{ action: string; actorId: string | null; detail: string }>(
        sql`select action, actor_id as "actorId", detail from audit`,
      );
      return rows.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) }));
    });
  const entry = { action: "workspace.paused", actorId: null, detail: { why: "restored", backupAt: madeAt } };
  expect(await trail()).toEqual([entry]);
  expect(await runCommand("doctor", [], { DATA_DIR: data })).toMatchObject({ code: 0 });
});

test("[OP2] [SE7] a workspace that somebody had stopped before its backup was made is stopped by the restore nevertheless", async () => {
  const data = await makeDataFolder();
  await within(data, ({ db }) => pauseWorkspace(db, { paused: true, actorId: "A", nowMs: 1 }));
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: data })).toMatchObject({ code: 0 });
  const fresh = await makeFolder();
  expect(await runCommand("restore", [backup], { DATA_DIR: fresh })).toMatchObject({ code: 0 });
  expect((await settingsIn(fresh)).paused).toMatchObject({ byId: null, backupAtMs: expect.any(Number) });
});

test("[OP2] on a new machine: database and secret are there, and the server starts on them", async () => {
  const { data, backup } = await makeBackup();
  const fresh = `${await makeFolder()}/data`;
  expect(await runCommand("restore", [backup, "--keep-sending"], { DATA_DIR: fresh })).toMatchObject({ code: 0 });
  expect(await Deno.readTextFile(`${fresh}/app-secret`)).toBe(await Deno.readTextFile(`${data}/app-secret`));
  expect((await settingsIn(fresh)).paused).toBeNull();
  const server = await startServerProcess(`file:${fresh}/parley.db`, { DATA_DIR: fresh, APP_SECRET: "" });
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  await server.kill();
});

test("[OP2] while a server has it open nothing is replaced, unless it is asked for by name", async () => {
  const { data, backup } = await makeBackup();
  const server = await startServerProcess(`file:${data}/parley.db`, { DATA_DIR: data, APP_SECRET: "" });
  const before = namesIn(data);
  const refused = await runCommand("restore", [backup], { DATA_DIR: data });
  expect(refused).toEqual({ code: 1, said: expect.stringContaining("stop the server and its jobs first") });
  expect(namesIn(data)).toEqual(before);
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  const forced = await runCommand("restore", [backup, "--force"], { DATA_DIR: data });
  expect(forced).toMatchObject({ code: 0 });
  await server.kill();
  expect(await suppressed(data)).toEqual(["first@a.example"]);
});

test.each<[string, (backup: string) => Promise<void>, RegExp]>([
  ["a byte changed", async (backup) => {
    const bytes = await Deno.readFile(`${backup}/parley.db`);
    bytes[bytes.length - 100]! ^= 1;
    await Deno.writeFile(`${backup}/parley.db`, bytes);
  }, /is damaged or was changed/],
  ["cut short", (backup) => Deno.truncate(`${backup}/parley.db`, 4096), /is damaged or was changed/],
  ["without its database", (backup) => Deno.remove(`${backup}/parley.db`), /has no parley\.db/],
  ["without its manifest", (backup) => Deno.remove(`${backup}/manifest.json`), /is no backup/],
  ["without its secret", (backup) => Deno.remove(`${backup}/app-secret`), /has no app-secret, though/],
  [
    "with another's secret",
    (backup) => Deno.writeTextFile(`${backup}/app-secret`, "x".repeat(64)),
    /app-secret is not as/,
  ],
  ["with its secret cut short", (backup) => Deno.truncate(`${backup}/app-secret`, 8), /app-secret is not as/],
  ["of a later format", (backup) => Deno.writeTextFile(`${backup}/manifest.json`, '{"format":2}'), /cannot be read/],
])("[OP2] a backup %s is refused, and what is there stays", async (_what, spoil, words) => {
  const { data, backup } = await makeBackup();
  await suppress(data, "second@a.example");
  const before = namesIn(data);
  const secret = await Deno.readTextFile(`${data}/app-secret`);
  await spoil(backup);
  // Nor is it for the asking: --force is about a server that runs, and about what the environment sets.
  for (const flags of [[], ["--force"]]) {
    const { code, said } = await runCommand("restore", [backup, ...flags], { DATA_DIR: data });
    expect([code, said]).toEqual([1, expect.stringMatching(words)]);
    expect(said).not.toMatch(/^ +at /m);
  }
  expect(namesIn(data)).toEqual(before);
  expect(await Deno.readTextFile(`${data}/app-secret`)).toBe(secret);
  expect(await suppressed(data)).toEqual(["first@a.example", "second@a.example"]);
});

test("[OP2] a backup of a newer version is refused in words, and what is there stays", async () => {
  const data = await makeDataFolder();
  await within(data, ({ db }) => db.run(sql`update __drizzle_migrations set created_at = created_at + 1`));
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: data })).toMatchObject({ code: 0 });
  const here = await makeDataFolder();
  const before = namesIn(here);
  const { code, said } = await runCommand("restore", [backup], { DATA_DIR: here });
  expect([code, said]).toEqual([1, expect.stringContaining("newer version of Parley")]);
  expect(namesIn(here)).toEqual(before);
});

test("[OP2] [CH4] a backup whose secret is not at hand is refused; its own, set or named as an old one, opens it", async () => {
  const data = await makeDataFolder();
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: data, APP_SECRET: appSecret })).toMatchObject({ code: 0 });
  const restore = async (env: Record<string, string>) =>
    await runCommand("restore", [backup], { DATA_DIR: `${await makeFolder()}/data`, ...env });
  const without = await restore({});
  expect(without).toEqual({ code: 1, said: expect.stringContaining("set that one") });
  const another = "another-secret-".repeat(3);
  expect((await restore({ APP_SECRET: another })).code).toBe(1);
  expect((await restore({ APP_SECRET: appSecret })).code).toBe(0);
  expect((await restore({ APP_SECRET: another, APP_SECRET_OLD: appSecret })).code).toBe(0);
});

test("[OP2] [CH4] a backup that its own secret does not open is refused, until the one that sealed it is named", async () => {
  const data = await makeDataFolder();
  const older = "the-secret-that-sealed-".repeat(2);
  await within(data, ({ db }) => ensureSigningKey(db, sealWith(sealingKey(older), "a key"), 1));
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: data })).toMatchObject({ code: 0 });
  const here = await makeDataFolder();
  const before = namesIn(here);
  const refused = await runCommand("restore", [backup], { DATA_DIR: here });
  expect(refused).toEqual({ code: 1, said: expect.stringContaining("1 of 1 sealed values in the backup do not open") });
  expect(namesIn(here)).toEqual(before);
  expect(await runCommand("restore", [backup], { DATA_DIR: here, APP_SECRET_OLD: older })).toMatchObject({ code: 0 });
});

test("[OP2] another secret that was kept there stays beside the backup's", async () => {
  const { backup } = await makeBackup();
  const here = await makeDataFolder("the-secret-of-another-install-".repeat(2));
  expect(await runCommand("restore", [backup], { DATA_DIR: here })).toMatchObject({ code: 0 });
  expect(await Deno.readTextFile(`${here}/app-secret`)).toBe(await Deno.readTextFile(`${backup}/app-secret`));
  const kept = namesIn(here).find((name) => name.startsWith("app-secret.before-"));
  expect(await Deno.readTextFile(`${here}/${kept}`)).toContain("another-install");
});
