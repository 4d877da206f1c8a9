import type { Reading } from "./reading.ts";

/** Reading a mail took too long, and was ended. */
export class ReaderHung extends Error {
  override name = "ReaderHung";
}

export type Reader = {
  /** One at a time, in order. @throws {ReaderHung}, or why it could not be read. */
  read(bytes: Uint8Array): Promise<Reading>;
  /** Ends its thread; what is being read fails. */
  close(): void;
};
type Told = { reading: Reading } | { fault: string };

/** What any honest mail is read in many times over. */
const deadlineMs = 20_000;

/** Reads mail in a thread of its own, which is ended where it takes longer than `deadlineMs` or dies; the next mail gets another. */
export function makeReader(o: { deadlineMs?: number; module?: URL } = {}): Reader {
  const module = o.module ?? new URL("./reader-worker.ts", import.meta.url);
  const mostMs = o.deadlineMs ?? deadlineMs;
  let worker: Worker | undefined;
  let end: ((cause: Error) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function readOne(bytes: Uint8Array): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const thread = worker ??= new Worker(module.href, { type: "module", name: "mail reader" });
      const settle = (then: () => void) => {
        clearTimeout(timer);
        end = undefined;
        then();
      };
      end = (cause) =>
        settle(() => {
          thread.terminate();
          worker = undefined;
          reject(cause);
        });
      const timer = setTimeout(() => end?.(new ReaderHung(`reading it took longer than ${mostMs / 1_000} s`)), mostMs);
      thread.onmessage = ({ data }: MessageEvent<Told>) =>
        settle(() => "reading" in data ? resolve(data.reading) : reject(new Error(data.fault)));
      thread.onerror = (event) => {
        // Without this the death of the thread would end the process.
        event.preventDefault();
        end?.(new Error(`its reader died: ${event.message}`));
      };
      thread.postMessage(bytes);
    });
  }

  return {
    read(bytes) {
      const it = last.then(() => readOne(bytes));
      last = it.catch(() => {});
      return it;
    },
    close() {
      end?.(new Error("stopped"));
      worker?.terminate();
      worker = undefined;
    },
  };
}
