const root = new URL("../../", import.meta.url).pathname;

/** The command lines of package.json. */
export const scripts: Record<string, string> =
  JSON.parse(await Deno.readTextFile(new URL("../../package.json", import.meta.url))).scripts;

/** What is to become of a process that is started, such as `endWithTest`; benches, which are no tests, end theirs themselves. */
export type Keep = (child: Deno.ChildProcess) => Deno.ChildProcess;

/** One of them as npm runs it, with an environment of its own. `HOME` is where Deno keeps what it compiled: without it, each start
 * compiles all of it anew. */
export const lineCommand = (line: string, env: Record<string, string>, stderr: "piped" | "inherit" = "piped") =>
  new Deno.Command("sh", {
    args: ["-c", line],
    cwd: root,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH")!, HOME: Deno.env.get("HOME") ?? "", NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr,
  });

/** Begins one; what it complains of is seen where the tests run. */
export const runLine = (line: string, env: Record<string, string>, keep: Keep = (child) => child): Deno.ChildProcess =>
  keep(lineCommand(line, env, "inherit").spawn());

/** Runs one to its end: its exit code and all that it said. */
export async function runLineToEnd(line: string, env: Record<string, string>): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await lineCommand(line, env).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

export type Listening = {
  origin: string;
  pid: number;
  /** Its log so far. */
  said(): string;
  /** Drains it by SIGTERM; its exit code. */
  stop(): Promise<number>;
};

/** Runs one until it has said that it is up; `env` gives it a free port. @throws it ended before. */
export async function startListening(
  line: string,
  env: Record<string, string>,
  { keep, isUp = /"event":"listening"/ }: { keep?: Keep; isUp?: RegExp } = {},
): Promise<Listening> {
  const child = runLine(line, env, keep);
  let said = "";
  let ended = false;
  const heard = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (isUp.test(said)) heard.resolve();
    }
    heard.resolve();
  })();
  const status = child.status.finally(() => ended = true);
  await heard.promise;
  const port = /"port":(\d+)/.exec(said)?.[1];
  if (!port || !isUp.test(said)) throw new Error(`did not start: ${said}`);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    said: () => said,
    async stop() {
      if (!ended) child.kill("SIGTERM");
      await reading;
      return (await status).code;
    },
  };
}

export type Served = Listening & {
  /** Of the link that makes the first admin, while nobody can sign in. */
  setupToken: string | undefined;
};

/** `npm start` in a process of its own, on a free port, once it serves. */
export async function startServed(env: Record<string, string>, keep?: Keep): Promise<Served> {
  const isUp = /\/setup\/\S+|Parley is at/;
  const served = await startListening(scripts["start"]!, { PORT: "0", ...env }, { ...(keep ? { keep } : {}), isUp });
  return { ...served, setupToken: /\/setup\/(\S+)/.exec(served.said())?.[1] };
}
