// Reads strangers' mail in a thread of its own: one that hangs it is ended with it, and stops nothing else (reader.ts).
import { makeReading } from "./reading.ts";

const host = self as unknown as { postMessage(message: unknown): void };
addEventListener("message", ((event: MessageEvent<Uint8Array>) => void read(event.data)) as EventListener);

async function read(bytes: Uint8Array): Promise<void> {
  try {
    host.postMessage({ reading: await makeReading(bytes) });
  } catch (cause) {
    host.postMessage({ fault: cause instanceof Error ? cause.message : String(cause) });
  }
}
