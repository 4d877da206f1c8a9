import { onTestFinished } from "vitest";
import type { Database } from "#db/client.ts";
import type { PortMessage } from "#db/threads/lines.ts";
import type { ThreadName } from "#db/threads/protocol.ts";

/** Makes a database thread die as a fault of ours in it would: by a message that no client sends. `respawned` resolves when
 * everyone was given ports to the next one. */
export async function killThread(
  database: Database,
  thread: ThreadName,
): Promise<{ kill: () => void; respawned: Promise<void> }> {
  const ports = database.ports();
  if (ports?.kind !== "threads") throw new Error("no threads");
  const [first, second] = [Promise.withResolvers<MessagePort>(), Promise.withResolvers<void>()];
  let seen = 0;
  ports.control.onmessage = ({ data }: MessageEvent<PortMessage>) => {
    if ("kind" in data || data.thread !== thread) return;
    if (++seen === 1) first.resolve(data.port);
    else second.resolve();
  };
  onTestFinished(() => ports.control.close());
  const port = await first.promise;
  return { kill: () => port.postMessage(null), respawned: second.promise };
}
