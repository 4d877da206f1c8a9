import type { Host } from "./host.ts";
import { Line } from "./line.ts";
import type { ThreadName } from "./protocol.ts";

/** One client's lines; a database opened read-only has no writer. */
export type Lines = { short: Line; long: Line; writer: Line | null };
export type Hosts = Map<ThreadName, Host>;
/** What the host process sends over a control port: a thread's port, the first time and after each of its deaths. */
export type PortMessage = { thread: ThreadName; port: MessagePort } | { kind: "all"; threads: ThreadName[] };

/** Lines within the worker that holds the hosts. */
export function linesTo(hosts: Hosts): Lines {
  const lines = new Map<ThreadName, Line>();
  for (const [thread, host] of hosts) host.attach((port) => placePort(lines, thread, port));
  return toLines(lines);
}

/** A control port through which another worker gets lines of its own. */
export function offerLines(hosts: Hosts): MessagePort {
  const { port1, port2 } = new MessageChannel();
  for (const [thread, host] of hosts) {
    host.attach((port) => port1.postMessage({ thread, port } satisfies PortMessage, [port]));
  }
  port1.postMessage({ kind: "all", threads: [...hosts.keys()] } satisfies PortMessage);
  return port2;
}

/** The other end of `offerLines`. */
export function takeLines(control: MessagePort): Promise<Lines> {
  const lines = new Map<ThreadName, Line>();
  return new Promise((resolve) => {
    control.onmessage = ({ data }: MessageEvent<PortMessage>) => {
      if ("kind" in data) resolve(toLines(lines));
      else placePort(lines, data.thread, data.port);
    };
  });
}

export const allOf = (lines: Lines): Line[] => [lines.short, lines.long, ...(lines.writer ? [lines.writer] : [])];

function placePort(lines: Map<ThreadName, Line>, thread: ThreadName, port: MessagePort): void {
  const line = lines.get(thread);
  if (line) line.replace(port);
  else lines.set(thread, new Line(port));
}

function toLines(lines: Map<ThreadName, Line>): Lines {
  return { short: lines.get("short")!, long: lines.get("long")!, writer: lines.get("writer") ?? null };
}
