import { DatabaseError, DatabaseUnknown } from "../errors.ts";
import type { FromHost, Opening, ThreadStats, ToHost } from "./protocol.ts";

type Taker = (port: MessagePort) => void;
type Listener = { kind: ToHost["kind"]; resolve: (message: ToHost) => void; reject: (error: Error) => void };

/** A thread that crashes at once is spawned again at this pace at most. */
const leastRespawnMs = 250;

/** Spawns one database thread, and another when it dies; hands every client its port, anew each time. */
export class Host {
  readonly #opening: Omit<Opening, "host">;
  readonly #takers = new Set<Taker>();
  #worker: Worker | undefined;
  #port!: MessagePort;
  #listeners: Listener[] = [];
  #spawnedAtMs = 0;
  #respawn: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  respawns = 0;

  private constructor(opening: Omit<Opening, "host">) {
    this.#opening = opening;
  }

  /** @throws {DatabaseError} the file cannot be opened. */
  static async open(opening: Omit<Opening, "host">): Promise<Host> {
    const host = new Host(opening);
    host.#spawn(host.#newPort());
    await host.#hear("opened").catch((error) => {
      host.#end();
      throw error;
    });
    return host;
  }

  /** Give `take` a port now and after every respawn, until told to stop. */
  attach(take: Taker): () => void {
    this.#takers.add(take);
    this.#give(take);
    return () => void this.#takers.delete(take);
  }

  /** @throws {DatabaseUnknown} the thread died meanwhile. */
  async stats(): Promise<ThreadStats & { respawns: number }> {
    this.#tell({ kind: "stats" });
    return { ...(await this.#hear("stats")).stats, respawns: this.respawns };
  }

  /** Resolves when all that was asked is answered and the file is closed. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#tell({ kind: "close" });
    await this.#hear("closed").catch(() => {}); // it died: closed too
    this.#end();
  }

  #newPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.onmessage = ({ data }: MessageEvent<ToHost>) => {
      if (data.kind === "unopened") {
        return this.#died(new DatabaseError(`${this.#opening.path}: ${data.message}`, data.code));
      }
      const heard = this.#listeners.filter(({ kind }) => kind === data.kind);
      this.#listeners = this.#listeners.filter((listener) => !heard.includes(listener));
      for (const { resolve } of heard) resolve(data);
    };
    return port2;
  }

  #spawn(host: MessagePort): void {
    this.#spawnedAtMs = performance.now();
    this.#worker = new Worker(new URL("./thread.ts", import.meta.url).href, { type: "module" });
    this.#worker.onerror = (event) => {
      event.preventDefault(); // or the death of the thread ends the process
      this.#died(new DatabaseUnknown(`the database thread died: ${event.message}`));
    };
    this.#worker.postMessage({ ...this.#opening, host } satisfies Opening, [host]);
  }

  /** Clients get their new ports at once, and what they ask waits in them until the next thread is up. */
  #died(why: Error): void {
    if (this.#ended) return;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#port.close();
    const port = this.#newPort();
    for (const take of this.#takers) this.#give(take);
    for (const { reject } of this.#listeners.splice(0)) reject(why);
    this.respawns++;
    const waitMs = Math.max(0, this.#spawnedAtMs + leastRespawnMs - performance.now());
    clearTimeout(this.#respawn);
    this.#respawn = setTimeout(() => this.#spawn(port), waitMs);
  }

  #give(take: Taker): void {
    const { port1, port2 } = new MessageChannel();
    this.#tell({ kind: "attach", port: port2 }, [port2]);
    take(port1);
  }

  #tell(message: FromHost, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #hear<K extends ToHost["kind"]>(kind: K): Promise<Extract<ToHost, { kind: K }>> {
    return new Promise((resolve, reject) => {
      this.#listeners.push({ kind, resolve: (message) => resolve(message as Extract<ToHost, { kind: K }>), reject });
    });
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#respawn);
    this.#port.close();
    this.#worker?.terminate();
  }
}
