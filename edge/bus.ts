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

/** One process alone: nobody to tell. */
export const noBus: Bus = { publish: () => {}, subscribe: () => () => {}, close: () => Promise.resolve() };
