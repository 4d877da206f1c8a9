import type { Random } from "./random.ts";

/** Server's end of a pair. */
export type FarEnd = {
  url: URL;
  send(frame: Uint8Array): void;
  close(code: number, reason: string): void;
  onFrame: (frame: Uint8Array<ArrayBuffer>) => void;
  onClose: () => void;
};

type Letter = { at: TestSocket; deliver: () => void };

/** Sockets in memory whose frames lie until they are flushed by hand, each pair's in order: what the network does between two
 * frames is the test's to say. `WebSocket` is what a client is given. */
export function makeNetwork(accept: (end: FarEnd) => void) {
  const pairs = new Set<TestSocket>();

  class Socket extends TestSocket {
    constructor(url: string | URL) {
      super(new URL(url), accept);
      pairs.add(this);
    }
  }

  const waiting = (): Letter[] =>
    [...pairs].flatMap((at) => {
      if (at.readyState === 3 && at.lanes.every((lane) => lane.length === 0)) pairs.delete(at);
      return at.lanes.flatMap((lane) => lane.length > 0 ? { at, deliver: () => lane.shift()?.() } : []);
    });

  return {
    WebSocket: Socket as unknown as typeof WebSocket,
    /** Deliver one frame of a pair and direction that chance picks; false when nothing lies. */
    step(random: Random): boolean {
      const letters = waiting();
      if (letters.length > 0) random.pick(letters).deliver();
      return letters.length > 0;
    },
    /** Deliver until nothing lies. */
    flush(): void {
      for (let letters = waiting(); letters.length > 0; letters = waiting()) {
        letters.forEach(({ deliver }) => deliver());
      }
    },
    /** Break every open connection `which` picks, what lies in it lost. */
    cut(which: (socket: TestSocket, end: FarEnd) => boolean = () => true): void {
      for (const socket of [...pairs]) if (which(socket, socket.farEnd)) socket.vanish();
    },
    open: () => [...pairs].filter(({ readyState }) => readyState < 2).length,
  };
}

/** The client's end: as much of a WebSocket as y-websocket uses. */
export class TestSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readyState = 0;
  binaryType = "blob";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  /** To the server, and from it. */
  readonly lanes: [(() => void)[], (() => void)[]] = [[], []];
  /** The server's end. */
  readonly farEnd: FarEnd;
  #serverLeft = false;

  constructor(readonly url: URL, accept: (end: FarEnd) => void) {
    const [up, down] = this.lanes;
    this.farEnd = {
      url,
      send: (frame) => {
        const { buffer } = frame.slice();
        if (!this.#serverLeft) {
          down.push(() => this.readyState === 1 && this.onmessage?.({ data: buffer as ArrayBuffer }));
        }
      },
      close: (code, reason) => {
        if (this.#serverLeft) return;
        this.#serverLeft = true;
        down.push(() => this.#closed(code, reason));
      },
      onFrame: () => {},
      onClose: () => {},
    };
    up.push(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      accept(this.farEnd);
      down.unshift(() => this.readyState === 1 && this.onopen?.());
    });
  }

  send(frame: Uint8Array | ArrayBuffer): void {
    const bytes = new Uint8Array(frame).slice();
    if (this.readyState === 1) this.lanes[0].push(() => this.#serverLeft || this.farEnd.onFrame(bytes));
  }

  close(): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    this.lanes[0].push(() => {
      if (!this.#serverLeft) this.farEnd.onClose();
      this.#serverLeft = true;
      this.#closed(1005, "");
    });
  }

  /** The connection breaks: both ends hear of it, what was under way is lost. */
  vanish(): void {
    for (const lane of this.lanes) lane.length = 0;
    if (!this.#serverLeft) this.farEnd.onClose();
    this.#serverLeft = true;
    this.#closed(1006, "");
  }

  #closed(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
