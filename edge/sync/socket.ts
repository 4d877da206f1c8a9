import type { Handler } from "hono";
import { newId } from "#db/ids.ts";
import { watchCaller } from "../auth/watch.ts";
import type { AppEnv, Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { isOwnOrigin } from "../middleware/security.ts";
import { awarenessFrame } from "./frame.ts";
import type { Seat } from "./live-room.ts";
import type { Peer } from "./members.ts";
import { Close, Code, limits, parseRoom, type RoomRef, type Wire } from "./protocol.ts";
import { makeRate } from "./rate.ts";
import { rightIn, type RoomRight } from "./rights.ts";
import type { Rooms } from "./rooms.ts";

type SyncDeps = Pick<Deps, "auth" | "db" | "config" | "changes"> & { sync: Pick<Rooms, "join"> };

/** Between our last word and the close. Deno drops a connection without its close code where frames of the client's already lie in
 * the pipe: they are read and thrown away first. */
const lingerMs = 50;
/** How long a drain waits for a client that does not answer a close. */
const closedByMs = 1_000;
const lookEveryBytes = 64 * 1024;
const heartbeat = awarenessFrame([]);

/** `GET /api/sync/<room>`: y-websocket's protocol over a WebSocket, for a teammate whom `authenticate` found (CO1, CO5).
 * @throws {Refusal} wrong_origin, before anything is upgraded (AD3). */
export function syncHandler(deps: SyncDeps): Handler<AppEnv> {
  const beats = makeBeats();
  return async (c) => {
    const origin = c.req.header("Origin");
    const host = c.req.header("Host") ?? new URL(c.req.url).host;
    if (origin !== undefined && !isOwnOrigin(origin, host, deps.config.publicUrl)) {
      throw new Refusal("wrong_origin", "This request comes from another site.");
    }
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
      throw new Refusal("invalid_field", "Upgrade: only WebSockets are served here.", "Upgrade");
    }
    const { teammate } = c.var;
    const room = parseRoom(c.req.param("room") ?? "");
    const right = teammate && room ? await rightIn(deps.db, teammate, room) : "hidden";
    const headers = new Headers(c.req.raw.headers);
    const hearsOwn = c.req.query("parley") === "1";
    const { socket, response } = Deno.upgradeWebSocket(c.req.raw, { idleTimeout: 30 });
    serve(socket, beats, (close) => {
      if (!teammate) return void close(Close.signedOut);
      if (!room || right === "hidden") return void close(Close.gone);
      const left = watchRight(deps, { teammate, headers, room, right }, (reason) => void close(reason));
      const person = { teammateId: teammate.id, name: teammate.name };
      const peer = { id: newId(), person, mayWrite: right === "write", hearsOwn };
      return { seat: (wire) => deps.sync.join(room, { ...peer, ...wire }), left };
    });
    return response;
  };
}

/** Rights are decided at the door: one who lost some is shown out, one who gained some comes back for them (CO5). */
function watchRight(
  deps: Pick<Deps, "auth" | "db" | "changes">,
  at: { teammate: Teammate; headers: Headers; room: RoomRef; right: RoomRight },
  showOut: (reason: Close) => void,
): () => void {
  let teammate: Teammate | undefined = at.teammate;
  async function look(): Promise<void> {
    if (!teammate) return showOut(Close.signedOut);
    const right = await rightIn(deps.db, teammate, at.room).catch(() => at.right);
    if (right === "hidden") showOut(Close.gone);
    else if (right !== at.right) showOut(right === "write" ? Close.comeBack : Close.noRight);
  }
  const leaveCaller = watchCaller(deps, at, (now) => {
    teammate = now;
    void look();
  });
  // A template that was shared may be its maker's alone by now.
  const leaveChanges = deps.changes.subscribe(({ entity, id, kind }) => {
    if (entity === "template" && at.room.kind === "template" && id === at.room.id && kind !== "editors") void look();
  });
  return () => {
    leaveCaller();
    leaveChanges();
  };
}

/** One heartbeat for all sockets: each is called every 20 s while it is in. */
function makeBeats() {
  const sockets = new Set<() => void>();
  let beating: ReturnType<typeof setInterval> | undefined;
  return {
    add(beat: () => void): void {
      sockets.add(beat);
      beating ??= setInterval(() => sockets.forEach((one) => one()), limits.heartbeatMs);
    },
    remove(beat: () => void): void {
      sockets.delete(beat);
      if (sockets.size > 0) return;
      clearInterval(beating);
      beating = undefined;
    },
  };
}
type Beats = ReturnType<typeof makeBeats>;

type Wired = Pick<Peer, "send" | "close">;
type Entry = { seat: (wire: Wired) => Seat; left: () => void };

/** Carry frames between a socket and its seat, within the limits. Every way out ends here once: a close of ours, of theirs, and
 * Deno's second close event. */
function serve(
  socket: WebSocket,
  beats: Beats,
  enter: (close: (close: Close) => Promise<void>) => Entry | void,
): void {
  const rate = makeRate({
    perSecond: limits.framesPerSecond,
    atOnce: limits.framesAtOnce,
    nowMs: () => performance.now(),
  });
  let seat: Seat | null = null;
  let entry: Entry | void;
  const beat = () => send(heartbeat);
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const gone = Promise.withResolvers<void>();

  function end(): boolean {
    if (over) return false;
    over = true;
    giveUp = setTimeout(gone.resolve, closedByMs);
    beats.remove(beat);
    entry?.left();
    seat?.leave();
    return true;
  }
  function close({ code, reason }: Close): Promise<void> {
    if (end()) setTimeout(() => socket.close(code, reason), lingerMs);
    return gone.promise;
  }
  /** Asking what waits costs as much as sending a letter: asked once in a while. */
  let unlookedBytes = 0;
  function send(frame: Wire): void {
    if (over || socket.readyState !== WebSocket.OPEN) return;
    unlookedBytes += frame.byteLength;
    if (unlookedBytes > lookEveryBytes) {
      unlookedBytes = 0;
      if (socket.bufferedAmount > limits.unreadBytes) return void close(Close.tooMuch);
    }
    socket.send(frame);
  }

  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    entry = enter(close);
    if (!entry) return;
    beats.add(beat);
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
