// The entry of a database thread: one connection, and a port for each client. The writer takes turns (turns.ts); a reader
// answers one by one.
import { setImmediate } from "node:timers";
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
    if (data.kind === "stats") {
      return tell({ kind: "stats", stats: { ...serve.counts, ...connection.counts, waiting: serve.waiting() } });
    }
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
  waiting: () => number;
  counts: Omit<ThreadStats, "busy" | "reopened" | "waiting">;
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

/** After the messages that have arrived: a port of our own to post to would be served before the clients' ports. */
const soon = (act: () => void) => void setImmediate(act);

function writer(connection: Connection): Service {
  const turns = new Turns(connection, () => soon(() => turns.turn()));
  return {
    take: (request, answer) => turns.add(request, answer),
    drain: () => turns.drain(),
    waiting: () => turns.waiting(),
    counts: turns.counts,
  };
}

/** Short reads are answered by the handful; behind a longer one the answers leave first. */
const readerTurnMs = 1;

function reader(connection: Connection): Service {
  const counts = { turns: 0, requests: 0, redone: 0, longestTurnMs: 0 };
  const waiting: { request: Request; answer: (answer: Answer) => void }[] = [];
  function turn(): void {
    const beganMs = performance.now();
    let tookMs = 0;
    for (let next = waiting.shift(); next; next = tookMs < readerTurnMs ? waiting.shift() : undefined) {
      next.answer(read(connection, next.request));
      counts.requests++;
      tookMs = performance.now() - beganMs;
    }
    counts.turns++;
    counts.longestTurnMs = Math.max(counts.longestTurnMs, tookMs);
    if (waiting.length > 0) soon(turn);
  }
  return {
    take(request, answer) {
      if (waiting.push({ request, answer }) === 1) soon(turn);
    },
    drain() {
      while (waiting.length > 0) turn();
    },
    waiting: () => waiting.length,
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
