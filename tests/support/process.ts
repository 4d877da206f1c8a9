import { whenDone } from "./database.ts";

/** Ends the process with the test that started it: one that a failed test leaves behind would keep the whole run from ending. */
export function endWithTest(child: Deno.ChildProcess): Deno.ChildProcess {
  let ended = false;
  void child.status.then(() => ended = true);
  whenDone(() => void (ended || child.kill("SIGKILL")));
  return child;
}

/** Run a script in a Deno process of its own until it ends. */
export async function runProcess(script: URL, args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script.pathname, ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

/** Start a script in a Deno process of its own. `killAfter(lines)` ends it by SIGKILL once it has printed that many lines, and
 * answers every whole line it had printed. */
export function startProcess(script: URL, args: string[]): { killAfter(lines: number): Promise<string[]> } {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script.pathname, ...args],
    stdout: "piped",
  });
  const child = endWithTest(command.spawn());
  return {
    async killAfter(lines) {
      let text = "";
      let killed = false;
      for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
        text += piece;
        if (!killed && text.split("\n").length > lines) child.kill("SIGKILL");
        killed ||= text.split("\n").length > lines;
      }
      await child.status;
      return text.split("\n").slice(0, -1);
    },
  };
}
