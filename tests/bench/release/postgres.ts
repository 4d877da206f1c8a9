const bin = "/usr/lib/postgresql/15/bin";

export type Postgres = { url: string; version: string; stop(): Promise<void> };

/** A PostgreSQL of Debian's package in a folder of its own, as it comes; null where the package is not installed. It refuses to run as
 * root, so root runs it as its `postgres`. */
export async function startPostgres(): Promise<Postgres | null> {
  if (!await Deno.stat(`${bin}/postgres`).then(() => true, () => false)) return null;
  const folder = await Deno.makeTempDir({ prefix: "parley-bench-postgres-" });
  const asUser = Deno.uid() === 0 ? ["runuser", "-u", "postgres", "--"] : [];
  if (asUser.length > 0) await run(["chown", "postgres", folder]);
  const port = freePort();
  const data = `${folder}/data`;
  await run([...asUser, `${bin}/initdb`, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"]);
  const [command, ...args] = [...asUser, `${bin}/pg_ctl`, "-D", data, "-w", "-l", `${folder}/log`];
  await run([command!, ...args, "-o", `-p ${port} -h 127.0.0.1 -k ${folder}`, "start"]);
  const { stdout } = await new Deno.Command(`${bin}/postgres`, { args: ["--version"] }).output();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    version: /[\d.]+/.exec(new TextDecoder().decode(stdout))![0],
    async stop() {
      await run([command!, ...args, "-m", "immediate", "stop"]);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function run([command, ...args]: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command!, { args, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
