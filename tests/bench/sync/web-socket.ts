const decoder = new TextDecoder();

export type RawSocket = {
  /** Queued at once; what is queued together goes in one write. */
  send(frame: Uint8Array): void;
  /** Ends the connection and resolves when it is over. */
  close(): Promise<void>;
};

type Listeners = {
  /** The bytes are only lent for the call. */
  onFrame: (frame: Uint8Array, socket: RawSocket) => void;
  /** The connection is over; `code` as the server closed it, null where it closed without one. */
  onClose: (code: number | null) => void;
};

const opcode = { binary: 0x82, close: 0x88, pong: 0x8a };
/** Longest frame that is taken: far above any draft. */
const mostBytes = 64 * 1024 * 1024;

/**
 * A WebSocket over a bare TCP connection, without masking, compression or events: one read takes hundreds of frames, so that one
 * thread can play hundreds of clients and what is measured is the server.
 * @throws {Error} the server did not upgrade.
 */
export async function openSocket(
  at: { port: number; path: string; headers: Record<string, string> },
  { onFrame, onClose }: Listeners,
): Promise<RawSocket> {
  const tcp = await Deno.connect({ hostname: "127.0.0.1", port: at.port });
  tcp.setNoDelay(true);
  const lines = Object.entries({
    Host: `127.0.0.1:${at.port}`,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    ...at.headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await tcp.write(new TextEncoder().encode(`GET ${at.path} HTTP/1.1\r\n${lines}\r\n`));

  let held = new Uint8Array(0);
  let end: number;
  while ((end = headerEnd(held)) < 0) {
    const chunk = new Uint8Array(4096);
    const read = await tcp.read(chunk);
    if (read === null) throw new Error("closed before the upgrade");
    held = joined(held, chunk.subarray(0, read));
  }
  const head = decoder.decode(held.subarray(0, end));
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(`no upgrade: ${head.split("\r\n")[0]}`);
  held = held.subarray(end);

  let writing = false;
  let ended = false;
  let closeCode: number | null = null;
  const queue: Uint8Array[] = [];
  const over = Promise.withResolvers<void>();

  function put(first: number, payload: Uint8Array): void {
    if (ended) return;
    queue.push(wrapped(first, payload));
    if (!writing) void flush();
  }

  async function flush(): Promise<void> {
    writing = true;
    try {
      while (queue.length > 0) {
        const bytes = queue.length === 1 ? queue[0]! : joined(...queue);
        queue.length = 0;
        for (let sent = 0; sent < bytes.length;) sent += await tcp.write(bytes.subarray(sent));
      }
    } catch {
      // The reader hears of the end.
    }
    writing = false;
  }

  function take(first: number, payload: Uint8Array): void {
    const kind = first & 0x0f;
    if (kind === 1 || kind === 2) onFrame(payload, socket);
    else if (kind === 9) put(opcode.pong, payload);
    else if (kind === 8) {
      closeCode = payload.length >= 2 ? payload[0]! << 8 | payload[1]! : null;
      put(opcode.close, payload);
    }
  }

  async function read(): Promise<void> {
    const buffer = new Uint8Array(256 * 1024);
    for (;;) {
      held = takeFrames(held, take).slice();
      const count = await tcp.read(buffer).catch(() => null); // a reset is an end as well
      if (count === null) break;
      held = held.length === 0 ? buffer.subarray(0, count) : joined(held, buffer.subarray(0, count));
    }
    ended = true;
    tcp.close();
    onClose(closeCode);
    over.resolve();
  }
  const socket: RawSocket = {
    send: (frame) => put(opcode.binary, frame),
    close() {
      put(opcode.close, new Uint8Array([0x03, 0xe8]));
      return over.promise;
    },
  };
  void read();
  return socket;
}

/** Hands over every whole frame; the rest, which waits for more. Servers neither mask nor, here, split their frames. */
function takeFrames(bytes: Uint8Array, take: (first: number, payload: Uint8Array) => void): Uint8Array<ArrayBuffer> {
  let at = 0;
  while (bytes.length - at >= 2) {
    let size = bytes[at + 1]! & 0x7f;
    let begin = at + 2;
    if (size === 126) {
      if (bytes.length < at + 4) break;
      size = bytes[at + 2]! << 8 | bytes[at + 3]!;
      begin = at + 4;
    } else if (size === 127) {
      if (bytes.length < at + 10) break;
      size = new DataView(bytes.buffer, bytes.byteOffset + at + 6).getUint32(0);
      begin = at + 10;
    }
    if (size > mostBytes || (bytes[at]! & 0x80) === 0) throw new Error("a frame that this client does not read");
    if (bytes.length < begin + size) break;
    take(bytes[at]!, bytes.subarray(begin, begin + size));
    at = begin + size;
  }
  return bytes.subarray(at) as Uint8Array<ArrayBuffer>;
}

/** A client's frame, masked with zeros: the payload as it is. */
function wrapped(first: number, payload: Uint8Array): Uint8Array {
  const size = payload.length;
  const extra = size < 126 ? 0 : size < 65_536 ? 2 : 8;
  const frame = new Uint8Array(2 + extra + 4 + size);
  frame[0] = first;
  frame[1] = 0x80 | (extra === 0 ? size : extra === 2 ? 126 : 127);
  if (extra === 2) new DataView(frame.buffer).setUint16(2, size);
  if (extra === 8) new DataView(frame.buffer).setBigUint64(2, BigInt(size));
  frame.set(payload, 2 + extra + 4);
  return frame;
}

function headerEnd(bytes: Uint8Array): number {
  for (let i = 3; i < bytes.length; i++) {
    if (bytes[i] === 10 && bytes[i - 1] === 13 && bytes[i - 2] === 10 && bytes[i - 3] === 13) return i + 1;
  }
  return -1;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
