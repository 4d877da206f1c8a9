import { endWithTest } from "./process.ts";
import { whenDone } from "./database.ts";

/** A Redis of a test's own, on a port of its own. */
export type TestRedis = {
  url: string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** On the same port again, empty. */
  start(): Promise<void>;
};

/** Starts redis-server; ended with the test, or the file, that asked. */
export async function startRedis(): Promise<TestRedis> {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-redis-" });
  whenDone(() => Deno.remove(directory, { recursive: true }));
  const port = await freePort();
  let child: Deno.ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = endWithTest(
      new Deno.Command("redis-server", {
        args: ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "no"],
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    );
    child = started;
    const lines = started.stdout.pipeThrough(new TextDecoderStream()).getReader();
    for (let said = ""; !said.includes("Ready to accept connections");) {
      const { value, done } = await lines.read();
      if (done) throw new Error(`redis-server ended: ${said}`);
      said += value;
    }
    void (async () => {
      while (!(await lines.read()).done);
    })();
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      child!.kill("SIGKILL");
      await child!.status;
    },
    start,
  };
}

async function freePort(): Promise<number> {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  await Promise.resolve();
  return port;
}
