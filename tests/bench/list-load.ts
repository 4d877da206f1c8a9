// A worker that asks for long lists over and over: the load beside which keystrokes are measured.
/// <reference lib="webworker" />
export type ListLoad = { origin: string; cookie: string; paths: string[]; atOnce: number };

let asking = false;
let asked = 0;

async function ask({ origin, cookie, paths }: ListLoad): Promise<void> {
  while (asking) {
    const path = paths[asked++ % paths.length]!;
    const answer = await fetch(origin + path, { headers: { Cookie: cookie } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  }
}

addEventListener("message", async ({ data }: MessageEvent<ListLoad | "stop">) => {
  if (data === "stop") return void (asking = false);
  asking = true;
  asked = 0;
  await Promise.all(Array.from({ length: data.atOnce }, () => ask(data)));
  postMessage(asked);
});
