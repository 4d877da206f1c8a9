import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { chromiumLine } from "./browser.ts";
import { endWithTest } from "./process.ts";

/** A browser in a process of its own, on the profile in `profileDir`, to be killed as a crash or a power cut would. */
export async function spawnBrowser(
  profileDir: string,
): Promise<{ browser: Browser; context: BrowserContext; kill: () => Promise<void> }> {
  const { executablePath, args, env } = await chromiumLine();
  const child = endWithTest(
    new Deno.Command(executablePath, {
      args: [...args, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profileDir}`, "about:blank"],
      env,
      stdout: "null",
      stderr: "piped",
    }).spawn(),
  );
  const url = await sayingIn(child.stderr, /ws:\/\/\S+/);
  const browser = await chromium.connectOverCDP(url);
  return {
    browser,
    context: browser.contexts()[0]!,
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await browser.close().catch(() => {});
    },
  };
}

/** The first of what the stream says that fits; it is read on to its end, so that the process never waits for a reader. */
function sayingIn(stream: ReadableStream<Uint8Array<ArrayBuffer>>, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    void (async () => {
      for await (const text of stream.pipeThrough(new TextDecoderStream())) {
        said += text;
        const found = wanted.exec(said);
        if (found) resolve(found[0]);
      }
      reject(new Error(`the browser ended: ${said}`));
    })();
  });
}
