import { ascending, type Times } from "../measure.ts";

const decoder = new TextDecoder("latin1");
const encoder = new TextEncoder();

/** Asks for `count` of these paths in turn over `atOnce` connections that stay open, each with one request at a time. What asks costs little
 * beside what answers: requests are bytes made before, answers are read by their length. @throws an answer is not 200. */
export async function load(
  origin: string,
  paths: string[],
  o: { count: number; atOnce: number; agent: string },
): Promise<{ times: Times; perSecond: number }> {
  const { hostname, port, host } = new URL(origin);
  const requests = paths.map((path) =>
    encoder.encode(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${o.agent}\r\n\r\n`)
  );
  const times: number[] = [];
  let next = 0;
  async function reader(): Promise<void> {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay(true);
    const buffer = new Uint8Array(8192);
    while (next < o.count) {
      const request = requests[next++ % requests.length]!;
      const askedMs = performance.now();
      for (let sent = 0; sent < request.length;) sent += await connection.write(request.subarray(sent));
      await readAnswer(connection, buffer);
      times.push(performance.now() - askedMs);
    }
  }
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: o.atOnce }, reader));
  return { times: ascending(times), perSecond: o.count / ((performance.now() - beganMs) / 1000) };
}

async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<void> {
  for (let have = 0;;) {
    const read = await connection.read(buffer.subarray(have));
    if (read === null) throw new Error("the connection was closed under a request");
    have += read;
    const text = decoder.decode(buffer.subarray(0, have));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? NaN);
    if (!text.startsWith("HTTP/1.1 200") || !Number.isFinite(length)) throw new Error(text.slice(0, end));
    if (have >= end + 4 + length) return;
  }
}
