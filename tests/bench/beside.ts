import type { ListLoad } from "./list-load.ts";

/** Signs in at a server of another process; the cookie. */
export async function cookieOf(origin: string, body: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`${origin}/api/sign-in`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

/** Asks for lists over and over until it is stopped; `stop` says how many were answered. */
export function startLists(load: ListLoad): { stop(): Promise<number> } {
  const worker = new Worker(new URL("./list-load.ts", import.meta.url), { type: "module" });
  worker.postMessage(load);
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<number>) => {
          worker.terminate();
          resolve(data);
        };
        worker.postMessage("stop");
      }),
  };
}
