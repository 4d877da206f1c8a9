import { until } from "#tests/support/until.ts";
import type { Contender } from "./contender.ts";
import { type Peers, peersFolder as folder, version } from "../peers/install.ts";
import type { Door } from "./door.ts";

export const makeHocuspocus = ({ node, nodeVersion }: Peers): Promise<Contender> =>
  makePeer({
    name: "hocuspocus",
    about:
      `@hocuspocus/server ${version("@hocuspocus/server")} with extension-sqlite, Node ${nodeVersion}, its defaults: ` +
      "a document is stored whole 2 s after an edit, 10 s at most",
    forgets: false,
    args: [node, "hocuspocus.mjs"],
    env: (data) => ({ DATABASE: `${data}/hocuspocus.db` }),
    frames: "named",
  });

export const makeYWebsocket = ({ node, nodeVersion }: Peers, { keeps }: { keeps: boolean }): Promise<Contender> =>
  makePeer({
    name: keeps ? "y-websocket+LevelDB" : "y-websocket",
    about: `y-websocket ${version("y-websocket")}'s server, Node ${nodeVersion}: ` +
      (keeps
        ? `y-leveldb ${version("y-leveldb")}, each update put without fsync and without anybody waiting for it`
        : "keeps nothing on disk and no room's text after a restart, as it comes"),
    forgets: !keeps,
    args: [node, "node_modules/y-websocket/bin/server.cjs"],
    env: (data): Record<string, string> => keeps ? { YPERSISTENCE: `${data}/leveldb` } : {},
    frames: "plain",
  });

async function makePeer(o: {
  name: string;
  about: string;
  forgets: boolean;
  args: string[];
  env: (data: string) => Record<string, string>;
  frames: Door["frames"];
}): Promise<Contender> {
  const data = await Deno.makeTempDir({ prefix: "parley-bench-peer-" });
  let used = 0;
  return {
    name: o.name,
    about: o.about,
    seeded: false,
    forgets: o.forgets,
    nextRoom: () => `room-${String(used++).padStart(26, "0")}`,
    async start() {
      const port = freePort();
      const [command, ...args] = o.args;
      const child = new Deno.Command(command!, {
        args,
        cwd: folder,
        env: { HOST: "127.0.0.1", PORT: String(port), NODE_ENV: "production", ...o.env(data) },
        stdout: "null",
        stderr: "inherit",
      }).spawn();
      await listening(port);
      return {
        pid: child.pid,
        door: { port, path: ["/", ""], headers: {}, frames: o.frames, tellsSaved: false },
        async stop() {
          child.kill("SIGTERM");
          await child.status;
        },
      };
    },
    remove: () => Deno.remove(data, { recursive: true }),
  };
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function listening(port: number): Promise<void> {
  let up = false;
  const look = async () => {
    while (!up) {
      up = await Deno.connect({ hostname: "127.0.0.1", port }).then((tcp) => (tcp.close(), true), () => false);
      if (!up) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  void look();
  await until(() => up, 20_000);
}
