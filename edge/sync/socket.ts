import type { Handler } from "hono";
import { newId } from "#db/ids.ts";
import { watchCaller } from "../auth/watch.ts";
import type { AppEnv, Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { isOwnOrigin } from "../middleware/security.ts";
import { awarenessFrame } from "./frame.ts";
import type { Peer, Seat } from "./live-room.ts";
import { Close, Code, limits, messageOfRoom, type Wire } from "./protocol.ts";
import { makeRate } from "./rate.ts";
import type { Rooms } from "./rooms.ts";

type SyncDeps = Pick<Deps, "auth" | "db" | "config" | "changes"> & { sync: Rooms };

/** Between our last word and the close. Deno drops a connection without its close code where frames of the client's already lie in
 * the pipe: they are read and thrown away first. */
const lingerMs = 50;
/** How long a drain waits for a client that does not answer a close. */
const closedByMs = 1_000;
const heartbeat = awarenessFrame([]);
const mayWrite = (teammate: Teammate) => teammate.role !== "observer";

/** `GET /api/sync/<room>`: y-websocket's protocol over a WebSocket, for a teammate whom `authenticate` found (CO1, CO5).
 * @throws {Refusal} wrong_origin, before anything is upgraded (AD3). */
export function syncHandler(deps: SyncDeps): Handler<AppEnv> {
  return (c) => {
    const origin = c.req.header("Origin");
    const host = c.req.header("Host") ?? new URL(c.req.url).host;
    if (origin !== undefined && !isOwnOrigin(origin, host, deps.config.publicUrl)) {
      throw new Refusal("wrong_origin", "This request comes from another site.");
    }
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
      throw new Refusal("invalid_field", "Upgrade: only WebSockets are served here.", "Upgrade");
    }
    const { teammate } = c.var;
    const messageId = messageOfRoom(c.req.param("room") ?? "");
    const headers = new Headers(c.req.raw.headers);
    const hearsOwn = c.req.query("parley") === "1";
    const { socket, response } = Deno.upgradeWebSocket(c.req.raw, { idleTimeout: 30 });
    serve(socket, (close) => {
      if (!teammate) return void close(Close.signedOut);
      if (!messageId) return void close(Close.gone);
      // Rights are decided at the door: one who lost some is shown out, one who gained some comes back for them.
      const left = watchCaller(deps, { teammate, headers }, (now) => {
        if (!now) void close(Close.signedOut);
        else if (mayWrite(now) !== mayWrite(teammate)) void close(mayWrite(now) ? Close.comeBack : Close.noRight);
      });
      const person = { teammateId: teammate.id, name: teammate.name };
      const peer = { id: newId(), person, mayWrite: mayWrite(teammate), hearsOwn };
      return {
        seat: (wire) => deps.sync.join(messageId, { ...peer, ...wire }),
        left,
      };
    });
    return response;
  };
}

type Wired = Pick<Peer, "send" | "close">;
type Entry = { seat: (wire: Wired) => Seat; left: () => void };

/** Carry frames between a socket and its seat, within the limits. Every way out ends here once: a close of ours, of theirs, and
 * Deno's second close event. */
function serve(socket: WebSocket, enter: (close: (close: Close) => Promise<void>) => Entry | void): void {
  const rate = makeRate({
    perSecond: limits.framesPerSecond,
    atOnce: limits.framesAtOnce,
    nowMs: () => performance.now(),
  });
  let seat: Seat | null = null;
  let entry: Entry | void;
  let beat: ReturnType<typeof setInterval> | undefined;
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const gone = Promise.withResolvers<void>();

  function end(): boolean {
    if (over) return false;
    over = true;
    giveUp = setTimeout(gone.resolve, closedByMs);
    clearInterval(beat);
    entry?.left();
    seat?.leave();
    return true;
  }
  function close({ code, reason }: Close): Promise<void> {
    if (end()) setTimeout(() => socket.close(code, reason), lingerMs);
    return gone.promise;
  }
  function send(frame: Wire): void {
    if (over || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > limits.unreadBytes) void close(Close.tooMuch);
    else socket.send(frame);
  }

  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    entry = enter(close);
    if (!entry) return;
    beat = setInterval(() => send(heartbeat), limits.heartbeatMs);
    seat = entry.seat({ send, close });
    if (over) seat.leave();
  };
  socket.onmessage = ({ data }) => {
    if (over) return;
    if (!(data instanceof ArrayBuffer)) return void close(Close.badFrame);
    if (data.byteLength > limits.frameBytes) return void close(Close.tooLarge);
    const frame = new Uint8Array(data);
    if (!rate(frame[0] === Code.awareness ? limits.awarenessWeight : 1)) return void close(Close.tooMuch);
    seat?.receive(frame);
  };
  socket.onclose = () => {
    end();
    clearTimeout(giveUp);
    gone.resolve();
  };
  // A client that just vanishes is an error event too; its close event follows.
  socket.onerror = () => {};
}
