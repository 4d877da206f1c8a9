// The entry of a database thread: one connection, and a port for each client. The writer takes turns (turns.ts); a reader
// answers one by one.
import { codeOf, Connection } from "./connection.ts";
import { faultOf } from "./group-commit.ts";
import type { Answer, FromHost, Opening, Request, ThreadStats, ToHost } from "./protocol.ts";
import { Turns } from "./turns.ts";

addEventListener("message", ((event: MessageEvent<Opening>) => open(event.data)) as EventListener, { once: true });

function open({ path, pragmas, writes, host }: Opening): void {
  const tell = (message: ToHost) => host.postMessage(message);
  let connection: Connection;
  try {
    connection = new Connection(path, pragmas);
  } catch (error) {
    return tell({
      kind: "unopened",
      message: error instanceof Error ? error.message : String(error),
      code: codeOf(error),
    });
  }
  const serve = writes ? writer(connection) : reader(connection);
  host.onmessage = ({ data }: MessageEvent<FromHost>) => {
    if (data.kind === "attach") return attach(data.port, serve.take);
    if (data.kind === "stats") return tell({ kind: "stats", stats: { ...serve.counts, ...connection.counts } });
    serve.drain();
    connection.close({ fold: writes });
    // Behind the answers that the last turn has queued: the host ends this thread as soon as it hears this.
    queueMicrotask(() => tell({ kind: "closed" }));
  };
  tell({ kind: "opened" });
}

type Service = {
  take: (request: Request, answer: (answer: Answer) => void) => void;
  drain: () => void;
  counts: Omit<ThreadStats, "busy" | "reopened">;
};

/** Answers of one turn leave as one message per port. */
function attach(port: MessagePort, take: Service["take"]): void {
  let outbox: Answer[] = [];
  const send = () => {
    port.postMessage(outbox);
    outbox = [];
  };
  port.onmessage = ({ data }: MessageEvent<Request[]>) => {
    for (const request of data) {
      take(request, (answer) => {
        if (outbox.push(answer) === 1) queueMicrotask(send);
      });
    }
  };
}

function writer(connection: Connection): Service {
  const { port1, port2 } = new MessageChannel();
  const turns = new Turns(connection, () => port1.postMessage(null));
  port2.onmessage = () => turns.turn();
  return { take: (request, answer) => turns.add(request, answer), drain: () => turns.drain(), counts: turns.counts };
}

function reader(connection: Connection): Service {
  const counts = { turns: 0, requests: 0, redone: 0, longestTurnMs: 0 };
  const waiting: [Request, (answer: Answer) => void][] = [];
  const { port1, port2 } = new MessageChannel();
  const next = () => {
    const [request, answer] = waiting.shift() ?? [];
    if (!request || !answer) return;
    const beganMs = performance.now();
    answer(read(connection, request));
    counts.turns++;
    counts.requests++;
    counts.longestTurnMs = Math.max(counts.longestTurnMs, performance.now() - beganMs);
    if (waiting.length > 0) port1.postMessage(null);
  };
  port2.onmessage = next;
  return {
    take(request, answer) {
      if (waiting.push([request, answer]) === 1) port1.postMessage(null);
    },
    drain() {
      while (waiting.length > 0) next();
    },
    counts,
  };
}

function read(connection: Connection, request: Request): Answer {
  try {
    return { id: request.id, results: connection.read(request.statements) };
  } catch (error) {
    return faultOf(request, error);
  }
}
