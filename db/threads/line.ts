import { DatabaseError, DatabaseUnknown } from "../errors.ts";
import type { Answered } from "../rows.ts";
import type { Statement } from "../values.ts";
import type { Answer, Request, RequestKind } from "./protocol.ts";

type Pending = { resolve: (results: Answered[]) => void; reject: (error: Error) => void };

/** A client's end of a port to one thread. What is asked within one microtask travels as one message. */
export class Line {
  #port: MessagePort;
  #closed = false;
  #lastId = 0;
  #outbox: Request[] = [];
  readonly #pending = new Map<number, Pending>();
  #idle: (() => void)[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
    this.#listen();
  }

  /** @throws {DatabaseError} nothing was written. @throws {DatabaseUnknown} the thread died: read back. */
  ask(kind: RequestKind, statements: Statement[], bulk = false): Promise<Answered[]> {
    if (this.#closed) return Promise.reject(new DatabaseError("the database is closed", "CLOSED"));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      if (this.#outbox.push({ id, kind, bulk, statements }) === 1) queueMicrotask(() => this.#send());
    });
  }

  /** The thread died and another took its place behind `port`. */
  replace(port: MessagePort): void {
    this.#port.close();
    this.#port = port;
    this.#listen();
    this.#giveUp();
  }

  /** The database was closed elsewhere: nothing will be answered any more. */
  cut(): void {
    this.#closed = true;
    this.#outbox = [];
    this.#giveUp();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#settled();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.idle();
    this.#port.close();
  }

  /** Only what was sent: the rest goes to the next thread. */
  #giveUp(): void {
    const unsent = new Set(this.#outbox.map((request) => request.id));
    for (const [id, { reject }] of this.#pending) {
      if (unsent.has(id)) continue;
      this.#pending.delete(id);
      reject(new DatabaseUnknown("the database thread ended under the request"));
    }
    this.#settled();
  }

  #listen(): void {
    this.#port.onmessage = ({ data }: MessageEvent<Answer[]>) => {
      for (const answer of data) this.#settle(answer);
      this.#settled();
    };
  }

  #send(): void {
    const requests = this.#outbox;
    this.#outbox = [];
    this.#port.postMessage(requests);
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ("results" in answer) return pending?.resolve(answer.results);
    const { message, code, statementIndex } = answer.fault;
    pending?.reject(new DatabaseError(message, code, statementIndex));
  }

  #settled(): void {
    if (this.#pending.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
