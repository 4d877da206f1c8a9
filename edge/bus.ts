/**
 * What the processes of one workspace tell each other. Nothing rests on it: what is lost costs time, never words, since the
 * database has everything that counts (CO7).
 */
export type Bus = {
  /** Tell every process that listens to the channel, this one too. Lost while there is no connection. */
  publish(channel: string, message: Uint8Array): void;
  /** Hear what is published on the channel from when `onReady` is called on: at once, and again whenever messages may have been
   * lost meanwhile. Returns how to leave. */
  subscribe(channel: string, listener: { onMessage: (message: Uint8Array) => void; onReady: () => void }): () => void;
  /** Nothing is heard after it resolves. */
  close(): Promise<void>;
};

/** What joins the processes of the workspace whose secret that is: Redis where there is a URL, else nothing. Two workspaces on one
 * Redis do not hear each other. */
export async function openBus(
  o: { redisUrl: string | null; secret: string; onFault: (cause: unknown) => void },
): Promise<Bus> {
  if (o.redisUrl === null) return noBus;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`bus\n${o.secret}`));
  const { connectRedis } = await import("./redis-bus.ts");
  const prefix = `parley:${new Uint8Array(digest, 0, 8).toHex()}:`;
  return connectRedis({ url: o.redisUrl, prefix, onFault: o.onFault });
}

/** One process alone: nobody to tell. */
export const noBus: Bus = { publish: () => {}, subscribe: () => () => {}, close: () => Promise.resolve() };
