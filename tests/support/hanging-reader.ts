// Stands where mail is read, and hangs over a body that says so, as an ambiguous form would; dies over another.
import { makeReading } from "#jobs/inbound/reading.ts";

const host = self as unknown as { postMessage(message: unknown): void };
addEventListener("message", ((event: MessageEvent<Uint8Array>) => void read(event.data)) as EventListener);

async function read(bytes: Uint8Array): Promise<void> {
  const words = new TextDecoder().decode(bytes);
  if (words.includes("hang")) /^(?:\s*(?:\[a\]\s*)*)*y/.test(`${"[a] ".repeat(40)}x`);
  if (words.includes("die")) {
    setTimeout(() => {
      throw new Error("out of everything");
    });
  } else host.postMessage({ reading: await makeReading(bytes) });
}
