import { endWithTest } from "#tests/support/process.ts";

export type Releaser = { kill: () => void; gone: Promise<unknown> };

/** Processes on demand, which release unless another `script` says otherwise; some are always started ahead, since a start takes longer
 * than a run. */
export function makeProcesses(ahead: number, script = new URL("./process.ts", import.meta.url)) {
  const ready: Promise<Deno.ChildProcess>[] = [];

  async function spawn(): Promise<Deno.ChildProcess> {
    const child = endWithTest(
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", script.pathname],
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    );
    const reader = child.stdout.getReader();
    await reader.read();
    reader.releaseLock();
    return child;
  }
  const fill = () => {
    while (ready.length < ahead) ready.push(spawn());
  };
  fill();

  return {
    /** One more process at work on the database of this URL. */
    async start(url: string): Promise<Releaser> {
      const child = await ready.shift()!;
      fill();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(`${url}\n`));
      writer.releaseLock();
      const gone = child.status.finally(() =>
        Promise.all([child.stdin.close(), child.stdout.cancel()]).catch(() => {})
      );
      return { kill: () => child.kill("SIGKILL"), gone };
    },
  };
}
