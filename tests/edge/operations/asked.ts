import type { TestApp } from "#tests/support/app.ts";

export type From = { peer?: string; host?: string; headers?: Record<string, string> };

/** Asks the app as somebody at `peer` does: on this machine, unless said. */
export async function askFrom({ app }: Pick<TestApp, "app">, path: string, from: From = {}) {
  const { peer = "127.0.0.1", host = "localhost:8000" } = from;
  const answer = await app.request(`http://parley.test${path}`, { headers: { Host: host, ...from.headers } }, {
    remoteAddr: { transport: "tcp", hostname: peer, port: 5555 },
  });
  return { status: answer.status, type: answer.headers.get("Content-Type"), text: await answer.text() };
}

/** The figures of a page of metrics, by name and labels as they stand there. */
export const figuresIn = (text: string): Map<string, number> =>
  new Map(
    text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
