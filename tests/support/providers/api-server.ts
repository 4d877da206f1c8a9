import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Call = { method: string; path: string; query: URLSearchParams; headers: Headers; body: Uint8Array };
/** What the provider says; `drop` cuts the line, `silence` never answers, `afterMs` answers late. */
export type Reply =
  | {
    status: number;
    headers?: Record<string, string>;
    body?: unknown;
    /** The bytes of an answer that is no JSON. */
    raw?: string | Uint8Array;
    afterMs?: number;
  }
  | "drop"
  | "silence";

/** A real HTTP server on 127.0.0.1 that stands in for a provider's API; closed after the test that opened it. */
export async function openApiServer(answer: (call: Call) => Reply | Promise<Reply>) {
  const calls: Call[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const body = new Uint8Array(chunks.reduce((all, { length }) => all + length, 0));
    chunks.reduce((at, chunk) => (body.set(chunk, at), at + chunk.length), 0);
    const url = new URL(request.url!, "http://provider");
    const headers = new Headers(
      Object.entries(request.headers).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const call = { method: request.method!, path: url.pathname, query: url.searchParams, headers, body };
    calls.push(call);
    const reply = await answer(call);
    if (reply === "silence") return;
    if (reply === "drop") return void request.socket.destroy();
    const send = () => {
      response.writeHead(reply.status, { "Content-Type": "application/json", ...reply.headers });
      response.end(reply.raw ?? (reply.body === undefined ? "" : JSON.stringify(reply.body)));
    };
    if (!reply.afterMs) return send();
    const timer = setTimeout(() => (timers.delete(timer), send()), reply.afterMs);
    timers.add(timer);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      for (const timer of timers) clearTimeout(timer);
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, close };
}

export const json = ({ body }: Call) => JSON.parse(new TextDecoder().decode(body));
