import type { Orders } from "./load.ts";

export type Load = {
  pid: number;
  /** @throws {Error} the process ended: what it saw go wrong is on the console. */
  ask<K extends keyof Orders>(order: K, ask: Orders[K]["ask"]): Promise<Orders[K]["answer"]>;
  stop(): Promise<void>;
};

/** The clients in a process of their own, so that neither the server nor who measures it waits for them. */
export function startLoad(): Load {
  const script = new URL("./load.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";

  async function line(): Promise<string> {
    for (;;) {
      const end = held.indexOf("\n");
      if (end >= 0) {
        const first = held.slice(0, end);
        held = held.slice(end + 1);
        return first;
      }
      const { value, done } = await output.read();
      if (done) throw new Error("the process that plays the clients has ended");
      held += value;
    }
  }

  return {
    pid: child.pid,
    async ask(order, ask) {
      await input.write(new TextEncoder().encode(JSON.stringify({ order, ask }) + "\n"));
      return JSON.parse(await line());
    },
    async stop() {
      await input.close();
      await child.status;
    },
  };
}
