import type { Host } from "./host.ts";
import { Line } from "./line.ts";
import type { ThreadName } from "./protocol.ts";

/** One client's lines; a database opened read-only has no writer. */
export type Lines = { short: Line; long: Line; lists: Line; writer: Line | null };
export type Hosts = Map<ThreadName, Host>;
/** What the host process sends over a control port: a thread's port, the first time and after each of its deaths; that the
 * client has one of each; that the database is closed. */
export type PortMessage = { thread: ThreadName; port: MessagePort } | { kind: "all" } | { kind: "closed" };

/** Lines within the worker that holds the hosts. */
export function linesTo(hosts: Hosts): Lines {
  const lines = new Map<ThreadName, Line>();
  for (const [thread, host] of hosts) host.attach((port) => placePort(lines, thread, port));
  return toLines(lines);
}

/** A control port through which another worker gets lines of its own, until `end`. */
export function offerLines(hosts: Hosts): { control: MessagePort; end: () => void } {
  const { port1, port2 } = new MessageChannel();
  const detach = Array.from(
    hosts,
    ([thread, host]) => host.attach((port) => port1.postMessage({ thread, port } satisfies PortMessage, [port])),
  );
  const end = () => {
    for (const stop of detach) stop();
    port1.close();
  };
  port1.onmessage = end; // it left
  port1.postMessage({ kind: "all" } satisfies PortMessage);
  return {
    control: port2,
    end() {
      port1.postMessage({ kind: "closed" } satisfies PortMessage);
      end();
    },
  };
}

/** The other end of `offerLines`. `leave` gives the lines up. */
export function takeLines(control: MessagePort): Promise<{ lines: Lines; leave: () => Promise<void> }> {
  const lines = new Map<ThreadName, Line>();
  async function leave(): Promise<void> {
    await Promise.all(Array.from(lines.values(), (line) => line.close()));
    control.postMessage(null);
    control.close();
  }
  return new Promise((resolve) => {
    control.onmessage = ({ data }: MessageEvent<PortMessage>) => {
      if (!("kind" in data)) placePort(lines, data.thread, data.port);
      else if (data.kind === "all") resolve({ lines: toLines(lines), leave });
      else for (const line of lines.values()) line.cut();
    };
  });
}

export const allOf = (
  { short, long, lists, writer }: Lines,
): Line[] => [short, long, lists, ...(writer ? [writer] : [])];

function placePort(lines: Map<ThreadName, Line>, thread: ThreadName, port: MessagePort): void {
  const line = lines.get(thread);
  if (line) line.replace(port);
  else lines.set(thread, new Line(port));
}

function toLines(lines: Map<ThreadName, Line>): Lines {
  const [short, long, lists] = [lines.get("short")!, lines.get("long")!, lines.get("lists")!];
  return { short, long, lists, writer: lines.get("writer") ?? null };
}
