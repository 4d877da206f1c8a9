import { whenDone } from "./database.ts";

/** One address in front of several processes, as a load balancer stands there. */
export type Door = {
  origin: string;
  /** Break every connection that `which` picks, whatever lies in it. */
  cut(which: () => boolean): void;
};

/** Carries each connection to the port that `pick` names at its coming; shut with the test, or the file, that opened it. */
export function openDoor(pick: () => number): Door {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open = new Set<() => void>();

  async function carry(near: Deno.TcpConn): Promise<void> {
    const far = await Deno.connect({ port: pick(), hostname: "127.0.0.1" }).catch(() => null);
    const end = () => {
      open.delete(end);
      for (const connection of [near, far]) {
        try {
          connection?.close();
        } catch {
          // Its own end came first.
        }
      }
    };
    if (!far) return end();
    open.add(end);
    await Promise.race(
      [near.readable.pipeTo(far.writable), far.readable.pipeTo(near.writable)].map((way) => way.catch(() => {})),
    );
    end();
  }

  void (async () => {
    for await (const connection of listener) void carry(connection);
  })();
  const cut = (which: () => boolean) => [...open].forEach((end) => which() && end());
  whenDone(() => {
    listener.close();
    cut(() => true);
  });
  return { origin: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`, cut };
}
