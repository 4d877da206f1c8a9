import { expect, test } from "vitest";
import { sha256Of } from "#db/commands/backup/manifest.ts";
import { endWithTest } from "#tests/support/process.ts";
import { makeDataFolder, makeFolder, namesIn, runCommand, suppress, suppressed } from "./commands.ts";

const modeOf = (path: string) => Deno.statSync(path).mode! & 0o777;

test("[OP2] a backup while a process writes is whole at one moment: no half of a commit, nothing lost that was on disk before", async () => {
  const data = await makeDataFolder();
  const into = `${await makeFolder()}/first`;
  const writer = endWithTest(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("./writer.ts", import.meta.url).pathname, data],
      stdout: "piped",
    }).spawn(),
  );
  let last = -1;
  const heard = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of writer.stdout.pipeThrough(new TextDecoderStream())) {
      last = Number(text.trim().split("\n").at(-1));
      if (last > 20) heard.resolve();
    }
  })();
  await heard.promise;
  const before = last;
  expect(await runCommand("backup", [into], { DATA_DIR: data })).toMatchObject({ code: 0 });
  // It went on writing meanwhile.
  await expect.poll(() => last).toBeGreaterThan(before);
  writer.kill("SIGKILL");
  await reading;

  const rows = (await suppressed(into)).map((address) => address.split("-"));
  expect(rows.length).toBeGreaterThanOrEqual(2 * (before + 1));
  expect(rows.map(([n, side]) => `${Number(n)}${side}`)).toEqual(
    Array.from({ length: rows.length }, (_, i) => `${Math.floor(i / 2)}${i % 2 === 0 ? "a" : "b"}`),
  );
});

test("[OP2] [CH4] the backup has the secret, its own checksum, and nobody else's eyes on it; it says what it is", async () => {
  const data = await makeDataFolder();
  await suppress(data, "a@b.example");
  const into = `${await makeFolder()}/nested/backup`;
  const { code, said } = await runCommand("backup", [into], { DATA_DIR: data });
  expect([code, said]).toEqual([0, expect.stringContaining("The app's secret is in it too")]);
  expect(namesIn(into)).toEqual(["app-secret", "manifest.json", "parley.db"]);
  expect(await Deno.readTextFile(`${into}/app-secret`)).toBe(await Deno.readTextFile(`${data}/app-secret`));
  const manifest = JSON.parse(await Deno.readTextFile(`${into}/manifest.json`));
  expect(manifest).toMatchObject({ format: 1, ...await sha256Of(`${into}/parley.db`), secret: { included: true } });
  expect(JSON.stringify(manifest)).not.toContain("a-secret");
  expect([modeOf(into), ...namesIn(into).map((name) => modeOf(`${into}/${name}`))]).toEqual([
    0o700,
    0o600,
    0o600,
    0o600,
  ]);
});

test("[OP2] [CH4] a secret of the environment is not written down, and the backup says so", async () => {
  const data = await makeDataFolder();
  const into = `${await makeFolder()}/backup`;
  const secret = "the-environment-s-own-".repeat(3);
  const { code, said } = await runCommand("backup", [into], { DATA_DIR: data, APP_SECRET: secret });
  expect([code, said]).toEqual([0, expect.stringContaining("APP_SECRET is the environment's and not in it")]);
  expect(namesIn(into)).toEqual(["manifest.json", "parley.db"]);
});

test("[OP2] a backup is never written over another, and one that cannot be made leaves nothing behind", async () => {
  const data = await makeDataFolder();
  const beside = await makeFolder();
  const into = `${beside}/backup`;
  const again = () => runCommand("backup", [into], { DATA_DIR: data });
  expect((await again()).code).toBe(0);
  const first = await Deno.readTextFile(`${into}/manifest.json`);
  expect(await again()).toEqual({ code: 1, said: expect.stringContaining("is not empty") });
  expect(await Deno.readTextFile(`${into}/manifest.json`)).toBe(first);

  const nowhere = await runCommand("backup", [`${beside}/other`], { DATA_DIR: await makeFolder() });
  expect(nowhere).toEqual({ code: 1, said: expect.stringContaining("There is no database at") });
  // A page in the middle is garbage: what was copied is no backup.
  const path = `${data}/parley.db`;
  const bytes = await Deno.readFile(path);
  bytes.fill(0xff, 4096 * 3, 4096 * 6);
  await Deno.writeFile(path, bytes);
  expect((await runCommand("backup", [`${beside}/third`], { DATA_DIR: data })).code).toBe(1);
  expect(namesIn(beside)).toEqual(["backup"]);
});

test("[OP2] onto a file or a link, or below a file, nothing is made, which is said without a stack", async () => {
  const data = await makeDataFolder();
  const beside = await makeFolder();
  await Deno.writeTextFile(`${beside}/file`, "");
  await Deno.mkdir(`${beside}/empty`);
  await Deno.symlink(`${beside}/empty`, `${beside}/link`);
  await Deno.symlink(`${beside}/nothing`, `${beside}/dangling`);
  const before = namesIn(beside);
  for (
    const [name, words] of [
      ["file", "is a file: name a folder"],
      ["link", "is a link: name a folder"],
      ["link/", "is a link: name a folder"],
      ["dangling", "is a link: name a folder"],
      ["file/below", "Not a directory"],
    ]
  ) {
    const { code, said } = await runCommand("backup", [`${beside}/${name}`], { DATA_DIR: data });
    expect([code, said]).toEqual([1, expect.stringContaining(words!)]);
    expect(said).not.toMatch(/^ +at /m);
  }
  expect(namesIn(beside)).toEqual(before);
  // An empty folder is taken.
  expect(await runCommand("backup", [`${beside}/empty/`], { DATA_DIR: data })).toMatchObject({ code: 0 });
});

test("[OP2] [OP3] a database on a server is not copied: what to do instead is said", async () => {
  for (const name of ["backup", "restore"] as const) {
    const env = { DATABASE_URL: "libsql://parley.example.turso.io" };
    const { code, said } = await runCommand(name, [`${await makeFolder()}/backup`], env);
    expect([code, said]).toEqual([1, expect.stringMatching(/on a server[^]*Turso[^]*APP_SECRET/)]);
  }
});
