// A worker that uses the threads of the one that started it: each message is an address to write, answered with all there are.
import { sql } from "drizzle-orm";
import { connectDatabase, type DatabasePorts } from "#db/client.ts";
import { batch } from "#db/statements.ts";

addEventListener(
  "message",
  (async (event: MessageEvent<{ ports: DatabasePorts; back: MessagePort }>) => {
    const { ports, back } = event.data;
    const { db, long, ports: ownPorts, close } = await connectDatabase(ports);
    back.onmessage = async ({ data }: MessageEvent<string | null>) => {
      if (data === null) return back.postMessage({ closed: await close() });
      try {
        await batch(long, [sql`insert into suppression (address, why, at_ms) values (${data}, 'by_hand', 1)`]);
        const [rows] = await batch(db, [sql`select address from suppression order by address`]);
        back.postMessage({ addresses: rows!.map(({ address }) => address), handsOn: ownPorts() !== null });
      } catch (error) {
        back.postMessage({ fault: String(error) });
      }
    };
    back.postMessage("connected");
  }) as unknown as EventListener,
);
