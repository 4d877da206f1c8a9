import { runLine, scripts } from "#tests/support/served.ts";
import { appSecret } from "../workspace.ts";

export type Running = {
  origin: string;
  /** Resident memory of it all, in MiB. */
  rssMib(): number;
  stop(): Promise<void>;
};

/** A port that nobody listens on just now. */
export function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Resolves when the address answers. */
export async function answering(url: string, mostMs = 20_000): Promise<void> {
  for (const endMs = performance.now() + mostMs;;) {
    try {
      const answer = await fetch(url);
      await answer.body?.cancel();
      return;
    } catch (cause) {
      if (performance.now() > endMs) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

const rssOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? NaN) / 1024;

/** A process and its children, such as nginx' workers. */
function familyOf(pid: number): number[] {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean);
  return [pid, ...children.map(Number)];
}

async function running(child: Deno.ChildProcess, origin: string, path: string): Promise<Running> {
  await answering(origin + path);
  return {
    origin,
    rssMib: () => familyOf(child.pid).reduce((sum, pid) => sum + rssOf(pid), 0),
    async stop() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** Lines are written, as always, and nobody here pays for reading them. */
const logged = ">/dev/null";
const unread = (child: Deno.ChildProcess) => (void child.stdout.pipeTo(new WritableStream()), child);

/** `npm run bundle:public` into that folder; what is to be run of it. */
export async function bundlePublic(folder: string): Promise<string> {
  const { success } = await runLine(`${scripts["bundle:public"]!} ${folder}`, {}).status;
  if (!success) throw new Error("the bundle was not made");
  return `--no-config ${folder}/public-main.js`;
}

/** `npm run start:public` as it stands; over a file with the rights that a file needs more. */
export function startAlone(
  databaseUrl: string,
  port = freePort(),
  entry = "edge/public-main.ts",
): Promise<Running> {
  const forFile = databaseUrl.startsWith("file:")
    ? `--allow-read --allow-write --allow-ffi --allow-sys=cpus,hostname,networkInterfaces ${entry}`
    : entry;
  const line = scripts["start:public"]!.replace("edge/public-main.ts", forFile);
  const env = { PORT: String(port), HOST: "127.0.0.1", DATABASE_URL: databaseUrl, APP_SECRET: appSecret };
  return running(unread(runLine(`${line} ${logged}`, env)), `http://127.0.0.1:${port}`, "/healthz");
}

/** The whole server as `npm start` runs it, without its jobs. */
export function startWhole(folder: string): Promise<Running> {
  const port = freePort();
  const env = { PORT: String(port), DATA_DIR: folder, APP_SECRET: appSecret, JOBS: "off" };
  return running(unread(runLine(`${scripts["start"]!} ${logged}`, env)), `http://127.0.0.1:${port}`, "/healthz");
}

/** A GIF by Deno.serve and nothing else. */
export function startBare(port = freePort()): Promise<Running> {
  const script = new URL("../bare-gif.ts", import.meta.url).pathname;
  const args = ["run", "--allow-net", "--allow-env=PORT", script];
  const command = new Deno.Command(Deno.execPath(), { args, env: { PORT: String(port) }, stdout: "piped" });
  return running(unread(command.spawn()), `http://127.0.0.1:${port}`, "/");
}

/** Debian's nginx with its own empty GIF and no log; null where it is not installed. */
export async function startNginx(folder: string): Promise<Running | null> {
  const program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
  if (!program) return null;
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder};`);
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; pid ${folder}/nginx.pid; error_log stderr; worker_processes auto; events {}
    http { access_log off; keepalive_requests 100000000; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port} reuseport; location / { empty_gif; } } }`,
  );
  const args = ["-e", "stderr", "-p", folder, "-c", `${folder}/nginx.conf`];
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "inherit" }).spawn();
  return await running(unread(child), `http://127.0.0.1:${port}`, "/");
}

/** The tests' libSQL server over this file. */
export async function startDatabaseServer(path: string): Promise<{ url: string; stop(): Promise<void> }> {
  const script = new URL("./hrana-process.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, path], stdout: "piped" }).spawn();
  const { value } = await child.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  return {
    url: value!.trim(),
    async stop() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}
