import { expect, test } from "vitest";
import { CommandFault, placeOf } from "#db/commands/backup/place.ts";
import { restoreBackup } from "#db/commands/backup/restore.ts";
import { makeDataFolder, makeFolder, namesIn, runCommand, suppress, suppressed } from "./commands.ts";

const nowMs = Date.UTC(2027, 2, 14, 9);
const stamp = "20270314T090000Z";
const placeIn = (folder: string) => placeOf((name) => name === "DATA_DIR" ? folder : undefined);
/** By force: this very process may have one of these files open still. */
const restore = (data: string, backup: string) =>
  restoreBackup(placeIn(data), backup, { force: true, keepSending: true, nowMs });

/** A backup of another install, with a secret of its own, and a data folder to put it into. */
async function makeForeign() {
  const other = await makeDataFolder("the-secret-of-another-install-".repeat(2));
  await suppress(other, "other@a.example");
  const backup = `${await makeFolder()}/backup`;
  expect(await runCommand("backup", [backup], { DATA_DIR: other })).toMatchObject({ code: 0 });
  const data = await makeDataFolder();
  await suppress(data, "here@a.example");
  return { data, backup, secret: await Deno.readTextFile(`${data}/app-secret`) };
}

test("[OP2] database and secret are replaced both or neither: where the secret cannot be, the database is put back", async () => {
  const { data, backup, secret } = await makeForeign();
  await Deno.writeTextFile(`${data}/app-secret.before-${stamp}`, "of another restore");
  const before = namesIn(data);
  expect(before).toContain("parley.db-wal");
  await expect(restore(data, backup)).rejects.toThrow(/app-secret\.before-.* is there: another restore/);
  expect(namesIn(data)).toEqual(before);
  expect(await Deno.readTextFile(`${data}/app-secret`)).toBe(secret);
  expect(await suppressed(data)).toEqual(["here@a.example"]);
});

test("[OP2] where neither was there and the secret cannot be put there, neither is after", async () => {
  const { backup } = await makeForeign();
  const data = await makeFolder();
  // A link to a folder that is not there.
  await Deno.symlink(`${data}/gone/app-secret`, `${data}/app-secret`);
  await expect(restore(data, backup)).rejects.toThrow(/app-secret is a link to .*, which is not there/);
  expect(namesIn(data)).toEqual(["app-secret"]);
});

test("[OP2] a second restore in the same second is refused in words, and the first stands", async () => {
  const { data, backup } = await makeForeign();
  const { before } = await restore(data, backup);
  for (const name of ["parley.db", "app-secret"]) expect(before).toContain(`${data}/${name}.before-${stamp}`);
  const names = namesIn(data);
  const second = restore(data, backup);
  await expect(second).rejects.toThrow(CommandFault);
  await expect(second).rejects.toThrow(/another restore was made in this second/);
  expect(namesIn(data)).toEqual(names);
  expect(await suppressed(data)).toEqual(["other@a.example"]);
});

test("[OP2] of links, what they name is replaced: they stay links, and what was there stays beside what they name", async () => {
  const { data, backup } = await makeForeign();
  const disk = await makeFolder();
  for (const name of ["parley.db", "app-secret"]) {
    await Deno.rename(`${data}/${name}`, `${disk}/${name}`);
    await Deno.symlink(`${disk}/${name}`, `${data}/${name}`);
  }
  const { code, said } = await runCommand("restore", [backup], { DATA_DIR: data });
  expect([code, said]).toEqual([0, expect.stringContaining(`is kept: ${disk}/parley.db.before-`)]);
  expect(namesIn(data).filter((name) => Deno.lstatSync(`${data}/${name}`).isSymlink)).toEqual([
    "app-secret",
    "parley.db",
  ]);
  expect(await suppressed(disk)).toEqual(["other@a.example"]);
  expect(await Deno.readTextFile(`${disk}/app-secret`)).toBe(await Deno.readTextFile(`${backup}/app-secret`));
});

test("[OP2] a link that names nothing is said, and nothing is made", async () => {
  const { backup } = await makeForeign();
  const data = await makeFolder();
  await Deno.symlink(`${data}/unmounted/parley.db`, `${data}/parley.db`);
  const { code, said } = await runCommand("restore", [backup], { DATA_DIR: data });
  expect([code, said]).toEqual([1, expect.stringMatching(/parley\.db is a link to .*, which is not there/)]);
  expect(namesIn(data)).toEqual(["parley.db"]);
});
