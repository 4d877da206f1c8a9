/** How long two processes take for all that waits, from the word to the last one. */
export type Finished = { seconds: number; shares: number[] };

type Worker = { command: string; args: string[]; cwd?: string; env?: Record<string, string> };

/** Runs `count` workers at once until `total` is done, and ends them. A worker says `ready`, waits for a line, then says again and
 * again how many it has done. @throws when nothing was done for `mostMs`. */
export async function finish(worker: Worker, count: number, total: number, mostMs = 120_000): Promise<Finished> {
  const children = Array.from({ length: count }, () =>
    new Deno.Command(worker.command, {
      args: worker.args,
      cwd: worker.cwd,
      env: worker.env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn());
  const done = children.map(() => 0);
  const told = children.map((child) => lines(child.stdout)[Symbol.asyncIterator]());
  try {
    for (const each of told) {
      if ((await each.next()).value !== "ready") throw new Error(`${worker.args[0]} did not start`);
    }
    const beganMs = performance.now();
    for (const child of children) await child.stdin.getWriter().write(new TextEncoder().encode("go\n"));
    let movedMs = beganMs;
    const all = () => done.reduce((sum, n) => sum + n, 0);
    await Promise.all(told.map(async (each, i) => {
      while (all() < total) {
        const { value, done: isOver } = await each.next();
        if (isOver) throw new Error(`${worker.args[0]} ended at ${all()} of ${total}`);
        const count = Number(value);
        if (!Number.isInteger(count)) throw new Error(`${worker.args[0]} says ${value}`);
        if (count > done[i]!) movedMs = performance.now();
        else if (performance.now() - movedMs > mostMs) throw new Error(`stands still at ${all()} of ${total}`);
        done[i] = count;
      }
    }));
    return { seconds: (performance.now() - beganMs) / 1000, shares: done };
  } finally {
    for (const child of children) {
      child.kill("SIGKILL");
      await child.status;
    }
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
