export type Redis = { url: string; version: string; stop(): Promise<void> };

/** A redis-server of its own, with the append-only file that BullMQ's documentation asks for, put on disk each second as it comes; null
 * where there is none. */
export async function startRedis(): Promise<Redis | null> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const folder = await Deno.makeTempDir({ prefix: "parley-bench-redis-" });
  const settings = { port: `${port}`, bind: "127.0.0.1", dir: folder, save: "", appendonly: "yes" };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("redis-server", { args, stdout: "piped", stderr: "inherit" }).spawn();
  } catch {
    return null;
  }
  const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !text.includes("Ready to accept connections");) {
    const { value, done } = await said.read();
    if (done) throw new Error(`redis-server ended: ${text}`);
    text += value;
  }
  void (async () => {
    while (!(await said.read()).done);
  })();
  const { stdout } = await new Deno.Command("redis-server", { args: ["--version"] }).output();
  return {
    url: `redis://127.0.0.1:${port}`,
    version: /v=([\d.]+)/.exec(new TextDecoder().decode(stdout))![1]!,
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
